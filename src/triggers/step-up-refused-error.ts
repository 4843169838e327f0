import { CountersignError } from '../shared/errors.ts';
import type { LimitReason } from '../step-up/limits.ts';
import type { TransitionRefusal } from '../step-up/transitions.ts';

/** Over by itself, after a time that is known. */
type PassingRefusal = LimitReason | 'ringing_interrupted';

type LastingRefusal =
  | TransitionRefusal
  | 'bind_missing'
  | 'handle_malformed'
  | 'challenge_unknown'
  | 'identity_unknown'
  | 'person_refused'
  | 'session_revoked';

export type StepUpRefusal = PassingRefusal | LastingRefusal;

/** Why a run cannot go on, and for how many seconds where time alone mends it. */
export type Refusal =
  | { readonly reason: PassingRefusal; readonly retryAfter: number }
  | { readonly reason: LastingRefusal };

/** A step-up run cannot go on. Cognito shows the message to the client (F37): it holds the reason, the seconds to wait, and nothing else. */
export class StepUpRefusedError extends CountersignError {
  override readonly code = 'ERR_STEP_UP_REFUSED';
  readonly reason: StepUpRefusal;

  constructor(refusal: LastingRefusal | Refusal) {
    const known = typeof refusal === 'string' ? { reason: refusal } : refusal;
    const wait = 'retryAfter' in known ? `retry_after=${known.retryAfter}; ` : '';
    super(`step-up refused: ${known.reason}; ${wait}${remedy(known.reason)}`);
    this.reason = known.reason;
  }
}

function remedy(reason: StepUpRefusal): string {
  switch (reason) {
    case 'bind_missing':
      return 'the run did not begin with a bind round of its own';
    case 'handle_malformed':
      return 'ClientMetadata step_up_handle must be the handle of the denied request';
    case 'identity_unknown':
      return 'this person is not enrolled with the identity provider';
    case 'session_revoked':
      return 'sign in again';
    // While a challenge lives, the same request is denied with the same handle: sent at once it would end up here again.
    case 'challenge_not_pending':
      return 'another run has it: wait until the challenge expires, then send the request again for a new challenge';
    case 'push_in_progress':
      return 'another prompt may be on the phone: wait these seconds, then send the request again';
    case 'ringing_interrupted':
      return 'the phone may have rung: wait these seconds, then send the request again for a new challenge';
    case 'session_locked':
    case 'pushes_exhausted':
    case 'challenges_exhausted':
      return 'wait these seconds, then send the request again';
    default:
      return 'send the request again for a new challenge';
  }
}
