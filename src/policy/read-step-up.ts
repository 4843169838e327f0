import { LIVEID_ACR } from '../identity-provider/identity-provider.ts';
import type { Path } from './problem.ts';
import type { Reading } from './reading.ts';
import { stepUpSource } from './source-schema.ts';

/** A kind of step-up, as routes use it by name. */
export interface StepUp {
  readonly acrValues: readonly string[];
  /** Seconds. */
  readonly maxAge: number;
}

/**
 * Reads one entry of `step_ups`. Refuses a list without LiveID: it is the only acr that a step-up leads to, and a user whom
 * nothing could satisfy would be challenged for ever.
 */
export function readStepUp(reading: Reading, value: unknown, path: Path): StepUp | undefined {
  const source = reading.read(stepUpSource, value, path);
  if (source === undefined) return undefined;
  if (!source.acr_values.includes(LIVEID_ACR)) {
    reading.refuse('value', [...path, 'acr_values'], 'no step-up leads to any of these', `add ${LIVEID_ACR}`);
  }
  return { acrValues: source.acr_values, maxAge: source.max_age };
}
