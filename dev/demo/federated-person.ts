import * as oidc from 'openid-client';
import type { StackDescription } from '../stack/stack-description.ts';
import { createBrowser } from './browser.ts';
import { fetchBy } from './exchange.ts';
import { createPhone, type Phone } from './phone.ts';
import type { Transcript } from './transcript.ts';

const PROVIDER = 'OneKosmos';

type Tokens = Awaited<ReturnType<typeof oidc.authorizationCodeGrant>>;

/** Somebody who has no password at the user pool, and signs in at the tenant. */
export interface FederatedPerson {
  /** What the user pool calls them. */
  readonly username: string;
  readonly phone: Phone;
  /** The tokens of a new sign-in, in a browser that has never been there. */
  readonly signIn: () => Promise<Tokens>;
  readonly refresh: (refreshToken: string) => Promise<Tokens>;
}

/** The person whom the tenant knows as `userId`. The application is played by openid-client. */
export function createFederatedPerson(
  stack: StackDescription,
  userId: string,
  { exchange, quietly }: Pick<Transcript, 'exchange' | 'quietly'>,
): FederatedPerson {
  const { clients, user_pool_url: poolUrl, user_pool_id: userPoolId, callback_url: callback } = stack;
  const server = {
    issuer: stack.issuer,
    authorization_endpoint: stack.authorization_endpoint,
    token_endpoint: stack.token_endpoint,
    jwks_uri: `${poolUrl}/${userPoolId}/.well-known/jwks.json`,
  };
  const config = new oidc.Configuration(server, clients.federation, undefined, oidc.None());
  // The keys of the pool are no part of the story: only its token endpoint takes a POST.
  const send = fetchBy((request) => (request.method === 'POST' ? exchange : quietly)(request));
  config[oidc.customFetch] = (url, { method, headers, body = null }) => send(url, { method, headers, body });
  oidc.allowInsecureRequests(config);
  oidc.enableNonRepudiationChecks(config);

  return {
    username: `${PROVIDER}_${userId}`,
    phone: createPhone(`${stack.tenant_url}/phone/${userId}`, quietly),
    async signIn() {
      const checks = {
        pkceCodeVerifier: oidc.randomPKCECodeVerifier(),
        expectedState: oidc.randomState(),
        expectedNonce: oidc.randomNonce(),
      };
      const url = oidc.buildAuthorizationUrl(config, {
        redirect_uri: callback,
        scope: 'openid profile email',
        state: checks.expectedState,
        nonce: checks.expectedNonce,
        code_challenge: await oidc.calculatePKCECodeChallenge(checks.pkceCodeVerifier),
        code_challenge_method: 'S256',
        identity_provider: PROVIDER,
      });
      const browser = createBrowser(exchange);
      const page = await browser.open(url, callback);
      const back = await browser.press(`${page.url.href}/as`, { user_id: userId }, callback);
      return oidc.authorizationCodeGrant(config, back.url, checks);
    },
    refresh: (refreshToken) => oidc.refreshTokenGrant(config, refreshToken),
  };
}
