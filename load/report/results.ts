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

/** Of one authorizer's process, in the first and the last quarter of a run; MB. */
export interface MemoryResult {
  /** The mean of its resident set, and the most that it ever was. */
  readonly rss: { readonly first: number; readonly last: number; readonly peak: number };
  /** The least that was on its heap: what is left when garbage has just been collected. */
  readonly heap: { readonly first: number; readonly last: number };
}

/** One moment of a run. */
export interface SeriesPoint {
  readonly second: number;
  readonly decisions: number;
  readonly outages: number;
  /** Of each authorizer's process. */
  readonly rssMb: readonly number[];
  readonly heapMb: readonly number[];
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

/** A leak shows in the heaps of the quarters. Nothing for a run that is too short to have any. */
export function memoryOf(series: readonly SeriesPoint[]): readonly MemoryResult[] {
  const quarter = Math.floor(series.length / 4);
  if (quarter === 0) return [];
  const [first, last] = [series.slice(0, quarter), series.slice(-quarter)];
  const workers = series[0]?.rssMb.length ?? 0;
  return Array.from({ length: workers }, (_, worker) => {
    const rssIn = (points: readonly SeriesPoint[]) => points.map(({ rssMb }) => rssMb[worker] ?? 0);
    const heapIn = (points: readonly SeriesPoint[]) => points.map(({ heapMb }) => heapMb[worker] ?? 0);
    return {
      rss: { first: mean(rssIn(first)), last: mean(rssIn(last)), peak: Math.max(...rssIn(series)) },
      heap: { first: Math.min(...heapIn(first)), last: Math.min(...heapIn(last)) },
    };
  });
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
