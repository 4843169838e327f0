import { describe, expect, it } from 'vitest';
import { linearScale, logScale, ninesScale } from '../../../../load/charts/scale.ts';

const RANGE = { from: 0, to: 100 };

describe('linearScale', () => {
  it.each([
    [1.54, [0, 0.5, 1, 1.5, 2]],
    [4, [0, 1, 2, 3, 4]],
    [33, [0, 10, 20, 30, 40]],
  ])('has round ticks from 0 to beyond %d', (most, ticks) => {
    const scale = linearScale(most, RANGE);

    expect(scale.ticks).toEqual(ticks);
    expect(scale(0)).toBe(0);
    expect(scale(ticks.at(-1) ?? 0)).toBe(100);
  });
});

describe('logScale', () => {
  it('spans whole powers of ten, each as wide as the next', () => {
    const scale = logScale(0.2, 150, RANGE);

    expect(scale.ticks).toEqual([0.1, 1, 10, 100, 1000]);
    expect(scale.ticks.map((tick) => Math.round(scale(tick)))).toEqual([0, 25, 50, 75, 100]);
  });

  it('ends at a power of ten that is a value', () => {
    expect(logScale(10, 10_000, RANGE).ticks).toEqual([10, 100, 1000, 10_000]);
  });
});

describe('ninesScale', () => {
  it('puts each further nine as far away as the one before, and has no tick beyond its end', () => {
    const scale = ninesScale(99.9, RANGE);

    expect(scale.ticks).toEqual([50, 90, 99, 99.9]);
    expect([0, 90, 99, 99.9].map((percent) => Math.round(scale(percent)))).toEqual([0, 33, 67, 100]);
  });
});
