import type { Path } from './problem.ts';
import type { Reading } from './reading.ts';
import { stepUpSource } from './source-schema.ts';

/** A kind of step-up, as routes use it by name. */
export interface StepUp {
  readonly acrValues: readonly string[];
  /** Seconds. */
  readonly maxAge: number;
}

/** Reads one entry of `step_ups`. */
export function readStepUp(reading: Reading, value: unknown, path: Path): StepUp | undefined {
  const source = reading.read(stepUpSource, value, path);
  if (source === undefined) return undefined;
  return { acrValues: source.acr_values, maxAge: source.max_age };
}
