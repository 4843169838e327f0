import { type User, UserManager, WebStorageStateStore } from 'oidc-client-ts';
import { fromUserManager } from '../../src/client/index.ts';
import type { PageConfig } from '../page-server/page-config.ts';
import type { Session } from './session.ts';

export interface FederatedSignIn {
  /** The sign-in that this window still has, or comes back with. Rejects where the tenant or the pool refused it. */
  resume(): Promise<Session | undefined>;
  /** Leaves the page: authorization code with PKCE, state and nonce. */
  leave(): Promise<void>;
}

export function createFederatedSignIn(config: PageConfig): FederatedSignIn {
  const store = new WebStorageStateStore({ store: sessionStorage });
  const manager = new UserManager({
    authority: config.issuer,
    metadata: {
      issuer: config.issuer,
      authorization_endpoint: config.authorization_endpoint,
      token_endpoint: config.token_endpoint,
    },
    client_id: config.clients.federation,
    redirect_uri: config.callback_url,
    scope: 'openid profile email',
    extraQueryParams: { identity_provider: 'OneKosmos' },
    userStore: store,
    stateStore: store,
  });

  const toSession = ({ profile }: User): Session => ({
    name: String(profile['cognito:username'] ?? profile.sub),
    sub: profile.sub,
    getAccessToken: fromUserManager(manager),
    async signOut() {
      const refreshToken = (await manager.getUser())?.refresh_token;
      // Without a connection it is only forgotten here.
      if (refreshToken) await revoke(config, refreshToken).catch(() => {});
      await manager.removeUser();
    },
  });

  return {
    async resume() {
      if (location.pathname === new URL(config.callback_url).pathname) {
        const answer = location.href;
        // The code is for one use: it must not be in the history when the page is reloaded.
        history.replaceState(null, '', '/');
        const user = await manager.signinCallback(answer);
        return user ? toSession(user) : undefined;
      }
      const kept = await manager.getUser();
      const user = kept?.expired ? await manager.signinSilent().catch(() => null) : kept;
      return user ? toSession(user) : undefined;
    },
    leave: () => manager.signinRedirect({ nonce: crypto.randomUUID() }),
  };
}

/** Ends the refresh token and the access tokens that came from it. */
async function revoke({ user_pool_url, clients }: PageConfig, refreshToken: string): Promise<void> {
  await fetch(user_pool_url, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-amz-json-1.1',
      'x-amz-target': 'AWSCognitoIdentityProviderService.RevokeToken',
    },
    body: JSON.stringify({ Token: refreshToken, ClientId: clients.federation }),
    signal: AbortSignal.timeout(5000),
  });
}
