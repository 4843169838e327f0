import { availableParallelism, cpus } from 'node:os';
import type { LoadOptions } from '../load-options.ts';
import type { LatencySummary } from './latencies.ts';
import type { Row } from './rows.ts';
import type { TallySummary } from './tally.ts';

/** What load/results.json holds: the last run, and the last series of runs with ever more people. */
export interface Results {
  readonly run: RunResult | undefined;
  readonly growth: GrowthResult | undefined;
}

export interface RunResult extends TallySummary {
  readonly machine: Machine;
  readonly options: LoadOptions;
  /** Of the compiled policy that decided. */
  readonly policySha256: string;
  readonly seconds: number;
  readonly decisionsPerSecond: number;
  readonly memory: readonly MemoryResult[];
  readonly series: readonly SeriesPoint[];
}

export interface Machine {
  readonly cores: number;
  readonly model: string;
  readonly platform: string;
  readonly node: string;
}

/** Of one authorizer's process; MB. */
export interface MemoryResult {
  readonly firstQuarter: number;
  readonly lastQuarter: number;
  readonly peak: number;
}

/** One moment of a run. */
export interface SeriesPoint {
  readonly second: number;
  readonly decisions: number;
  readonly outages: number;
  /** Of each authorizer's process. */
  readonly rssMb: readonly number[];
}

export interface GrowthResult {
  readonly machine: Machine;
  readonly options: LoadOptions;
  readonly points: readonly GrowthPoint[];
}

export interface GrowthPoint {
  /** How many have records. */
  readonly people: number;
  readonly decisions: number;
  readonly rows: readonly (Omit<LatencySummary, 'percentiles'> & { readonly row: Row })[];
}

export function thisMachine(): Machine {
  return {
    cores: availableParallelism(),
    model: cpus()[0]?.model ?? 'unknown',
    platform: `${process.platform} ${process.arch}`,
    node: process.version,
  };
}

/** A leak shows in the difference of the quarters. Undefined where a run is too short to have any. */
export function memoryOf(series: readonly SeriesPoint[]): readonly MemoryResult[] {
  const quarter = Math.floor(series.length / 4);
  if (quarter === 0) return [];
  const workers = series[0]?.rssMb.length ?? 0;
  return Array.from({ length: workers }, (_, worker) => {
    const rss = series.map(({ rssMb }) => rssMb[worker] ?? 0);
    return {
      firstQuarter: mean(rss.slice(0, quarter)),
      lastQuarter: mean(rss.slice(-quarter)),
      peak: Math.max(...rss),
    };
  });
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
