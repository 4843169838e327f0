import { randomBytes } from 'node:crypto';
import { notAuthorized } from './cognito-errors.ts';
import type { SignIn } from './sign-in.ts';
import type { PoolUser } from './user-directory.ts';

/** A sign-in of a user who exists. */
export type ProvenSignIn = SignIn & { readonly user: PoolUser };

/** What every token of one sign-in shares, however often it is refreshed (F48). Times are in seconds. */
export type Grant = {
  readonly signIn: ProvenSignIn;
  /** What the client asked for, before any trigger changed it. */
  readonly scopes: readonly string[];
  readonly authTime: number;
  readonly originJti: string;
  readonly eventId: string;
};

export interface TokenGrants {
  /** Gives the refresh token of a new sign-in. */
  keep(grant: Grant): string;
  /** Finds the grant of a refresh token. Refuses one that is unknown, another client's, revoked or expired. */
  redeem(refreshToken: string, clientId: string): Grant;
  /** Revokes a refresh token and the access tokens that came of it; unknown and foreign tokens are left alone. */
  revoke(refreshToken: string, clientId: string): void;
  /** Revokes every token that a user has. */
  revokeAllOf(username: string): void;
  isRevoked(originJti: string): boolean;
}

export function createTokenGrants(clock: () => number): TokenGrants {
  const grants = new Map<string, { readonly grant: Grant; readonly expiresAt: number }>();
  const revoked = new Set<string>();

  const find = (refreshToken: string, clientId: string) => {
    const found = grants.get(refreshToken);
    return found?.grant.signIn.client.id === clientId ? found : undefined;
  };

  return {
    keep(grant) {
      const refreshToken = randomBytes(64).toString('base64url');
      grants.set(refreshToken, { grant, expiresAt: clock() + grant.signIn.client.refreshTokenSeconds * 1000 });
      return refreshToken;
    },
    redeem(refreshToken, clientId) {
      const found = find(refreshToken, clientId);
      if (found === undefined) throw notAuthorized('Invalid Refresh Token');
      if (revoked.has(found.grant.originJti)) throw notAuthorized('Refresh Token has been revoked');
      if (found.expiresAt <= clock()) throw notAuthorized('Refresh Token has expired');
      return found.grant;
    },
    revoke(refreshToken, clientId) {
      const found = find(refreshToken, clientId);
      if (found !== undefined) revoked.add(found.grant.originJti);
    },
    revokeAllOf(username) {
      for (const { grant } of grants.values()) {
        if (grant.signIn.username === username) revoked.add(grant.originJti);
      }
    },
    isRevoked: (originJti) => revoked.has(originJti),
  };
}
