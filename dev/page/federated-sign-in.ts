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
    signOut: () => manager.removeUser(),
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
    leave: () => manager.signinRedirect(),
  };
}
