import type { Population } from './scenarios/scenario-of.ts';
import type { StoreName } from './store/start-store.ts';

/** One run. */
export interface LoadOptions {
  readonly population: Population;
  /** About how many are asked for: the last scenarios are played to their ends. */
  readonly decisions: number;
  /** Authorizers, each a process. */
  readonly workers: number;
  /** How many events each has at once. Lambda gives an environment one. */
  readonly inFlight: number;
  readonly store: StoreName;
  /** Instead of all scenarios, the one of that number. */
  readonly only: number | undefined;
}
