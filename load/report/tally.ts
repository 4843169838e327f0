import { isOutage } from '../oracle/sent.ts';
import type { End, Observer, Wrong } from '../play/play.ts';
import type { Scenario } from '../scenarios/scenario.ts';
import { createLatencies, type LatencySummary } from './latencies.ts';
import { ROWS, type Row, rowOf } from './rows.ts';

/** What has come of a run so far. Of a fixed size, however long it is. */
export interface Tally extends Observer {
  ended(scenario: Scenario, end: End): void;
  summary(): TallySummary;
  readonly decisions: number;
  readonly outages: number;
  readonly wrongs: readonly Wrong[];
}

export interface TallySummary {
  readonly decisions: number;
  /** Decisions for which store or keys did not answer in time. */
  readonly outages: number;
  /** Scenarios whose rest could not be judged any more: after an outage, or because they took too long. */
  readonly unfinished: number;
  readonly wrong: number;
  readonly rows: readonly (LatencySummary & { readonly row: Row })[];
  /** Kind of scenario → how many were played to their ends. */
  readonly scenarios: Readonly<Record<string, number>>;
}

export function createTally(): Tally {
  const latencies = new Map(ROWS.map((row) => [row, createLatencies()]));
  const scenarios = new Map<string, number>();
  const wrongs: Wrong[] = [];
  let decisions = 0;
  let outages = 0;
  let unfinished = 0;
  return {
    decided(step, sent) {
      decisions += 1;
      if (isOutage(sent)) outages += 1;
      else latencies.get(rowOf(step))?.add(sent.millis);
    },
    wrong: (wrong) => void wrongs.push(wrong),
    ended({ kind }, end) {
      if (end === 'played') scenarios.set(kind, (scenarios.get(kind) ?? 0) + 1);
      if (end === 'outage' || end === 'stalled') unfinished += 1;
    },
    summary: () => ({
      decisions,
      outages,
      unfinished,
      wrong: wrongs.length,
      rows: [...latencies].map(([row, times]) => ({ row, ...times.summary() })),
      scenarios: Object.fromEntries([...scenarios].toSorted(([a], [b]) => (a < b ? -1 : 1))),
    }),
    get decisions() {
      return decisions;
    },
    get outages() {
      return outages;
    },
    wrongs,
  };
}
