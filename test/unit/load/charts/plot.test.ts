import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { spread } from '../../../../load/charts/plot.ts';

describe('spread', () => {
  it('leaves what is far enough apart where it is', () => {
    expect(spread([10, 80, 40], 20)).toEqual([10, 80, 40]);
  });

  it('moves what is too near apart, around its middle', () => {
    expect(spread([50, 52], 20)).toEqual([41, 61]);
    expect(spread([52, 50, 51], 20)).toEqual([71, 31, 51]);
  });

  it('keeps the order and the distance of any heights', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 300 }), { minLength: 1, maxLength: 8 }), (heights) => {
        const placed = spread(heights, 18);
        const sorted = [...heights.keys()]
          .toSorted((a, b) => (heights[a] ?? 0) - (heights[b] ?? 0))
          .map((index) => placed[index] ?? 0);

        expect(placed).toHaveLength(heights.length);
        for (const [index, height] of sorted.entries()) {
          if (index > 0) expect(height - (sorted[index - 1] ?? 0)).toBeGreaterThan(17.99);
        }
      }),
    );
  });
});
