import type { Person } from './cast.ts';
import type { Random } from './random.ts';

/** What a kind of scenario makes its scenarios of. */
export interface Draw extends Random {
  /** One of the many, some far more often than others. */
  oneOfMany(): Person;
  /** One of whom that is true; undefined where none is found soon. */
  oneOfManyWho(isTrue: (person: Person) => boolean): Person | undefined;
  /** True in that share of cases. */
  chance(share: number): boolean;
}

/** Where nearly everybody or nearly nobody is meant, this is enough among any number of people. */
const TRIES = 50;

/** `people` is how many there are. */
export function createDraw(random: Random, people: number): Draw {
  // Squared: a quarter of the people act in half of the scenarios.
  const oneOfMany = (): Person => ({ kind: 'one_of_many', number: Math.floor(random.unit() ** 2 * people) });
  return {
    ...random,
    oneOfMany,
    oneOfManyWho: (isTrue) => Array.from({ length: TRIES }, oneOfMany).find(isTrue),
    chance: (share) => random.unit() < share,
  };
}
