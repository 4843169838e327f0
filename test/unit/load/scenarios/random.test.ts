import { describe, expect, it } from 'vitest';
import { createRandom, xoshiro128starstar } from '../../../../load/scenarios/random.ts';

describe('xoshiro128starstar', () => {
  it('gives the numbers of the reference implementation', () => {
    const next = xoshiro128starstar([1, 2, 3, 4]);

    expect(Array.from({ length: 10 }, next)).toEqual([
      11520, 0, 5927040, 70819200, 2031721883, 1637235492, 1287239034, 3734860849, 3729100597, 4258142804,
    ]);
  });
});

describe('createRandom', () => {
  const numbersOf = (seed: string) => {
    const random = createRandom(seed);
    return Array.from({ length: 1000 }, () => random.below(1_000_000));
  };

  it('gives the same numbers for the same seed, and others for another', () => {
    expect(numbersOf('a')).toEqual(numbersOf('a'));
    expect(numbersOf('a')).not.toEqual(numbersOf('b'));
  });

  it('spreads them evenly below the bound', () => {
    const random = createRandom('even');
    const counts = new Map<number, number>();
    for (let drawn = 0; drawn < 10_000; drawn += 1) {
      const number = random.below(10);
      counts.set(number, (counts.get(number) ?? 0) + 1);
    }

    expect([...counts.keys()].toSorted()).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(Math.min(...counts.values())).toBeGreaterThan(900);
  });

  it('picks nothing from nothing', () => {
    expect(() => createRandom('x').pick([])).toThrow(RangeError);
  });
});
