import { CountersignError } from '../shared/errors.ts';

/** What was asked of the tenant when it failed. */
export type ProviderOperation = 'stepup' | 'result' | 'proofing' | 'proofing_result' | 'jwks';

/**
 * The tenant did not answer an operation as documented: down, slow, a status other than success, not JSON, too large, a
 * redirect, or a shape we do not know (F79, F80). Says nothing about what the person did (T25).
 */
export class ProviderUnavailableError extends CountersignError {
  override readonly code = 'ERR_PROVIDER_UNAVAILABLE';
  override readonly operation: ProviderOperation;

  constructor(operation: ProviderOperation, options?: ErrorOptions) {
    super(`the identity provider did not answer ${operation} as documented`, options);
    this.operation = operation;
  }
}

/** Why a result does not count. Stable: alarms and tests match it. */
export type ProviderResultInvalidReason =
  | 'challenge_id_malformed'
  | 'status_unknown'
  | 'signed_result_missing'
  | 'jws_malformed'
  | 'algorithm_not_allowed'
  | 'header_not_allowed'
  | 'type_mismatch'
  | 'key_unknown'
  | 'signature_mismatch'
  | 'issuer_mismatch'
  | 'audience_mismatch'
  | 'expired'
  | 'not_yet_valid'
  | 'lifetime_too_long'
  | 'auth_time_out_of_bounds'
  | 'claims_malformed'
  | 'challenge_mismatch'
  | 'user_missing'
  | 'user_mismatch'
  | 'digest_missing'
  | 'digest_mismatch'
  | 'session_id_malformed'
  | 'session_mismatch'
  | 'account_mismatch'
  | 'ial_unknown'
  | 'completed_at_out_of_bounds';

/** A result arrived and failed verification. Never a refusal by the person, never evidence (T18). */
export class ProviderResultInvalidError extends CountersignError {
  override readonly code = 'ERR_PROVIDER_RESULT_INVALID';
  override readonly operation = 'result';
  override readonly detail: ProviderResultInvalidReason;
  readonly reason: ProviderResultInvalidReason;

  constructor(reason: ProviderResultInvalidReason, options?: ErrorOptions) {
    super(`result of the identity provider refused: ${reason}`, options);
    this.reason = reason;
    this.detail = reason;
  }
}
