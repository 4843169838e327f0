import * as oidc from 'openid-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createBrowser } from '../../../dev/demo/browser.ts';
import type { Tenant } from '../../../dev/tenant/tenant.ts';
import { systemClock } from '../../../src/shared/numeric-date.ts';
import { startTenant } from '../tenant/tenant-fixture.ts';
import { begin, CALLBACK, FEDERATION, openIdClientOf, providerAt, signInAs } from './federation-fixture.ts';
import { PAYROLL, startTestPool, type TestPool, WEB } from './test-pool.ts';

let tenant: Tenant;
let pool: TestPool;
let config: oidc.Configuration;
const SECOND = { ...FEDERATION, id: 'second-client' };

beforeAll(async () => {
  tenant = await startTenant(systemClock);
  pool = await startTestPool({
    clients: [WEB, PAYROLL, FEDERATION, SECOND],
    providers: [providerAt(tenant.issuer)],
    hasDomain: true,
  });
  tenant.registerRelyingParty({ ...providerAt(tenant.issuer), redirectUri: pool.idpResponseUrl ?? '' });
  config = openIdClientOf(pool);
});

afterAll(async () => {
  await pool.close();
  await tenant.close();
});

/** What the pool answers to a code, in its own words. */
const refusal = (grant: Promise<unknown>) => grant.catch((error: { readonly error?: string }) => error.error);

