import { parseMembers } from './members.ts';
import { type Ringing, readRinging } from './ringing.ts';

/** As `sessionStorage` is. */
export interface StepUpStorage {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
  removeItem(key: string): void;
}

const keyOf = (handle: string) => `countersign:${handle}`;

/** What is on the phone for a handle. A text that is garbled is none. */
export function findRun(storage: StepUpStorage | undefined, handle: string): Ringing | undefined {
  return readRinging(parseMembers(storage?.getItem(keyOf(handle)) ?? ''));
}

/** Keeps what is on the phone until it is known how it ended; undefined forgets it. Never a token, an amount or a payee. */
export function keepRun(storage: StepUpStorage | undefined, handle: string, ringing: Ringing | undefined): void {
  try {
    if (ringing) storage?.setItem(keyOf(handle), JSON.stringify(ringing));
    else storage?.removeItem(keyOf(handle));
  } catch {
    // Full, or closed: the step-up goes on, and would not outlive a reload.
  }
}
