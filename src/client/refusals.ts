import { StepUpError, type StepUpErrorCode } from './errors.ts';

/** What the triggers (docs/triggers.md) and the status (docs/status.md) call it, by the ends of their words; else the HTTP status. */
const CODES: readonly (readonly [RegExp, StepUpErrorCode])[] = [
  [/refused$/, 'declined'],
  [/locked$|exhausted$/, 'locked'],
  // The challenge is another run's, which alone can end it.
  [/progress$|pending$|approved$/, 'busy'],
  // The provider failed while it rang.
  [/interrupted$|Lambda|TooMany|Limit|^429|^5/, 'unavailable'],
  [/spent$/, 'not_accepted'],
  [/^identity/, 'not_enrolled'],
  [/revoked$|^401/, 'signed_out'],
  // A handle that the status does not know any more.
  [/^404/, 'expired'],
  [/^\d/, 'failed'],
];

/** The error for a word of theirs. The remedy for every other one is to send the request again. */
export function refusal(reason: string, retryAfter: number | undefined, text: string = reason): StepUpError {
  const [, code = 'expired' as const] = CODES.find(([words]) => words.test(text)) ?? [];
  return new StepUpError(code, { reason, retryAfter });
}
