export type BearerToken =
  | { readonly kind: 'token'; readonly token: string }
  | { readonly kind: 'refused'; readonly reason: 'token_missing' | 'authorization_malformed' };

/**
 * The access token of an `Authorization` value (RFC 6750, section 2.1): scheme Bearer in any case, one space, one b64token. Tokens in a
 * query, body or cookie are never looked for (T4).
 */
export function bearerToken(authorization: string | undefined): BearerToken {
  if (authorization === undefined || authorization === '') return { kind: 'refused', reason: 'token_missing' };
  const token = /^bearer ([\w.~+/-]+=*)$/i.exec(authorization)?.[1];
  return token === undefined ? { kind: 'refused', reason: 'authorization_malformed' } : { kind: 'token', token };
}
