/**
 * What became of a step-up that did not let the request through. Stable.
 *
 * - `declined`: the person declined, or it was not their face
 * - `expired`: the challenge ended first; the same request opens a new one
 * - `locked`: no prompt for this sign-in before `retryAfter` seconds
 * - `busy`: another prompt of the person is open, perhaps of another window; it ends within `retryAfter` seconds
 * - `not_accepted`: approved, and denied all the same: an identical request used the approval, or it was too old
 * - `not_enrolled`: the identity provider does not know the person
 * - `signed_out`: there is no access token, it is another person's by now, or it is not accepted any more
 * - `unsupported`: this step-up is not one that Countersign runs, or the platform has no Web Crypto
 * - `unavailable`: an outage; an approval may or may not be recorded
 * - `failed`: an answer that no documentation knows; somebody has to look at `reason`
 */
export type StepUpErrorCode =
  | 'declined'
  | 'expired'
  | 'locked'
  | 'busy'
  | 'not_accepted'
  | 'not_enrolled'
  | 'signed_out'
  | 'unsupported'
  | 'unavailable'
  | 'failed';

/** Why there is no response. The message holds the code and nothing else: no token, handle, amount or payee. */
export class StepUpError extends Error {
  declare readonly code: StepUpErrorCode;
  /** Seconds to wait, where time alone mends it. */
  declare readonly retryAfter: number | undefined;
  /** The word by which the other side called it, for those who run the service. */
  declare readonly reason: string | undefined;

  constructor(
    code: StepUpErrorCode,
    details?: {
      readonly retryAfter?: number | undefined;
      readonly reason?: string | undefined;
      readonly cause?: unknown;
    },
  ) {
    super(`step-up: ${code}`);
    Object.assign(this, { name: 'StepUpError', code }, details);
  }
}

/** Takes for an outage whatever is no StepUpError: a network error, a token that cannot be had. */
export function outageOf(cause: unknown): StepUpError {
  return cause instanceof StepUpError ? cause : new StepUpError('unavailable', { cause });
}
