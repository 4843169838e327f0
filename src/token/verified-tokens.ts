import { hash } from 'node:crypto';
import type { JwksCache } from './jwks-cache.ts';
import type { PoolKey } from './parse-jwks.ts';
import type { AccessClaims } from './read-claims.ts';

/** Less than 1 kB each as a rule, and 30 kB at most: the length of a token is bounded. */
const MAX_TOKENS = 1000;

/** What stays true of a token's text for as long as its pool has the key. */
export interface VerifiedToken {
  readonly userPoolId: string;
  readonly keys: JwksCache;
  /** The key that the signature is good by. It has to be the pool's still whenever this is used. */
  readonly key: PoolKey;
  readonly claims: AccessClaims;
}

/**
 * Remembers the texts whose signature, issuer, client and form were found good, and nothing that time changes: `exp` and the key are for
 * the caller to check at every use. What has no good signature or form is not remembered, so that nobody without a good token can push one out.
 *
 * Kept by the SHA-256 of the whole text, so the process holds no token, and the same claims signed or written otherwise are another
 * token (T6). Of more than 1000 the one that was not used for longest is forgotten.
 */
export interface VerifiedTokens {
  find(jwt: string): VerifiedToken | undefined;
  remember(jwt: string, token: VerifiedToken): void;
}

export function createVerifiedTokens(maxTokens = MAX_TOKENS): VerifiedTokens {
  const tokens = new Map<string, VerifiedToken>();
  return {
    find(jwt) {
      const name = nameOf(jwt);
      const token = tokens.get(name);
      if (token) use(name, token);
      return token;
    },
    remember(jwt, token) {
      use(nameOf(jwt), token);
      const [oldest] = tokens.keys();
      if (tokens.size > maxTokens && oldest !== undefined) tokens.delete(oldest);
    },
  };

  /** A Map keeps the order in which its keys came. */
  function use(name: string, token: VerifiedToken): void {
    tokens.delete(name);
    tokens.set(name, token);
  }
}

function nameOf(jwt: string): string {
  return hash('sha256', jwt, 'base64url');
}
