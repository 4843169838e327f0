import { createHistogram, type RecordableHistogram } from 'node:perf_hooks';

/** Times of many decisions, in buckets: of a fixed size, however many there are, and exact to three digits. */
export interface Latencies {
  add(millis: number): void;
  summary(): LatencySummary;
}

/** Milliseconds. */
export interface LatencySummary {
  readonly count: number;
  readonly p50: number;
  readonly p99: number;
  readonly p999: number;
  readonly max: number;
  /** What so many percent do not exceed: enough points to draw the whole distribution. */
  readonly percentiles: readonly (readonly [percent: number, millis: number])[];
}

const PERCENTS = [1, 10, 25, 50, 75, 90, 95, 97.5, 99, 99.5, 99.75, 99.9, 99.95, 99.99, 99.999];

export function createLatencies(): Latencies {
  // Whole microseconds, up to a minute.
  const histogram: RecordableHistogram = createHistogram({ lowest: 1, highest: 60_000_000, figures: 3 });
  const at = (percent: number) => histogram.percentile(percent) / 1000;
  return {
    add: (millis) => histogram.record(Math.max(1, Math.round(millis * 1000))),
    summary: () => ({
      count: histogram.count,
      p50: at(50),
      p99: at(99),
      p999: at(99.9),
      max: histogram.count === 0 ? 0 : histogram.max / 1000,
      // Where there are too few decisions for a percentile it would only repeat the slowest of them.
      percentiles: PERCENTS.filter((percent) => histogram.count * (1 - percent / 100) >= 1).map((percent) => [
        percent,
        at(percent),
      ]),
    }),
  };
}
