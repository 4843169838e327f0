import type { Ial } from '../../src/shared/ial.ts';

export interface Person {
  /** The tenant's own name for the person; the identity record holds it. */
  readonly userId: string;
  readonly displayName: string;
  /** How well the person was proofed; undefined for somebody who never was. */
  readonly ial: Ial | undefined;
}

/** Everyone whom the tenant knows, and who therefore has a phone. */
export interface People {
  find(userId: string): Person | undefined;
  all(): readonly Person[];
  /** A person who is known already keeps their name, and gets the level if it is higher. */
  add(person: Person): void;
  /** Of somebody who is known, also to lower it or take it away. */
  setLevel(userId: string, ial: Ial | undefined): void;
}

export function createPeople(known: readonly Person[]): People {
  const byId = new Map(known.map((person) => [person.userId, person]));
  return {
    find: (userId) => byId.get(userId),
    all: () => [...byId.values()],
    add(person) {
      const known = byId.get(person.userId);
      const isBetter = (person.ial ?? 0) > (known?.ial ?? 0);
      if (!known || isBetter) byId.set(person.userId, { ...(known ?? person), ial: person.ial });
    },
    setLevel(userId, ial) {
      const known = byId.get(userId);
      if (known) byId.set(userId, { ...known, ial });
    },
  };
}

/** Who somebody becomes who is proofed for the first time, by the user name of the sign-up. */
export function newPerson(username: string): Person {
  return { userId: `p-${username}`, displayName: username, ial: undefined };
}
