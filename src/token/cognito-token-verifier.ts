import { CognitoJwtVerifier, validateCognitoJwtFields } from 'aws-jwt-verify/cognito-verifier';
import { JwtExpiredError } from 'aws-jwt-verify/error';
import { verifyJwtSync } from 'aws-jwt-verify/jwt-verifier';
import type { TokenRefusal, TokenVerification, TokenVerifier } from './access-token.ts';
import { createJwksCache, type FetchJwks, type JwksCache } from './jwks-cache.ts';
import { readJwtParts } from './jwt-parts.ts';
import type { PoolKey } from './parse-jwks.ts';
import { LEEWAY_SECONDS, readClaims } from './read-claims.ts';

/** A user pool, and those of its clients whose tokens are accepted. */
export interface TokenPool {
  readonly userPoolId: string;
  readonly clientIds: readonly string[];
}

/** What tokens of one issuer are held against. */
interface Issuer {
  readonly name: string;
  readonly pool: TokenPool;
  readonly keys: JwksCache;
}

/**
 * Verifies Cognito access tokens offline: RS256 by a key of the very pool that the issuer names, exact issuer, one of that pool's clients,
 * `exp` and `sub` present. The only thing believed before the signature is good is which pool's key to look for (T1, T3).
 *
 * Does NOT see revocation (F51): a signed-out token stays good until `exp`. The library's own time checks use the real clock; those with
 * `now` are ours and stricter, and both must pass.
 *
 * @throws ParameterValidationError, at cold start, for an id that no user pool can have.
 */
export function cognitoTokenVerifier(options: {
  readonly pools: readonly TokenPool[];
  readonly fetchJwks: FetchJwks;
}): TokenVerifier {
  const issuers = new Map<unknown, Issuer>(
    options.pools.flatMap((pool) => issuersOf(pool, options.fetchJwks)).map((issuer) => [issuer.name, issuer]),
  );

  return {
    async verify(jwt, now) {
      const parts = readJwtParts(jwt);
      if (!parts) return refused('token_malformed');
      const { header, claims } = parts;
      // The library accepts other algorithms that its key types allow, and any `crit` (T1, T2).
      if (header['alg'] !== 'RS256' || 'crit' in header || 'b64' in header) return refused('token_not_accepted');

      const { kid } = header;
      const issuer = issuers.get(claims['iss']);
      if (typeof kid !== 'string' || !issuer) return refused('token_not_accepted');
      const key = await issuer.keys.find(kid, now);
      if (!key) return refused('token_not_accepted');

      const verified = verifySignature(jwt, key, issuer);
      if (verified.kind === 'refused') return verified;
      const token = readClaims(verified.claims, issuer.pool.userPoolId, now);
      return typeof token === 'string' ? refused(token) : { kind: 'verified', token };
    },
  };
}

/**
 * A pool's issuer has two forms (F51), and one key set. It is always fetched from the address that every pool has: a token is not to
 * choose where keys come from, and one cool-down is to hold for both forms (T7).
 */
function issuersOf(pool: TokenPool, fetchJwks: FetchJwks): readonly Issuer[] {
  const { issuer, jwksUri } = CognitoJwtVerifier.parseUserPoolId(pool.userPoolId);
  const keys = createJwksCache(new URL(jwksUri), fetchJwks);
  return [issuer, issuer.replace('https://', 'https://issuer-')].map((name) => ({ name, pool, keys }));
}

function verifySignature(jwt: string, { jwk, publicKey }: PoolKey, { name, pool }: Issuer) {
  try {
    const expected = { issuer: name, audience: null, graceSeconds: LEEWAY_SECONDS };
    const claims = verifyJwtSync(jwt, jwk, expected, () => publicKey);
    validateCognitoJwtFields(claims, { tokenUse: 'access', clientId: [...pool.clientIds] });
    return { kind: 'valid', claims } as const;
  } catch (cause) {
    return refused(cause instanceof JwtExpiredError ? 'token_expired' : 'token_not_accepted');
  }
}

function refused(reason: TokenRefusal): Extract<TokenVerification, { kind: 'refused' }> {
  return { kind: 'refused', reason };
}
