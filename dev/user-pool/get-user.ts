import { errors, jwtVerify } from 'jose';
import * as z from 'zod';
import { notAuthorized } from './cognito-errors.ts';
import type { SigningKeys } from './signing-keys.ts';
import type { TokenGrants } from './token-grants.ts';
import { USER_SCOPE } from './token-issuer.ts';
import { attributesOf, type UserDirectory } from './user-directory.ts';

const accessClaims = z.object({
  token_use: z.literal('access'),
  username: z.string(),
  origin_jti: z.string(),
  scope: z.string(),
});

/** The user of an access token, as GetUser answers. Refuses a token that is not ours, expired, revoked or without the scope. */
export type GetUser = (accessToken: string) => Promise<object>;

export function createGetUser(deps: {
  readonly issuer: string;
  readonly keys: SigningKeys;
  readonly grants: TokenGrants;
  readonly users: UserDirectory;
  readonly clock: () => number;
}): GetUser {
  const { issuer, keys, grants, users, clock } = deps;
  return async (accessToken) => {
    const { username, origin_jti, scope } = await verify(accessToken, issuer, keys, clock);
    if (grants.isRevoked(origin_jti)) throw notAuthorized('Access Token has been revoked');
    if (!scope.split(' ').includes(USER_SCOPE)) throw notAuthorized('Access Token does not have required scopes');
    const user = users.find(username);
    if (user === undefined) throw notAuthorized('Invalid Access Token');
    const { 'cognito:user_status': _, ...visible } = attributesOf(user);
    return {
      Username: username,
      UserAttributes: Object.entries(visible).map(([Name, Value]) => ({ Name, Value })),
    };
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
