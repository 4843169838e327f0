import { parseMembers } from './members.ts';
import { type Ringing, readRinging } from './ringing.ts';

/** As `sessionStorage` is. */
export interface StepUpStorage {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
  removeItem(key: string): void;
}

/**
 * What is on the phone for one handle. A text that is garbled is none. It is kept until it is known how it ended;
 * undefined forgets it. Never a token, an amount or a payee.
 */
export function createKeptRun(storage: StepUpStorage | undefined, handle: string) {
  const key = `countersign:${handle}`;
  return {
    find: (): Ringing | undefined => readRinging(parseMembers(storage?.getItem(key) ?? '')),
    keep(ringing: Ringing | undefined): void {
      try {
        if (ringing) storage?.setItem(key, JSON.stringify(ringing));
        else storage?.removeItem(key);
      } catch {
        // Full, or closed: the step-up goes on, and would not outlive a reload.
      }
    },
  };
}
