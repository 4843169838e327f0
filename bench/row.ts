import type { World } from './world.ts';

/** One decision, or whatever a row measures. Runs are numbered from 0; the first are not timed. Gives what came of it. */
export type Run = (number: number) => Promise<string> | string;

interface RowBase {
  /** Its name in results.json. */
  readonly name: string;
  readonly title: string;
  /** What must come of every single run: a benchmark of another answer would be a defect. */
  readonly expected: string;
  /** What one run asks of the store, in this order. */
  readonly storeCalls: readonly string[];
  /** Which of the bundles it asks; undefined where it asks none. */
  readonly bundle: keyof World['bundles'] | undefined;
  /** The name of the row with the least that could make the same calls. */
  readonly floor: string;
  /** The variables of the process that is measured. */
  environment(world: World): Readonly<Record<string, string>>;
}

/** Many runs in one process that has run some before. */
export interface WarmRow extends RowBase {
  readonly kind: 'warm';
  /** How many runs are on their way at once. Lambda itself gives an environment one at a time. */
  readonly inFlight: number;
  /** Called once, in the process that is measured. */
  prepare(world: World): Promise<Run> | Run;
}

/** The first answer of a new process, its start and the loading of the bundle included. */
export interface ColdRow extends RowBase {
  readonly kind: 'cold';
  readonly bundle: keyof World['bundles'];
  event(world: World): unknown;
}

export type Row = WarmRow | ColdRow;
