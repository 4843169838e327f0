import { CountersignError } from '../shared/errors.ts';
import { RINGING_SECONDS, type TransitionRefusal } from '../step-up/transitions.ts';

export type StepUpRefusal =
  | TransitionRefusal
  | 'bind_missing'
  | 'handle_malformed'
  | 'challenge_unknown'
  | 'identity_unknown'
  | 'person_refused'
  | 'ringing_interrupted';

/** A step-up run cannot go on. Cognito shows the message to the client (F37), so it holds the reason and nothing else. */
export class StepUpRefusedError extends CountersignError {
  override readonly code = 'ERR_STEP_UP_REFUSED';
  readonly reason: StepUpRefusal;

  constructor(reason: StepUpRefusal) {
    super(`step-up refused: ${reason}; ${remedy(reason)}`);
    this.reason = reason;
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
    // While a challenge lives, the same request is denied with the same handle: sent at once it would end up here again.
    case 'challenge_not_pending':
      return 'another run has it: wait until the challenge expires, then send the request again for a new challenge';
    case 'ringing_interrupted':
      return `wait ${RINGING_SECONDS} seconds, then send the request again for a new challenge`;
    default:
      return 'send the request again for a new challenge';
  }
}
