import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createTimeSeries } from '../../../../load/report/time-series.ts';

function ticked(ticks: number, most: number): readonly number[] {
  const series = createTimeSeries<number>(most);
  for (let tick = 0; tick < ticks; tick += 1) series.tick(() => tick);
  return series.points();
}

describe('createTimeSeries', () => {
  it('keeps every point while there is room', () => {
    expect(ticked(7, 8)).toEqual([0, 1, 2, 3, 4, 5, 6]);
  });

  it('keeps every other one when it is full, and goes on in those distances', () => {
    expect(ticked(8, 8)).toEqual([0, 2, 4, 6]);
    expect(ticked(11, 8)).toEqual([0, 2, 4, 6, 8, 10]);
  });

  it('never has more than it may, in equal distances from the beginning on, however long it lasts', () => {
    fc.assert(
      fc.property(
        fc.nat(5000),
        fc.integer({ min: 1, max: 50 }).map((half) => 2 * half),
        (ticks, most) => {
          const points = ticked(ticks, most);
          const [, distance = 1] = points;

          expect(points.length).toBeLessThan(most + 1);
          expect(points).toEqual(points.map((_, index) => index * distance));
        },
      ),
    );
  });
});
