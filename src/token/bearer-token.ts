import type { NumericDate } from '../shared/numeric-date.ts';
import type { TokenVerification, TokenVerifier } from './access-token.ts';

export type BearerRefusal = 'token_missing' | 'authorization_malformed';

export type BearerToken =
  | { readonly kind: 'token'; readonly token: string }
  | { readonly kind: 'refused'; readonly reason: BearerRefusal };

/**
 * The access token of an `Authorization` value (RFC 6750, section 2.1): scheme Bearer in any case, one space, one b64token. Tokens in a
 * query, body or cookie are never looked for (T4).
 */
export function bearerToken(authorization: string | undefined): BearerToken {
  if (authorization === undefined || authorization === '') return { kind: 'refused', reason: 'token_missing' };
  const token = /^bearer ([\w.~+/-]+=*)$/i.exec(authorization)?.[1];
  return token === undefined ? { kind: 'refused', reason: 'authorization_malformed' } : { kind: 'token', token };
}

/**
 * Verifies the access token of an `Authorization` value.
 *
 * @throws TokenKeysUnavailableError: then the token cannot be judged.
 */
export async function verifyBearer(
  tokens: TokenVerifier,
  authorization: string | undefined,
  now: NumericDate,
): Promise<TokenVerification | Extract<BearerToken, { kind: 'refused' }>> {
  const bearer = bearerToken(authorization);
  return bearer.kind === 'refused' ? bearer : tokens.verify(bearer.token, now);
}
