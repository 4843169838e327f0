import { CountersignError } from '../shared/errors.ts';
import type { NumericDate } from '../shared/numeric-date.ts';
import type { Holder } from '../transaction/transaction.ts';

/** A verified Cognito access token, reduced to what decisions are made of (F48). */
export interface AccessToken {
  readonly userPoolId: string;
  readonly issuer: string;
  /** Identity is issuer + sub; user name and e-mail are never read (T3). */
  readonly sub: string;
  readonly clientId: string;
  /** Names the sign-in; absent on machine tokens and on pools that predate revocation (T41). */
  readonly originJti: string | undefined;
  /** Cognito's own step-up level, such as `urn:cognito:loa:2` (F46); no trigger can set it (F47). */
  readonly acr: string | undefined;
  /** When the person signed in; a refresh does not change it (F48). Never later than now. */
  readonly authTime: NumericDate | undefined;
  readonly scopes: readonly string[];
  readonly groups: readonly string[];
  /** A client-credentials token: sub equals client_id and there is no user name (F50). It has no `originJti`, `acr` or `authTime`. */
  readonly machine: boolean;
}

export type TokenRefusal = 'token_malformed' | 'token_expired' | 'token_not_accepted';

export type TokenVerification =
  | { readonly kind: 'verified'; readonly token: AccessToken }
  | { readonly kind: 'refused'; readonly reason: TokenRefusal };

/** Verifies access tokens. Throws only `TokenKeysUnavailableError`: a token that cannot be judged is an outage, not a 401. */
export interface TokenVerifier {
  verify(jwt: string, now: NumericDate): Promise<TokenVerification>;
}

/** The user pool's keys could not be fetched. */
export class TokenKeysUnavailableError extends CountersignError {
  override readonly code = 'ERR_TOKEN_KEYS_UNAVAILABLE';
  override readonly operation = 'jwks';

  constructor(options?: ErrorOptions) {
    super("the user pool's JSON Web Key Set could not be fetched", options);
  }
}

/** The holder of evidence, or undefined where the token does not name a sign-in: nothing may lie under `undefined` (T41). */
export function holderOf(token: AccessToken): Holder | undefined {
  if (token.originJti === undefined) return undefined;
  return { issuer: token.issuer, sub: token.sub, clientId: token.clientId, originJti: token.originJti };
}
