/** Why a request is let through. */
export type AllowReason =
  | 'token_sufficient'
  | 'step_up_accepted'
  /** Cognito's own step-up, as the token itself tells it (F46). */
  | 'token_authentication_accepted'
  /** The same use again, inside the route's retry window. */
  | 'retry_accepted';

/** Why a step-up is asked for. Each one can be mended by the person. */
export type ChallengeReason =
  | 'step_up_missing'
  | 'step_up_not_verified'
  | 'step_up_already_used'
  | 'authentication_too_old'
  | 'authentication_in_future'
  | 'acr_not_accepted';

/** Why a request is refused, with the RFC 6750 / RFC 9470 error it goes out under and a text for developers. */
export const DENIALS = {
  token_missing: { error: undefined, title: 'An access token is needed' },
  authorization_malformed: { error: 'invalid_request', title: 'Authorization must be one Bearer token' },
  token_malformed: { error: 'invalid_token', title: 'The access token is not a JWT' },
  token_expired: { error: 'invalid_token', title: 'The access token has expired' },
  token_not_accepted: { error: 'invalid_token', title: 'The access token is not accepted here' },
  client_not_accepted: { error: 'invalid_token', title: 'The access token is of a client that is not accepted here' },
  event_malformed: { error: 'invalid_request', title: 'The request cannot be read' },
  header_repeated: { error: 'invalid_request', title: 'A header that must stand alone was sent more than once' },
  path_not_accepted: {
    error: 'invalid_request',
    title: 'The path or query is too long, holds a wildcard, or can be read in two ways',
  },
  idempotency_key_malformed: {
    error: 'invalid_request',
    title: 'Idempotency-Key must be 1 to 255 visible ASCII characters',
  },
  seal_header_not_accepted: { error: 'invalid_request', title: 'X-Countersign-Seal is set by the gateway alone' },
  content_encoding_not_accepted: { error: 'invalid_request', title: 'Content-Encoding is not accepted here' },
  content_digest_missing: { error: 'invalid_request', title: 'Content-Digest is needed here' },
  content_digest_malformed: { error: 'invalid_request', title: 'Content-Digest must be one sha-256 digest' },
  transaction_header_missing: { error: 'invalid_request', title: 'X-High-Value-Transaction is needed here' },
  transaction_header_malformed: { error: 'invalid_request', title: 'X-High-Value-Transaction cannot be read' },
  transaction_header_unexpected: { error: 'invalid_request', title: 'This route has no transaction to declare' },
  transaction_fields_differ: {
    error: 'invalid_request',
    title: 'X-High-Value-Transaction must have exactly the declared members',
  },
  transaction_amount_malformed: {
    error: 'invalid_request',
    title: 'The amount or currency in X-High-Value-Transaction cannot be read',
  },
  transaction_not_displayable: { error: 'invalid_request', title: 'The transaction cannot be shown to the person' },
  transaction_too_large: { error: 'invalid_request', title: 'The transaction is too large' },
  route_not_in_policy: { error: 'insufficient_scope', title: 'No rule lets this request through' },
  route_denied: { error: 'insufficient_scope', title: 'The policy refuses this request' },
  caller_not_accepted: { error: 'insufficient_scope', title: 'This kind of caller is not accepted here' },
  scope_missing: { error: 'insufficient_scope', title: 'The access token lacks a scope' },
  group_missing: { error: 'insufficient_scope', title: 'The person is in none of the groups' },
  session_unknown: { error: 'insufficient_scope', title: 'The access token names no sign-in to tie a step-up to' },
  session_revoked: { error: 'invalid_token', title: 'This sign-in has been ended: sign in again' },
  identity_insufficient: {
    error: 'insufficient_scope',
    title: 'The person has not been identified well enough, or too long ago',
  },
  retries_pending: {
    error: 'insufficient_user_authentication',
    title: 'The same request was let through twice a moment ago: wait before it is countersigned again',
  },
  too_many_at_once: {
    error: 'insufficient_user_authentication',
    title: 'Too many requests of this person at one moment: send it again',
  },
  session_locked: {
    error: 'insufficient_user_authentication',
    title: 'Too many prompts without an approval: this sign-in has to wait before it can step up again',
  },
  challenges_exhausted: {
    error: 'insufficient_user_authentication',
    title: 'This sign-in has asked for too many step-ups: it has to wait',
  },
  pushes_exhausted: {
    error: 'insufficient_user_authentication',
    title: 'The person has been prompted too often: wait before the next step-up',
  },
} as const satisfies Record<
  string,
  {
    readonly error:
      | 'invalid_request'
      | 'invalid_token'
      | 'insufficient_scope'
      | 'insufficient_user_authentication'
      | undefined;
    readonly title: string;
  }
>;

export type DenyReason = keyof typeof DENIALS;
