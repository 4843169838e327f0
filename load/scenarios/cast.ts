/** How well somebody's identity was proofed, and when. */
export interface Proofed {
  readonly ial: 1 | 2 | 3;
  readonly daysAgo: number;
}

/**
 * Who acts in a scenario. One of the many has records from before the run and may act in other scenarios too, though never in two at once;
 * nothing may happen to them that outlives a sign-in. A person of the scenario's own has nothing but what is said here.
 */
export type Person =
  | { readonly kind: 'one_of_many'; readonly number: number }
  | { readonly kind: 'own'; readonly name: string; readonly proofed: Proofed | undefined };

/** Somebody whom no other scenario knows. */
export function ownPerson(name: string, proofed?: Proofed): Person {
  return { kind: 'own', name, proofed };
}

/** How well a person's identity was proofed: what is stored of them before the run, and what the oracle goes by. */
export function proofedOf(person: Person): Proofed | undefined {
  if (person.kind === 'own') return person.proofed;
  const daysAgo = person.number % 300;
  switch (person.number % 10) {
    case 0:
      return undefined;
    case 1:
      return { ial: 1, daysAgo };
    // Well enough, and too long ago for every route.
    case 2:
      return { ial: 2, daysAgo: 400 + daysAgo };
    case 3:
      return { ial: 3, daysAgo };
    default:
      return { ial: 2, daysAgo };
  }
}

/** Whether that is enough for a payment abroad: IAL 2 within a year. */
export function isIdentified(person: Person): boolean {
  const proofed = proofedOf(person);
  return proofed !== undefined && proofed.ial >= 2 && proofed.daysAgo < 365;
}
