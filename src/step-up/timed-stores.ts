import type { LimitsStore } from './limits-store.ts';
import type { StandingStore } from './standing-store.ts';
import type { StepUpStore } from './step-up-store.ts';

export type StoreOperation = 'find_standing' | 'write_record' | 'write_limits';

export interface Stopwatch {
  /** Milliseconds of a clock that never goes back, such as `performance.now`; where it starts does not matter. */
  readonly elapsed: () => number;
  /** Hears of every call once it has ended, well or not. */
  readonly measured: (operation: StoreOperation, milliseconds: number) => void;
}

/** The same store, with every call measured: the one read of a decision. */
export function timedStandingStore(store: StandingStore, stopwatch: Stopwatch): StandingStore {
  return { findStanding: (...call) => timed(stopwatch, 'find_standing', () => store.findStanding(...call)) };
}

/** What the authorizer does with records beyond that read, with every call measured. */
export function timedStepUpStore(store: Pick<StepUpStore, 'write'>, stopwatch: Stopwatch): Pick<StepUpStore, 'write'> {
  return { write: (...call) => timed(stopwatch, 'write_record', () => store.write(...call)) };
}

/** What the authorizer does with limits beyond that read, with every call measured. */
export function timedLimitsStore(store: Pick<LimitsStore, 'write'>, stopwatch: Stopwatch): Pick<LimitsStore, 'write'> {
  return { write: (...call) => timed(stopwatch, 'write_limits', () => store.write(...call)) };
}

async function timed<T>(
  { elapsed, measured }: Stopwatch,
  operation: StoreOperation,
  work: () => Promise<T>,
): Promise<T> {
  const start = elapsed();
  try {
    return await work();
  } finally {
    measured(operation, elapsed() - start);
  }
}
