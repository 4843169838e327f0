import { describe, expect, it } from 'vitest';
import { numericDate, plusSeconds, systemClock } from '../../../src/shared/numeric-date.ts';

describe('numericDate', () => {
  it.each([0, 1, 1_700_000_000, Number.MAX_SAFE_INTEGER])('T17: accepts %d', (seconds) => {
    expect(numericDate(seconds)).toBe(seconds);
  });

  it.each([-1, 0.5, Number.MAX_SAFE_INTEGER + 1, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])(
    'T17: refuses %d',
    (seconds) => {
      expect(() => numericDate(seconds)).toThrow(RangeError);
    },
  );
});

describe('plusSeconds', () => {
  it('moves a date either way', () => {
    expect([plusSeconds(numericDate(100), 5), plusSeconds(numericDate(100), -100)]).toEqual([105, 0]);
  });

  it.each([-101, 0.5, Number.NaN, Number.MAX_SAFE_INTEGER])('T17: refuses to move 100 by %d', (seconds) => {
    expect(() => plusSeconds(numericDate(100), seconds)).toThrow(RangeError);
  });
});

describe('systemClock', () => {
  it('is in whole seconds, rounded down', () => {
    const [before, now, after] = [Date.now(), systemClock(), Date.now()];

    expect(now).toBeGreaterThanOrEqual(Math.floor(before / 1000));
    expect(now).toBeLessThanOrEqual(after / 1000);
  });
});
