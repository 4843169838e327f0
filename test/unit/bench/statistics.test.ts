import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { noiseOf, spreadOf } from '../../../bench/statistics.ts';

describe('spreadOf', () => {
  it.each([
    [[7], { median: 7, low: 7, high: 7 }],
    [[4, 2], { median: 3, low: 2.5, high: 3.5 }],
    [[50, 10, 40, 20, 30], { median: 30, low: 20, high: 40 }],
  ])('gives median and quartiles of %j, in whatever order', (values, spread) => {
    expect(spreadOf(values)).toEqual(spread);
  });

  it('keeps the quartiles around the median and within the values', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 1e9 }), { minLength: 1 }), (values) => {
        const { median, low, high } = spreadOf(values);

        expect([Math.min(...values), low, median, high, Math.max(...values)]).toEqual(
          [Math.min(...values), low, median, high, Math.max(...values)].toSorted((a, b) => a - b),
        );
      }),
    );
  });
});

describe('noiseOf', () => {
  it('is half the distance of the quartiles, in percent of the median', () => {
    expect(noiseOf({ median: 20, low: 18, high: 22 })).toBe(10);
  });
});
