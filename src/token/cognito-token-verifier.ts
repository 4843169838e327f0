import { CognitoJwtVerifier, validateCognitoJwtFields } from 'aws-jwt-verify/cognito-verifier';
import { JwtExpiredError } from 'aws-jwt-verify/error';
import { verifyJwtSync } from 'aws-jwt-verify/jwt-verifier';
import type { NumericDate } from '../shared/numeric-date.ts';
import type { TokenRefusal, TokenVerification, TokenVerifier } from './access-token.ts';
import { createJwksCache, type FetchJwks, type JwksCache } from './jwks-cache.ts';
import { MAX_JWT_LENGTH, readJwtParts } from './jwt-parts.ts';
import type { PoolKey } from './parse-jwks.ts';
import { accessTokenOf, LEEWAY_SECONDS, readClaims } from './read-claims.ts';
import type { VerifiedToken, VerifiedTokens } from './verified-tokens.ts';

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
 * Does NOT see revocation (F51): a signed-out token stays good until `exp`. The library's own time checks use the real clock, once for each
 * text; those with `now` are ours, stricter, and made every time. What is remembered of a text is in verified-tokens.ts.
 *
 * @throws ParameterValidationError, at cold start, for an id that no user pool can have.
 */
export function cognitoTokenVerifier(options: {
  readonly pools: readonly TokenPool[];
  readonly fetchJwks: FetchJwks;
  readonly verified: VerifiedTokens;
}): TokenVerifier {
  const { verified } = options;
  const issuers = new Map<unknown, Issuer>(
    options.pools.flatMap((pool) => issuersOf(pool, options.fetchJwks)).map((issuer) => [issuer.name, issuer]),
  );

  return {
    async verify(jwt, now) {
      if (jwt.length > MAX_JWT_LENGTH) return refused('token_malformed');
      const found = (await stillVerified(jwt, now)) ?? (await verifyText(jwt, now));
      if (typeof found === 'string') return refused(found);
      const token = accessTokenOf(found.claims, found.userPoolId, now);
      return typeof token === 'string' ? refused(token) : { kind: 'verified', token };
    },
  };

  /** A key that the pool has withdrawn vouches for nothing any more, also for what it has vouched for. */
  async function stillVerified(jwt: string, now: NumericDate): Promise<VerifiedToken | undefined> {
    const known = verified.find(jwt);
    return known && (await known.keys.find(known.key.jwk.kid, now)) === known.key ? known : undefined;
  }

  async function verifyText(jwt: string, now: NumericDate): Promise<VerifiedToken | TokenRefusal> {
    const parts = readJwtParts(jwt);
    if (!parts) return 'token_malformed';
    const { header } = parts;
    // The library accepts other algorithms that its key types allow, and any `crit` (T1, T2).
    if (header['alg'] !== 'RS256' || 'crit' in header || 'b64' in header) return 'token_not_accepted';

    const { kid } = header;
    const issuer = issuers.get(parts.claims['iss']);
    if (typeof kid !== 'string' || !issuer) return 'token_not_accepted';
    const key = await issuer.keys.find(kid, now);
    if (!key) return 'token_not_accepted';

    const signed = verifySignature(jwt, key, issuer);
    if (typeof signed === 'string') return signed;
    const claims = readClaims(signed.claims);
    if (!claims) return 'token_not_accepted';
    const token = { userPoolId: issuer.pool.userPoolId, keys: issuer.keys, key, claims };
    verified.remember(jwt, token);
    return token;
  }
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

function verifySignature(
  jwt: string,
  { jwk, publicKey }: PoolKey,
  { name, pool }: Issuer,
): { readonly claims: unknown } | TokenRefusal {
  try {
    const expected = { issuer: name, audience: null, graceSeconds: LEEWAY_SECONDS };
    const claims = verifyJwtSync(jwt, jwk, expected, () => publicKey);
    validateCognitoJwtFields(claims, { tokenUse: 'access', clientId: [...pool.clientIds] });
    return { claims };
  } catch (cause) {
    return cause instanceof JwtExpiredError ? 'token_expired' : 'token_not_accepted';
  }
}

function refused(reason: TokenRefusal): TokenVerification {
  return { kind: 'refused', reason };
}
