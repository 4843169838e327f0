import { decodeJwt } from 'jose';
import * as oidc from 'openid-client';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createBrowser } from '../../../dev/demo/browser.ts';
import type { Tenant } from '../../../dev/tenant/tenant.ts';
import { systemClock } from '../../../src/shared/numeric-date.ts';
import { startTenant } from '../tenant/tenant-fixture.ts';
import { begin, FEDERATION, openIdClientOf, providerAt, signInAs } from './federation-fixture.ts';
import {
  adminCall,
  callCognito,
  getUser,
  outcomes,
  POOL_ID,
  respond,
  type ScriptedPool,
  startScriptedPool,
  WEB,
} from './test-pool.ts';

let tenant: Tenant;
let pool: ScriptedPool;
let config: oidc.Configuration;

beforeAll(async () => {
  tenant = await startTenant(systemClock);
});

afterAll(() => tenant.close());

beforeEach(async () => {
  pool = await startScriptedPool({
    clients: [WEB, FEDERATION],
    providers: [providerAt(tenant.issuer)],
    hasDomain: true,
  });
  tenant.registerRelyingParty({ ...providerAt(tenant.issuer), redirectUri: pool.idpResponseUrl ?? '' });
  config = openIdClientOf(pool);
  return () => pool.close();
});

async function tokensOf(userId: string, extra: Readonly<Record<string, string>> = {}) {
  const { url, checks } = await begin(config, extra);
  const back = await signInAs(userId, url);
  return oidc.authorizationCodeGrant(config, back.url, checks);
}

const attributesOf = (user: Record<string, unknown>): Record<string, string> =>
  Object.fromEntries(
    Object(user['UserAttributes']).map((each: Record<string, string>) => [each['Name'], each['Value']]),
  );

/** What the pool answers to a code, in its own words. */
const refusal = (grant: Promise<unknown>) => grant.catch((error: { readonly error?: string }) => error.error);

