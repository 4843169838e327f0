import { CognitoJwtVerifier } from 'aws-jwt-verify';
import { FetchError, JwksValidationError, JwtExpiredError } from 'aws-jwt-verify/error';
import { SimpleJwksCache } from 'aws-jwt-verify/jwk';
import * as z from 'zod/mini';
import type { NumericDate } from '../shared/numeric-date.ts';
import {
  type AccessToken,
  TokenKeysUnavailableError,
  type TokenRefusal,
  type TokenVerification,
  type TokenVerifier,
} from './access-token.ts';
import { jwksFetcher } from './jwks-fetcher.ts';
import { readJwtParts } from './jwt-parts.ts';
import { parseJwks } from './parse-jwks.ts';

/** What aws-jwt-verify leaves unchecked: exp and sub must be there, origin_jti is text if it is there at all (T2, T41). */
const claims = z.object({
  iss: z.string(),
  sub: z.string().check(z.minLength(1), z.maxLength(128)),
  client_id: z.string(),
  token_use: z.literal('access'),
  exp: z.int(),
  nbf: z.optional(z.int()),
  origin_jti: z.optional(z.string().check(z.minLength(1), z.maxLength(128))),
  username: z.optional(z.string()),
  scope: z.optional(z.string()),
  'cognito:groups': z.optional(z.array(z.string())),
});

/**
 * Verifies Cognito access tokens offline: RS256 by a key of one of the pools, exact issuer, one of the clients, `exp` and `sub` present.
 *
 * Does NOT see revocation (F51): a signed-out token stays good until `exp`. The library's own expiry check uses the real clock; the
 * one with `now` is ours, and both must pass. `jwksUri` replaces where the keys of all pools come from, not which issuer is accepted.
 */
export function cognitoTokenVerifier(options: {
  readonly userPoolIds: readonly string[];
  readonly clientIds: readonly string[];
  readonly jwksUri: URL | undefined;
}): TokenVerifier {
  const verifier = CognitoJwtVerifier.create(
    options.userPoolIds.map((userPoolId) => ({
      userPoolId,
      clientId: [...options.clientIds],
      tokenUse: 'access' as const,
    })),
    { jwksCache: new SimpleJwksCache({ fetcher: jwksFetcher(options.jwksUri), jwksParser: parseJwks }) },
  );

  return {
    async verify(jwt, now) {
      const parts = readJwtParts(jwt);
      if (!parts) return refused('token_malformed');
      // The library accepts other algorithms that its key types allow, and any `crit` (T1, T2).
      if (parts.header['alg'] !== 'RS256' || 'crit' in parts.header || 'b64' in parts.header) {
        return refused('token_not_accepted');
      }

      const payload = await verifySignature(jwt);
      if (payload.kind === 'refused') return payload;

      const token = toAccessToken(payload.claims, options.userPoolIds, now);
      return typeof token === 'string' ? refused(token) : { kind: 'verified', token };
    },
  };

  async function verifySignature(jwt: string) {
    try {
      return { kind: 'valid', claims: await verifier.verify(jwt) } as const;
    } catch (cause) {
      // Keys that are missing or broken are an outage; every other failure is the token's.
      if (cause instanceof FetchError || cause instanceof JwksValidationError) {
        throw new TokenKeysUnavailableError({ cause });
      }
      return refused(cause instanceof JwtExpiredError ? 'token_expired' : 'token_not_accepted');
    }
  }
}

function toAccessToken(payload: unknown, userPoolIds: readonly string[], now: NumericDate): AccessToken | TokenRefusal {
  const parsed = claims.safeParse(payload);
  if (!parsed.success) return 'token_not_accepted';
  const { data } = parsed;
  if (data.exp <= now) return 'token_expired';
  if (data.nbf !== undefined && data.nbf > now) return 'token_not_accepted';

  const userPoolId = userPoolIds.find((id) => data.iss.endsWith(`/${id}`));
  if (userPoolId === undefined) return 'token_not_accepted';

  return {
    userPoolId,
    issuer: data.iss,
    sub: data.sub,
    clientId: data.client_id,
    originJti: data.origin_jti,
    scopes: data.scope?.split(' ').filter((scope) => scope !== '') ?? [],
    groups: data['cognito:groups'] ?? [],
    machine: data.sub === data.client_id || data.username === undefined,
  };
}

function refused(reason: TokenRefusal): Extract<TokenVerification, { kind: 'refused' }> {
  return { kind: 'refused', reason };
}
