import { decodeProtectedHeader } from 'jose';
import * as oidc from 'openid-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createBrowser } from '../../../dev/demo/browser.ts';
import type { Tenant } from '../../../dev/tenant/tenant.ts';
import { systemClock } from '../../../src/shared/numeric-date.ts';
import { decide, PROOFING, proofingClientOf, startTenant } from './tenant-fixture.ts';

const PARTY = { clientId: 'bank', clientSecret: 'bank-secret', redirectUri: 'https://bank.example/oauth2/idpresponse' };
const SCOPE = 'openid profile email /assurance/ial/2';

let tenant: Tenant;

beforeAll(async () => {
  tenant = await startTenant(systemClock, {
    people: [
      { userId: 'person-1', displayName: 'Ada Person', ial: 2 },
      { userId: 'person-2', displayName: 'Ben Person', ial: 1 },
      { userId: 'person-3', displayName: 'Cem Person', ial: undefined },
    ],
  });
  tenant.registerRelyingParty(PARTY);
});

afterAll(() => tenant.close());

const discover = (authentication?: oidc.ClientAuth) =>
  oidc.discovery(new URL(tenant.issuer), PARTY.clientId, PARTY.clientSecret, authentication, {
    execute: [oidc.allowInsecureRequests, oidc.enableNonRepudiationChecks],
  });

/** Signs in as somebody, in a browser of their own. */
async function signIn(userId: string, parameters: Readonly<Record<string, string>> = {}) {
  const config = await discover(oidc.ClientSecretPost(PARTY.clientSecret));
  const checks = { expectedState: oidc.randomState(), expectedNonce: oidc.randomNonce() };
  const url = oidc.buildAuthorizationUrl(config, {
    redirect_uri: PARTY.redirectUri,
    scope: SCOPE,
    state: checks.expectedState,
    nonce: checks.expectedNonce,
    ...parameters,
  });
  const browser = createBrowser();
  const page = await browser.open(url);
  const back = await browser.press(`${page.url.href}/as`, { user_id: userId });
  return { config, checks, page, back };
}

async function tokensOf(userId: string) {
  const { config, checks, back } = await signIn(userId);
  return { config, tokens: await oidc.authorizationCodeGrant(config, back.url, checks) };
}

describe('the tenant as an OpenID provider', () => {
  it('F55: takes the secret in the body alone, and has scopes for assurance', async () => {
    const metadata = (await discover()).serverMetadata();

    expect(metadata).toMatchObject({
      issuer: tenant.issuer,
      token_endpoint_auth_methods_supported: ['client_secret_post'],
      response_types_supported: ['code'],
      id_token_signing_alg_values_supported: ['RS256'],
    });
    expect(metadata.scopes_supported).toEqual(expect.arrayContaining(SCOPE.split(' ')));
  });

  it('says in the ID token who signed in, when, and at which level, signed by RS256', async () => {
    const before = systemClock();

    const { config, tokens } = await tokensOf('person-1');

    const claims = tokens.claims();
    expect(decodeProtectedHeader(tokens.id_token ?? '')).toMatchObject({ alg: 'RS256', kid: expect.any(String) });
    expect(claims).toMatchObject({ iss: tenant.issuer, aud: 'bank', sub: 'person-1', acr: '/assurance/ial/2/' });
    expect(claims?.['auth_time']).toBeGreaterThanOrEqual(before);
    expect(await oidc.fetchUserInfo(config, tokens.access_token, 'person-1')).toEqual({
      sub: 'person-1',
      name: 'Ada Person',
      email: 'person-1@example.test',
      email_verified: true,
    });
  });

  it('states the level that the person has, whatever the scope asks for, and none for somebody never proofed', async () => {
    const [lower, none] = [await tokensOf('person-2'), await tokensOf('person-3')];

    expect(lower.tokens.claims()?.['acr']).toBe('/assurance/ial/1/');
    expect(none.tokens.claims()).not.toHaveProperty('acr');
  });

  it('knows the level of somebody who was proofed meanwhile, and lowers nobody’s', async () => {
    const { sessionId } = await proofingClientOf(tenant).startProofing({ ...PROOFING, username: 'person-3' });
    await decide(tenant, sessionId, 'pass', { user_id: 'person-3', ial: '3' });
    const again = await proofingClientOf(tenant).startProofing({ ...PROOFING, username: 'person-3' });
    await decide(tenant, again.sessionId, 'pass', { user_id: 'person-3', ial: '1' });

    const { tokens } = await tokensOf('person-3');

    expect(tokens.claims()?.['acr']).toBe('/assurance/ial/3/');
    expect(tokens.claims()?.sub).toBe('person-3');
  });

  it('gives tokens for a code once, and to nobody with another secret', async () => {
    const first = await signIn('person-1');
    await oidc.authorizationCodeGrant(first.config, first.back.url, first.checks);
    const second = await signIn('person-1');
    const wrong = await discover(oidc.ClientSecretPost('another-secret'));

    await expect(oidc.authorizationCodeGrant(first.config, first.back.url, first.checks)).rejects.toMatchObject({
      error: 'invalid_grant',
    });
    await expect(oidc.authorizationCodeGrant(wrong, second.back.url, second.checks)).rejects.toMatchObject({
      error: 'invalid_client',
    });
  });

  it('F55: refuses a secret in the Authorization header', async () => {
    const { checks, back } = await signIn('person-1');
    const basic = await discover(oidc.ClientSecretBasic(PARTY.clientSecret));

    await expect(oidc.authorizationCodeGrant(basic, back.url, checks)).rejects.toMatchObject({ status: 401 });
  });

  it('sends nobody to an address that is not registered', async () => {
    const config = await discover();
    const url = oidc.buildAuthorizationUrl(config, { redirect_uri: 'https://evil.example/', scope: SCOPE });

    expect((await fetch(url, { redirect: 'manual' })).status).toBe(400);
  });
});

describe('its page', () => {
  it('shows everybody with their level, the hinted one first', async () => {
    const { page } = await signIn('person-1', { login_hint: 'person-2' });

    const shown = [...page.body.matchAll(/value="(person-\d)"/g)].map(([, userId]) => userId);
    expect(shown).toEqual(['person-2', 'person-1', 'person-3']);
    expect(page.body).toContain('Ben Person (person-2, IAL 1)');
  });

  it('lets its forms lead back to the bank: browsers hold form-action against redirects too', async () => {
    const config = await discover();
    const url = oidc.buildAuthorizationUrl(config, { redirect_uri: PARTY.redirectUri, scope: SCOPE });
    const first = await fetch(url, { redirect: 'manual' });
    const cookie = first.headers
      .getSetCookie()
      .map((each) => each.split(';')[0])
      .join('; ');

    const page = await fetch(new URL(first.headers.get('location') ?? '', tenant.url), { headers: { cookie } });

    const policy = page.headers.get('content-security-policy') ?? '';
    expect(page.status).toBe(200);
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toContain('form-action');
  });

  it('refuses a button that another site presses, and an unknown person', async () => {
    const { page } = await signIn('person-1');
    const crossSite = await fetch(`${page.url.href}/as`, {
      method: 'POST',
      headers: { 'sec-fetch-site': 'cross-site' },
    });
    const browser = createBrowser();
    const own = await browser.open(
      oidc.buildAuthorizationUrl(await discover(), { redirect_uri: PARTY.redirectUri, scope: SCOPE }),
    );

    const unknown = await browser.press(`${own.url.href}/as`, { user_id: 'nobody' });

    expect([crossSite.status, unknown.status]).toEqual([403, 400]);
  });
});
