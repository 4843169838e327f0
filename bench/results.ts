import type { BundleSize } from './bundles.ts';
import type { Sample } from './job.ts';
import type { Row } from './row.ts';
import { floorB } from './rows/floors.ts';
import { type Spread, spreadOf } from './statistics.ts';

/** What bench/results.json holds. Times are of one run, in microseconds. */
export interface Results {
  readonly machine: Machine;
  /** How often each row was measured, in turn, and how many runs each of these measurements had. */
  readonly rounds: number;
  readonly warmUp: number;
  readonly runs: number;
  readonly rows: readonly RowResult[];
  readonly bundles: readonly BundleSize[];
}

export interface Machine {
  readonly cores: number;
  readonly model: string;
  readonly platform: string;
  readonly node: string;
  /** How many processes wanted to run, on average, in the last minute before the start and the end. */
  readonly load: readonly [number, number];
}

export interface RowResult {
  readonly name: string;
  readonly title: string;
  readonly kind: Row['kind'];
  readonly inFlight: number;
  readonly storeCalls: readonly string[];
  readonly cpu: Spread;
  readonly wall: Spread;
  /** Multiples of floor B of the same round. */
  readonly cpuOverFloorB: Spread;
  readonly wallOverFloorB: Spread;
  /** Of a cold row: CPU beyond that of the empty handler of the same round. */
  readonly cpuOverEmpty: Spread | undefined;
  readonly peakRssKb: number;
}

/** One measurement of every row, by its name. */
export type Round = ReadonlyMap<string, Sample>;

/** Ratios are taken within a round, where the machine was the same, and only then brought together. */
export function rowResult(row: Row, rounds: readonly Round[]): RowResult {
  const of = (read: (round: Round) => number) => spreadOf(rounds.map(read));
  const { name, title, kind, storeCalls } = row;
  return {
    name,
    title,
    kind,
    inFlight: row.kind === 'warm' ? row.inFlight : 1,
    storeCalls,
    cpu: of((round) => sampleIn(round, name).cpuMicros),
    wall: of((round) => sampleIn(round, name).wallMicros),
    cpuOverFloorB: of((round) => sampleIn(round, name).cpuMicros / sampleIn(round, floorB.name).cpuMicros),
    wallOverFloorB: of((round) => sampleIn(round, name).wallMicros / sampleIn(round, floorB.name).wallMicros),
    cpuOverEmpty:
      kind === 'cold'
        ? of((round) => sampleIn(round, name).cpuMicros - sampleIn(round, 'cold-empty').cpuMicros)
        : undefined,
    peakRssKb: of((round) => sampleIn(round, name).peakRssKb).median,
  };
}

function sampleIn(round: Round, name: string): Sample {
  const sample = round.get(name);
  if (!sample) throw new Error(`${name} was not measured`);
  return sample;
}
