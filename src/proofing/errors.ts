import { CountersignError } from '../shared/errors.ts';

/** Why a person cannot sign up, where no part of ours failed. */
export type SignUpRefusal =
  | 'username_reserved'
  | 'session_missing'
  | 'session_malformed'
  | 'session_used'
  | 'proofing_pending'
  | 'proofing_failed'
  | 'proofing_too_old';

/** A sign-up that is refused. Cognito shows the message to the client (F37): it holds the reason and nothing else. */
export class SignUpRefusedError extends CountersignError {
  override readonly code = 'ERR_SIGN_UP_REFUSED';
  readonly reason: SignUpRefusal;

  constructor(reason: SignUpRefusal) {
    super(`sign-up refused: ${reason}; ${remedy(reason)}`);
    this.reason = reason;
  }
}

/** The user pool did not answer an administrative call. Says nothing about the account (T25). */
export class UserPoolUnavailableError extends CountersignError {
  override readonly code = 'ERR_USER_POOL_UNAVAILABLE';
  override readonly operation: 'AdminGetUser' | 'AdminConfirmSignUp' | 'AdminUpdateUserAttributes';

  constructor(operation: UserPoolUnavailableError['operation'], options?: ErrorOptions) {
    super(`the user pool did not answer ${operation}`, options);
    this.operation = operation;
  }
}

function remedy(reason: SignUpRefusal): string {
  switch (reason) {
    case 'username_reserved':
      return 'names of this form are given to people who sign in by the identity provider';
    case 'session_missing':
      return 'ClientMetadata blockid_session must be the session in which the person was proofed';
    case 'session_malformed':
      return 'blockid_session is not one session id';
    case 'proofing_pending':
      return 'the proofing is not completed: sign up after it is';
    case 'session_used':
    case 'proofing_failed':
    case 'proofing_too_old':
      return 'begin a new proofing, then sign up again';
    default:
      return reason satisfies never;
  }
}
