import { StepUpError, type StepUpErrorCode } from './errors.ts';

/** What the triggers (docs/triggers.md) and the status (docs/status.md) call it, by the ends of their words. */
const CODES: readonly (readonly [RegExp, StepUpErrorCode])[] = [
  [/refused$/, 'declined'],
  [/locked$|exhausted$/, 'locked'],
  // The challenge is another run's, which alone can end it.
  [/progress$|interrupted$|pending$|approved$/, 'busy'],
  [/spent$/, 'not_accepted'],
  [/^identity/, 'not_enrolled'],
  [/revoked$/, 'signed_out'],
];

/** The error for a word of theirs. The remedy for every other one is to send the request again. */
export function refusal(reason: string, retryAfter: number | undefined): StepUpError {
  const known = CODES.find(([words]) => words.test(reason));
  return new StepUpError(known ? known[1] : 'expired', { reason, retryAfter });
}
