/** The error codes of RFC 6749, sections 4.1.2.1 and 5.2, and of OpenID Connect Core, section 3.1.2.6, that the pool answers with. */
export type OAuthErrorCode =
  | 'invalid_request'
  | 'invalid_client'
  | 'invalid_grant'
  | 'unauthorized_client'
  | 'unsupported_grant_type'
  | 'invalid_scope'
  | 'access_denied'
  | 'login_required';

/** An OAuth request that is refused. At the token endpoint it says no more than its code, as Cognito does; to a browser also why. */
export class OAuthError extends Error {
  readonly code: OAuthErrorCode;

  constructor(code: OAuthErrorCode, description: string = code, options?: ErrorOptions) {
    super(description, options);
    this.name = 'OAuthError';
    this.code = code;
  }
}
