export interface Person {
  /** The tenant's own name for the person; the identity record holds it. */
  readonly userId: string;
  readonly displayName: string;
}

/** Everyone whom the tenant knows, and who therefore has a phone. */
export interface People {
  find(userId: string): Person | undefined;
  all(): readonly Person[];
  /** Does nothing for a person who is known already. */
  add(person: Person): void;
}

export function createPeople(known: readonly Person[]): People {
  const byId = new Map(known.map((person) => [person.userId, person]));
  return {
    find: (userId) => byId.get(userId),
    all: () => [...byId.values()],
    add(person) {
      if (!byId.has(person.userId)) byId.set(person.userId, person);
    },
  };
}

/** Who somebody becomes who is proofed for the first time, by the user name of the sign-up. */
export function newPerson(username: string): Person {
  return { userId: `p-${username}`, displayName: username };
}
