import type { BundleSize } from './bundles.ts';
import type { Sample, Stage } from './job.ts';
import type { Row } from './row.ts';
import { floorB } from './rows/floors.ts';
import { type Spread, spreadOf } from './statistics.ts';

/** What bench/results.json holds. Times are of one run, in microseconds. */
export interface Results {
  readonly machine: Machine;
  /** How often each row was measured, in turn, and how many runs each of these measurements had. */
  readonly rounds: number;
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
  readonly stages: readonly StageResult[];
  readonly peakRssKb: number;
}

export interface StageResult {
  /** How many runs came before. */
  readonly after: number;
  readonly cpu: Spread;
  readonly wall: Spread;
  /** Multiples of floor B of the same round, after as many runs. */
  readonly cpuOverFloorB: Spread;
  readonly wallOverFloorB: Spread;
  /** Multiples of the row's own floor of the same round, after as many runs. Of a cold row: of what both cost over the empty handler. */
  readonly cpuOverFloor: Spread;
  /** Of a cold row: CPU beyond that of the empty handler of the same round. */
  readonly cpuOverEmpty: Spread | undefined;
}

/** One measurement of every row, by its name. */
export type Round = ReadonlyMap<string, Sample>;

/** Ratios are taken within a round, where the machine was the same, and only then brought together. */
export function rowResult(row: Row, rounds: readonly Round[]): RowResult {
  const { name, title, kind, storeCalls } = row;
  const [first] = rounds;
  const stages = first ? sampleIn(first, name).stages.length : 0;
  return {
    name,
    title,
    kind,
    inFlight: row.kind === 'warm' ? row.inFlight : 1,
    storeCalls,
    stages: Array.from({ length: stages }, (_, stage) => stageResult(row, rounds, stage)),
    peakRssKb: spreadOf(rounds.map((round) => sampleIn(round, name).peakRssKb)).median,
  };
}

function stageResult({ name, kind, floor }: Row, rounds: readonly Round[], stage: number): StageResult {
  const of = (read: (round: Round) => number) => spreadOf(rounds.map(read));
  const cpu = (round: Round, row: string) => stageIn(round, row, stage).cpuMicros;
  const wall = (round: Round, row: string) => stageIn(round, row, stage).wallMicros;
  const overEmpty = (round: Round, row: string) => cpu(round, row) - cpu(round, 'cold-empty');
  const [first] = rounds;
  return {
    after: first ? stageIn(first, name, stage).after : 0,
    cpu: of((round) => cpu(round, name)),
    wall: of((round) => wall(round, name)),
    cpuOverFloorB: of((round) => cpu(round, name) / cpu(round, floorB.name)),
    wallOverFloorB: of((round) => wall(round, name) / wall(round, floorB.name)),
    cpuOverFloor: of((round) =>
      kind === 'cold' ? overEmpty(round, name) / overEmpty(round, floor) : cpu(round, name) / cpu(round, floor),
    ),
    cpuOverEmpty: kind === 'cold' ? of((round) => overEmpty(round, name)) : undefined,
  };
}

function stageIn(round: Round, name: string, stage: number): Stage {
  const found = sampleIn(round, name).stages[stage];
  if (!found) throw new Error(`${name} was not measured so often`);
  return found;
}

function sampleIn(round: Round, name: string): Sample {
  const sample = round.get(name);
  if (!sample) throw new Error(`${name} was not measured`);
  return sample;
}