describe('an authorization code', () => {
  async function code() {
    const { url, checks } = await begin(config);
    const { url: back } = await signInAs('person-1', url);
    return { back, checks };
  }

  it('works once', async () => {
    const { back, checks } = await code();
    await oidc.authorizationCodeGrant(config, back, checks);

    expect(await refusal(oidc.authorizationCodeGrant(config, back, checks))).toBe('invalid_grant');
  });

  it('works once also when two redeem it at the same time', async () => {
    const { back, checks } = await code();

    const both = await Promise.allSettled([1, 2].map(() => oidc.authorizationCodeGrant(config, back, checks)));

    expect(both.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
  });

  it('is used up by a wrong verifier', async () => {
    const { back, checks } = await code();
    const wrong = { ...checks, pkceCodeVerifier: oidc.randomPKCECodeVerifier() };

    expect(await refusal(oidc.authorizationCodeGrant(config, back, wrong))).toBe('invalid_grant');
    expect(await refusal(oidc.authorizationCodeGrant(config, back, checks))).toBe('invalid_grant');
  });

  const exchange = async (form: Readonly<Record<string, string>>) => {
    const reply = await fetch(pool.tokenEndpoint ?? '', { method: 'POST', body: new URLSearchParams(form) });
    return [reply.status, await reply.json()];
  };
  const formOf = ({ back, checks }: Awaited<ReturnType<typeof code>>) => ({
    grant_type: 'authorization_code',
    client_id: FEDERATION.id,
    code: back.searchParams.get('code') ?? '',
    redirect_uri: CALLBACK,
    code_verifier: checks.pkceCodeVerifier,
  });

  it.each([
    ['no verifier', { code_verifier: '' }],
    ['the other address of the client', { redirect_uri: 'https://bank.example/elsewhere' }],
    ['no address', { redirect_uri: '' }],
    ['another client', { client_id: SECOND.id }],
  ])('is refused with %s', async (_, change) => {
    expect(await exchange({ ...formOf(await code()), ...change })).toEqual([400, { error: 'invalid_grant' }]);
  });

  it('is refused with a verifier where there was no challenge', async () => {
    const { url, checks } = await begin(config);
    for (const name of ['code_challenge', 'code_challenge_method']) url.searchParams.delete(name);
    const { url: back } = await signInAs('person-1', url);

    expect(await exchange(formOf({ back, checks }))).toEqual([400, { error: 'invalid_grant' }]);
  });

  it.each([
    ['unauthorized_client', 'a client without the flow', { client_id: WEB.id }],
    ['invalid_client', 'an unknown client', { client_id: 'nobody' }],
    ['invalid_request', 'no code', { code: '' }],
    ['unsupported_grant_type', 'a password', { grant_type: 'password' }],
  ])('is answered with %s for %s', async (error, _, change) => {
    expect(await exchange({ ...formOf(await code()), ...change })).toEqual([400, { error }]);
  });
});

describe('what a browser brings back', () => {
  it('is refused with another state, and openid-client refuses what is not its own', async () => {
    const { url, checks } = await begin(config);
    const back = await signInAs('person-1', url);
    const forged = new URL(back.url);
    forged.searchParams.set('state', 'another');

    await expect(oidc.authorizationCodeGrant(config, forged, checks)).rejects.toThrow();
    const stop = await createBrowser().open(`${pool.idpResponseUrl}?code=x&state=another`);
    expect(stop.status).toBe(400);
  });

  it("is refused in another person's browser: nobody is signed in as the one who sent the link", async () => {
    const { url } = await begin(config);
    const link = await signInAs('person-2', url, createBrowser(), pool.idpResponseUrl);

    const stop = await createBrowser().open(link.url);

    expect(link.url.searchParams.get('code')).not.toBeNull();
    expect([stop.status, stop.body]).toEqual([400, 'invalid_request: no sign-in of this browser has that state']);
  });

  it('is refused the second time', async () => {
    const { url } = await begin(config);
    const browser = createBrowser();
    const link = await signInAs('person-2', url, browser, pool.idpResponseUrl);

    const [first, second] = [await browser.open(link.url), await browser.open(link.url)];

    expect(first.url.searchParams.get('code')).not.toBeNull();
    expect(second.status).toBe(400);
  });

  it('is refused at the tenant’s page in a browser that did not begin there', async () => {
    const page = await createBrowser().open((await begin(config)).url);

    const stop = await createBrowser().press(`${page.url.href}/as`, { user_id: 'person-1' });

    expect(stop.status).toBe(404);
  });

  it('tells the client that the person declined', async () => {
    const { url, checks } = await begin(config);
    const browser = createBrowser();
    const page = await browser.open(url);

    const back = await browser.press(`${page.url.href}/decline`);

    expect(Object.fromEntries(back.url.searchParams)).toEqual({
      error: 'access_denied',
      error_description: 'the identity provider denied it',
      state: checks.expectedState,
    });
  });
});

describe('GET /oauth2/authorize', () => {
  const ask = async (change: Readonly<Record<string, string>>) => {
    const { url } = await begin(config, change);
    const reply = await fetch(url, { redirect: 'manual' });
    const location = reply.headers.get('location');
    return { status: reply.status, error: location && new URL(location).searchParams.get('error'), location };
  };

  it.each([
    ['an address that is not the client’s', { redirect_uri: 'https://evil.example/' }],
    ['an address that only begins like one', { redirect_uri: `${CALLBACK}/further` }],
    ['an unknown client', { client_id: 'nobody' }],
    ['a client without the flow', { client_id: WEB.id }],
    ['a machine', { client_id: PAYROLL.id }],
  ])('redirects nobody for %s', async (_, change) => {
    expect(await ask(change)).toEqual({ status: 400, error: null, location: null });
  });

  it.each([
    ['unauthorized_client', 'the implicit flow', { response_type: 'token' }],
    ['invalid_request', 'another response type', { response_type: 'id_token' }],
    ['invalid_scope', 'a scope of another client', { scope: 'openid bank/batch' }],
    ['invalid_scope', 'the scope of the API', { scope: 'aws.cognito.signin.user.admin' }],
    ['invalid_scope', 'email without openid', { scope: 'email' }],
    ['invalid_request', 'a plain challenge', { code_challenge_method: 'plain' }],
    ['invalid_request', 'a challenge that is no SHA-256', { code_challenge: 'short' }],
    ['invalid_request', 'another provider', { identity_provider: 'Elsewhere' }],
    ['invalid_request', 'the page of the pool’s own users', { identity_provider: 'COGNITO' }],
    ['login_required', 'no page at all', { prompt: 'none' }],
  ])('answers %s to %s', async (error, _, change) => {
    const answer = await ask(change);

    expect([answer.status, answer.error]).toEqual([302, error]);
    expect(answer.location?.startsWith(`${CALLBACK}?`)).toBe(true);
  });

  it('refuses a parameter that comes twice', async () => {
    const { url } = await begin(config);
    url.searchParams.append('redirect_uri', 'https://evil.example/');

    expect((await fetch(url, { redirect: 'manual' })).status).toBe(400);
  });

  it('is not there without a domain', async () => {
    const without = await startTestPool({ clients: [FEDERATION], providers: [providerAt(tenant.issuer)] });

    const { status } = await fetch(`${without.url}/oauth2/authorize`, { redirect: 'manual' });
    await without.close();

    expect([without.authorizationEndpoint, without.idpResponseUrl, status]).toEqual([undefined, undefined, 404]);
  });
});
