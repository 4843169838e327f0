import { describe, expect, it } from 'vitest';
import { createLatencies } from '../../../../load/report/latencies.ts';

describe('createLatencies', () => {
  it('gives the percentiles of what was added, to three digits', () => {
    const latencies = createLatencies();
    for (let millis = 1; millis <= 1000; millis += 1) latencies.add(millis);

    const { count, p50, p99, p999, max } = latencies.summary();

    expect(count).toBe(1000);
    for (const [found, due] of [
      [p50, 500],
      [p99, 990],
      [p999, 999],
      [max, 1000],
    ] as const) {
      expect(Math.abs(found - due) / due).toBeLessThan(0.002);
    }
  });

  it('knows times below a millisecond, and takes none for 0', () => {
    const latencies = createLatencies();
    latencies.add(0.4567);
    expect(latencies.summary().p50).toBeCloseTo(0.457, 2);

    latencies.add(0);
    expect(latencies.summary().count).toBe(2);
  });

  it('draws no percentile for which there are too few', () => {
    const latencies = createLatencies();
    for (let added = 0; added < 100; added += 1) latencies.add(1);

    expect(latencies.summary().percentiles.map(([percent]) => percent)).toEqual([1, 10, 25, 50, 75, 90, 95, 97.5, 99]);
    expect(createLatencies().summary()).toEqual({ count: 0, p50: 0, p99: 0, p999: 0, max: 0, percentiles: [] });
  });
});