describe('a sign-in by the tenant', () => {
  it('gives openid-client tokens with the scopes that were asked for, and a refresh token', async () => {
    const tokens = await tokensOf('person-1');

    const access = decodeJwt(tokens.access_token);
    expect(access).toMatchObject({ token_use: 'access', client_id: FEDERATION.id, username: 'OneKosmos_person-1' });
    expect(access['scope']).toBe('openid profile email');
    expect(access['cognito:groups']).toEqual([`${POOL_ID}_OneKosmos`]);
    expect(tokens.claims()).toMatchObject({
      sub: access.sub,
      'cognito:username': 'OneKosmos_person-1',
      email: 'person-1@example.test',
      email_verified: false,
      name: 'Ada Person',
      identities: [{ userId: 'person-1', providerName: 'OneKosmos', providerType: 'OIDC', primary: 'true' }],
    });
    expect(tokens.refresh_token).toEqual(expect.any(String));
  });

  it('makes one user, of status EXTERNAL_PROVIDER, however often they come', async () => {
    const first = await tokensOf('person-1');
    const second = await tokensOf('person-1');
    const other = await tokensOf('person-2');

    const user = await getUser(pool, 'OneKosmos_person-1');
    expect(user['UserStatus']).toBe('EXTERNAL_PROVIDER');
    expect(JSON.parse(attributesOf(user)['identities'] ?? '')).toMatchObject([{ userId: 'person-1', primary: true }]);
    expect(second.claims()?.sub).toBe(first.claims()?.sub);
    expect(other.claims()?.sub).not.toBe(first.claims()?.sub);
  });

  it('F53: leaves out, without a word, what is mapped and the client may not write', async () => {
    await tokensOf('person-1');

    expect(attributesOf(await getUser(pool, 'OneKosmos_person-1'))).not.toHaveProperty('custom:tier');
  });

  it('F45: cannot sign in by the API, whatever the password', async () => {
    await tokensOf('person-1');

    const answer = await callCognito(pool.url, 'InitiateAuth', {
      AuthFlow: 'USER_PASSWORD_AUTH',
      ClientId: WEB.id,
      AuthParameters: { USERNAME: 'OneKosmos_person-1', PASSWORD: 'Correct-Horse-1' },
    });

    expect(answer.errorType).toBe('NotAuthorizedException');
  });

  it('F49: cannot read a user by a token without the scope of the API', async () => {
    const tokens = await tokensOf('person-1');

    const answer = await pool.call('GetUser', { AccessToken: tokens.access_token });

    expect(answer.errorType).toBe('NotAuthorizedException');
  });

  it('F48: is refreshed with the same scopes, auth_time and origin_jti, and without the nonce', async () => {
    const tokens = await tokensOf('person-1', { scope: 'openid bank/read' });

    const refreshed = await oidc.refreshTokenGrant(config, tokens.refresh_token ?? '');

    const [before, after] = [tokens, refreshed].map((each) => decodeJwt(each.access_token));
    expect(after?.['scope']).toBe('openid bank/read');
    expect([after?.['auth_time'], after?.['origin_jti']]).toEqual([before?.['auth_time'], before?.['origin_jti']]);
    expect(refreshed.claims()).not.toHaveProperty('nonce');
  });

  it('gives no ID token without openid', async () => {
    const { url, checks } = await begin(config, { scope: 'bank/read' });
    const back = await signInAs('person-1', url);

    const tokens = await oidc.authorizationCodeGrant(config, back.url, {
      pkceCodeVerifier: checks.pkceCodeVerifier,
      expectedState: checks.expectedState,
    });

    expect(tokens.id_token).toBeUndefined();
    expect(decodeJwt(tokens.access_token)['scope']).toBe('bank/read');
  });

  it('needs no name of the provider where the client has one alone', async () => {
    const { url } = await begin(config);
    url.searchParams.delete('identity_provider');

    const back = await signInAs('person-1', url);

    expect(back.url.searchParams.get('code')).not.toBeNull();
  });

  it('F55: passes login_hint and prompt on to the provider, and no acr_values', async () => {
    const { url } = await begin(config, { login_hint: 'person-2', prompt: 'login', acr_values: '/assurance/ial/2' });
    const page = await createBrowser().open(url);

    expect(page.url.pathname).toMatch(/^\/sign-in\//);
    expect(page.body.indexOf('person-2')).toBeLessThan(page.body.indexOf('person-1'));
    const leaving = await fetch(url, { redirect: 'manual' });
    const sent = new URL(leaving.headers.get('location') ?? '').searchParams;
    expect([...sent.keys()].toSorted()).toEqual(
      ['client_id', 'login_hint', 'nonce', 'prompt', 'redirect_uri', 'response_type', 'scope', 'state'].toSorted(),
    );
    expect(sent.get('scope')).toBe('openid profile email /assurance/ial/2');
  });

  it('T3: refuses a person whose user name somebody else has', async () => {
    await adminCall(pool, 'AdminCreateUser', { Username: 'OneKosmos_person-1' });

    const back = await signInAs('person-1', (await begin(config)).url);

    expect(back.url.searchParams.get('error_description')).toBe('User is not of this identity provider.');
    expect(attributesOf(await getUser(pool, 'OneKosmos_person-1'))).not.toHaveProperty('email');
  });

  it('refuses a disabled user, who has tokens no longer', async () => {
    const tokens = await tokensOf('person-1');
    await adminCall(pool, 'AdminDisableUser', { Username: 'OneKosmos_person-1' });

    const back = await signInAs('person-1', (await begin(config)).url);

    expect(back.url.searchParams.get('error_description')).toBe('User is not enabled.');
    expect(await refusal(oidc.refreshTokenGrant(config, tokens.refresh_token ?? ''))).toBe('invalid_grant');
  });
});

describe('its triggers', () => {
  it('are called in order, with what the provider said, and PreSignUp and PostConfirmation only once', async () => {
    const inboundFederation = outcomes(respond({ userAttributesToMap: {} }));
    const preSignUp = outcomes(respond({ autoConfirmUser: false, autoVerifyEmail: false, autoVerifyPhone: false }));
    const postConfirmation = outcomes(respond({}));
    const preTokenGeneration = outcomes(respond({}));
    pool.script({ inboundFederation, preSignUp, postConfirmation, preTokenGeneration });

    await tokensOf('person-1');
    await tokensOf('person-1');

    const order = pool.records.map(({ trigger }) => trigger);
    const again = ['InboundFederation', 'PreTokenGeneration'];
    expect(order).toEqual(['InboundFederation', 'PreSignUp', 'PostConfirmation', 'PreTokenGeneration', ...again]);
    expect(inboundFederation.calls[0]?.event).toMatchObject({
      triggerSource: 'InboundFederation_ExternalProvider',
      userPoolId: POOL_ID,
      callerContext: { clientId: FEDERATION.id },
      request: {
        providerName: 'OneKosmos',
        providerType: 'OIDC',
        attributes: {
          tokenResponse: { token_type: 'Bearer' },
          idToken: { sub: 'person-1', acr: '/assurance/ial/2/', auth_time: expect.any(Number) },
          userInfo: { sub: 'person-1', email: 'person-1@example.test' },
        },
      },
    });
    expect(preSignUp.calls[0]?.event).toMatchObject({
      triggerSource: 'PreSignUp_ExternalProvider',
      userName: 'OneKosmos_person-1',
      request: { userAttributes: { email: 'person-1@example.test' }, validationData: {} },
    });
    expect(preTokenGeneration.calls[0]?.event).toMatchObject({
      version: '2',
      triggerSource: 'TokenGeneration_HostedAuth',
      request: {
        scopes: ['openid', 'profile', 'email'],
        userAttributes: {
          'cognito:user_status': 'EXTERNAL_PROVIDER',
          identities: expect.stringContaining('"providerName":"OneKosmos"'),
        },
      },
    });
  });

  it('F56: map what InboundFederation answers instead of all that the provider said', async () => {
    pool.script({ inboundFederation: outcomes(respond({ userAttributesToMap: { email: 'other@example.test' } })) });

    const tokens = await tokensOf('person-1');

    expect(tokens.claims()).toMatchObject({ email: 'other@example.test' });
    expect(tokens.claims()).not.toHaveProperty('name');
  });

  it.each(['inboundFederation', 'preSignUp'] as const)(
    'make no user where %s fails, and say so to the client',
    async (name) => {
      pool.script({ [name]: outcomes(() => ({ kind: 'error', errorType: 'Error', errorMessage: 'not today' })) });

      const { url, checks } = await begin(config);
      const back = await signInAs('person-1', url);

      const answer = Object.fromEntries(back.url.searchParams);
      expect(answer).toMatchObject({ error: 'invalid_request', state: checks.expectedState });
      expect(answer['error_description']).toContain('not today');
      expect(answer).not.toHaveProperty('code');
      expect((await getUser(pool, 'OneKosmos_person-1'))['__type']).toBe('UserNotFoundException');
    },
  );

  it('T43: take scopes away, as they do from every token', async () => {
    const suppress = { claimsAndScopeOverrideDetails: { accessTokenGeneration: { scopesToSuppress: ['email'] } } };
    pool.script({ preTokenGeneration: outcomes(respond(suppress)) });

    const tokens = await tokensOf('person-1');

    expect(decodeJwt(tokens.access_token)['scope']).toBe('openid profile');
  });
});
