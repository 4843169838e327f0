import { createHash } from 'node:crypto';

/** Chance that can be had again: the same seed gives the same numbers, on every machine. */
export interface Random {
  /** A whole number from 0 on, below `bound`. */
  below(bound: number): number;
  /** A number from 0 on, below 1. */
  unit(): number;
  pick<T>(values: readonly T[]): T;
  digits(count: number): string;
}

/**
 * xoshiro128** (Blackman and Vigna, 2018), its 128 bits of state from the SHA-256 of the seed. Each scenario has a generator of its own, so
 * that one can be made without those before it.
 */
export function createRandom(seed: string): Random {
  const hash = createHash('sha256').update(seed).digest();
  const next = xoshiro128starstar([0, 4, 8, 12].map((place) => hash.readUInt32LE(place)));
  const random: Random = {
    unit: () => next() / 2 ** 32,
    below: (bound) => Math.floor(random.unit() * bound),
    pick(values) {
      const value = values[random.below(values.length)];
      if (value === undefined) throw new RangeError('nothing to pick from');
      return value;
    },
    digits: (count) => Array.from({ length: count }, () => random.below(10)).join(''),
  };
  return random;
}

/** The bare generator: whole numbers below 2^32 from four words of state, of which one is not 0. */
export function xoshiro128starstar(state: readonly number[]): () => number {
  let [a = 0, b = 0, c = 0, d = 0] = state;
  return () => {
    const result = Math.imul(rotate(Math.imul(b, 5), 7), 9) >>> 0;
    const shifted = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= shifted;
    d = rotate(d, 11);
    return result;
  };
}

function rotate(word: number, by: number): number {
  return (word << by) | (word >>> (32 - by));
}
