import { setTimeout as wait } from 'node:timers/promises';
import fc from 'fast-check';
import { StoreUnavailableError } from '../../../src/step-up/errors.ts';
import type { StandingStore } from '../../../src/step-up/standing-store.ts';

const MAX_MILLISECONDS = 25;
const IN_FLIGHT = 4;

/** Makes a call of a table at a moment of its own choice. */
export type Delayed = <T>(call: () => Promise<T>) => Promise<T>;

/**
 * Waits before and after each call, for a time that the seed says. Few calls are on their way at once: the order in which all others are
 * made is left open by that, and no call waits at the table for longer than its adapter does.
 */
export function delaysOf(seed: number): Delayed {
  const delays = fc.sample(fc.nat(MAX_MILLISECONDS), { seed, numRuns: 4096 });
  const waiting: (() => void)[] = [];
  let next = 0;
  let free = IN_FLIGHT;
  const pause = () => wait(delays[next++ % delays.length]);
  return async (call) => {
    await pause();
    if (free > 0) free -= 1;
    else await new Promise<void>((turn) => waiting.push(turn));
    try {
      return await call();
    } finally {
      const turn = waiting.shift();
      if (turn) turn();
      else free += 1;
      await pause();
    }
  };
}

/** Reads again where the time of one call was too short for this machine: so that no outcome depends on its speed. */
export function untilAnswered(inner: StandingStore): StandingStore {
  return {
    async findStanding(user, binding) {
      for (;;) {
        try {
          return await inner.findStanding(user, binding);
        } catch (error) {
          if (!(error instanceof StoreUnavailableError)) throw error;
        }
      }
    },
  };
}
