import { errors, jwtVerify } from 'jose';
import * as z from 'zod';
import { notAuthorized } from './cognito-errors.ts';
import type { SigningKeys } from './signing-keys.ts';
import type { TokenGrants } from './token-grants.ts';
import { USER_SCOPE } from './token-issuer.ts';
import type { PoolUser, UserDirectory } from './user-directory.ts';

const accessClaims = z.object({
  token_use: z.literal('access'),
  username: z.string(),
  client_id: z.string(),
  origin_jti: z.string(),
  scope: z.string(),
});

export interface AccessTokens {
  /** The user and client of an access token. Refuses one that is not ours, expired, revoked or without the scope of the API. */
  holderOf(accessToken: string): Promise<{ readonly user: PoolUser; readonly clientId: string }>;
}

export function createAccessTokens(deps: {
  readonly issuer: string;
  readonly keys: SigningKeys;
  readonly grants: TokenGrants;
  readonly users: UserDirectory;
  readonly clock: () => number;
}): AccessTokens {
  const { issuer, keys, grants, users, clock } = deps;
  return {
    async holderOf(accessToken) {
      const { username, client_id, origin_jti, scope } = await verify(accessToken, issuer, keys, clock);
      if (grants.isRevoked(origin_jti)) throw notAuthorized('Access Token has been revoked');
      if (!scope.split(' ').includes(USER_SCOPE)) throw notAuthorized('Access Token does not have required scopes');
      const user = users.find(username);
      if (user === undefined) throw notAuthorized('Invalid Access Token');
      return { user, clientId: client_id };
    },
  };
}

async function verify(
  accessToken: string,
  issuer: string,
  keys: SigningKeys,
  clock: () => number,
): Promise<z.infer<typeof accessClaims>> {
  try {
    const currentDate = new Date(clock());
    const { payload } = await jwtVerify(accessToken, keys.accessTokenKey, {
      issuer,
      algorithms: ['RS256'],
      currentDate,
    });
    return accessClaims.parse(payload);
  } catch (cause) {
    if (cause instanceof errors.JWTExpired) throw notAuthorized('Access Token has expired');
    throw notAuthorized('Invalid Access Token');
  }
}
