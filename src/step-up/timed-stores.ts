import type { LimitsStore } from './limits-store.ts';
import type { StandingStore } from './standing-store.ts';
import type { StepUpStore } from './step-up-store.ts';

export type StoreOperation = 'find_record' | 'write_record' | 'find_standing' | 'find_limits' | 'write_limits';

export interface Stopwatch {
  /** Milliseconds of a clock that never goes back, such as `performance.now`; where it starts does not matter. */
  readonly elapsed: () => number;
  /** Hears of every call once it has ended, well or not. */
  readonly measured: (operation: StoreOperation, milliseconds: number) => void;
}

/** The same store, with every call measured. */
export function timedStepUpStore(store: StepUpStore, stopwatch: Stopwatch): StepUpStore {
  return {
    find: (...call) => timed(stopwatch, 'find_record', () => store.find(...call)),
    write: (...call) => timed(stopwatch, 'write_record', () => store.write(...call)),
  };
}

/** The same store, with every call measured. */
export function timedStandingStore(store: StandingStore, stopwatch: Stopwatch): StandingStore {
  return { findStanding: (...call) => timed(stopwatch, 'find_standing', () => store.findStanding(...call)) };
}

/** The same store, with every call measured. */
export function timedLimitsStore(store: LimitsStore, stopwatch: Stopwatch): LimitsStore {
  return {
    find: (...call) => timed(stopwatch, 'find_limits', () => store.find(...call)),
    write: (...call) => timed(stopwatch, 'write_limits', () => store.write(...call)),
  };
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
