import { type AccessToken, TokenKeysUnavailableError, type TokenRefusal } from '../../../src/token/access-token.ts';
import { cognitoTokenVerifier, type TokenPool } from '../../../src/token/cognito-token-verifier.ts';
import type { FetchJwks } from '../../../src/token/jwks-cache.ts';
import { jwksFetcher } from '../../../src/token/jwks-fetcher.ts';
import { createVerifiedTokens } from '../../../src/token/verified-tokens.ts';
import { CLIENT_ID, NOW, POOL_ID } from '../../fixtures/tokens/local-issuer.ts';

/** A verifier of the test pool whose answers are short enough for a table. */
export function createVerifierUnderTest(
  keys: URL | FetchJwks,
  pools: readonly TokenPool[] = [{ userPoolId: POOL_ID, clientIds: [CLIENT_ID, 'payroll'] }],
) {
  const fetchJwks = keys instanceof URL ? jwksFetcher(keys) : keys;
  const verified = createVerifiedTokens();
  let remembered = 0;
  const verifier = cognitoTokenVerifier({
    pools,
    fetchJwks,
    verified: {
      ...verified,
      find(jwt) {
        const found = verified.find(jwt);
        if (found) remembered += 1;
        return found;
      },
    },
  });
  return {
    verifier,

    /** How often a token was found to be known. */
    remembered: () => remembered,

    /** The token, or why it is refused. */
    async token(jwt: string, now = NOW): Promise<AccessToken | TokenRefusal> {
      const verification = await verifier.verify(jwt, now);
      return verification.kind === 'verified' ? verification.token : verification.reason;
    },

    /** `verified`, why not, or the code of an outage; any other error is text that no test expects. */
    async outcome(jwt: string, now = NOW): Promise<string> {
      try {
        const verification = await verifier.verify(jwt, now);
        return verification.kind === 'verified' ? 'verified' : verification.reason;
      } catch (error) {
        return error instanceof TokenKeysUnavailableError ? error.code : `threw ${String(error)}`;
      }
    },
  };
}
