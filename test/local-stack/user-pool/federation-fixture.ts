import * as oidc from 'openid-client';
import { createBrowser, type Stop } from '../../../dev/demo/browser.ts';
import type { ExternalProvider, UserPoolClient } from '../../../dev/user-pool/user-pool-options.ts';
import { type TestPool, WEB } from './test-pool.ts';

export const CALLBACK = 'https://bank.example/signed-in';

export const FEDERATION: UserPoolClient = {
  ...WEB,
  id: 'federation-client',
  name: 'federation',
  explicitAuthFlows: ['ALLOW_REFRESH_TOKEN_AUTH'],
  writeAttributes: ['email', 'name'],
  codeFlow: {
    callbackUrls: [CALLBACK, 'https://bank.example/elsewhere'],
    scopes: ['openid', 'profile', 'email', 'bank/read'],
    providers: ['OneKosmos'],
  },
};

export function providerAt(issuer: string): ExternalProvider {
  return {
    name: 'OneKosmos',
    issuer,
    clientId: 'bank',
    clientSecret: 'bank-secret',
    scopes: ['openid', 'profile', 'email', '/assurance/ial/2'],
    attributesRequestMethod: 'GET',
    attributeMapping: { email: 'email', name: 'name', 'custom:tier': 'acr' },
  };
}

/** The pool's domain as a client that nobody here wrote sees it. */
export function openIdClientOf(pool: TestPool, clientId: string = FEDERATION.id): oidc.Configuration {
  const server = {
    issuer: pool.issuer,
    authorization_endpoint: pool.authorizationEndpoint ?? '',
    token_endpoint: pool.tokenEndpoint ?? '',
    jwks_uri: pool.jwksUri,
  };
  const config = new oidc.Configuration(server, clientId, undefined, oidc.None());
  oidc.allowInsecureRequests(config);
  oidc.enableNonRepudiationChecks(config);
  return config;
}

/** A sign-in that began: what the client remembers of it, and where it sends the browser. */
export type Begun = { readonly url: URL; readonly checks: Required<Checks> };
type Checks = Pick<oidc.AuthorizationCodeGrantChecks, 'pkceCodeVerifier' | 'expectedState' | 'expectedNonce'>;

export async function begin(config: oidc.Configuration, extra: Readonly<Record<string, string>> = {}): Promise<Begun> {
  const checks = {
    pkceCodeVerifier: oidc.randomPKCECodeVerifier(),
    expectedState: oidc.randomState(),
    expectedNonce: oidc.randomNonce(),
  };
  const url = oidc.buildAuthorizationUrl(config, {
    redirect_uri: CALLBACK,
    scope: 'openid profile email',
    state: checks.expectedState,
    nonce: checks.expectedNonce,
    code_challenge: await oidc.calculatePKCECodeChallenge(checks.pkceCodeVerifier),
    code_challenge_method: 'S256',
    identity_provider: 'OneKosmos',
    ...extra,
  });
  return { url, checks };
}

/** Signs in at the tenant's page as somebody. Gives where the browser ends: at the application, or before `until`. */
export async function signInAs(userId: string, url: URL, browser = createBrowser(), until?: string): Promise<Stop> {
  const page = await browser.open(url, until);
  if (!page.url.pathname.startsWith('/sign-in/')) return page;
  return browser.press(`${page.url.href}/as`, { user_id: userId }, until);
}
