import { orAborted } from './abort.ts';

interface Run {
  readonly outcome: Promise<void>;
  readonly controller: AbortController;
  waiting: number;
}

/**
 * Lets all who ask for one key at a time wait for one run. Whoever is aborted leaves alone; when the last one has left, the run is
 * aborted too.
 */
export function createSharedRuns() {
  const runs = new Map<string, Run>();
  return async (key: string, signal: AbortSignal, start: (signal: AbortSignal) => Promise<void>): Promise<void> => {
    let run = runs.get(key);
    if (!run) {
      const controller = new AbortController();
      run = { outcome: start(controller.signal), controller, waiting: 0 };
      runs.set(key, run);
    }
    const { outcome } = run;
    run.waiting++;
    // Nobody may be left to hear of it.
    outcome.catch(() => {});
    try {
      await orAborted(() => outcome, signal);
    } finally {
      if (--run.waiting === 0) {
        runs.delete(key);
        run.controller.abort();
      }
    }
  };
}
