import { CognitoJwtVerifier } from 'aws-jwt-verify';
import { decodeJwt, decodeProtectedHeader } from 'jose';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  ALICE,
  type Answer,
  BOB,
  fetchJwks,
  outcomes,
  POOL_ID,
  respond,
  type ScriptedPool,
  signIn,
  startScriptedPool,
  startTestPool,
  type TestPool,
  text,
  WEB,
} from './test-pool.ts';

const OTHER_CLIENT = { ...WEB, id: 'mobile-client', name: 'mobile' };

let now: number;
let pool: ScriptedPool;
let foreign: TestPool;

beforeAll(async () => {
  pool = await startScriptedPool({ clients: [WEB, OTHER_CLIENT], clock: () => now });
  foreign = await startTestPool();
});

afterAll(async () => {
  await pool.close();
  await foreign.close();
});

beforeEach(() => {
  now = Date.now();
  pool.script({});
});

const token = ({ body }: Answer, name: string): string => text(body, 'AuthenticationResult', name);
const refreshWith = (pool: TestPool, refreshToken: string, ClientId = WEB.id): Promise<Answer> =>
  pool.call('InitiateAuth', {
    AuthFlow: 'REFRESH_TOKEN_AUTH',
    ClientId,
    AuthParameters: { REFRESH_TOKEN: refreshToken },
  });
const getUser = (pool: TestPool, accessToken: string): Promise<Answer> =>
  pool.call('GetUser', { AccessToken: accessToken });
const override = (claimsAndScopeOverrideDetails: object): void =>
  pool.script({ preTokenGeneration: outcomes(respond({ claimsAndScopeOverrideDetails })) });

describe('tokens of a sign-in', () => {
  it('carry the documented claims, and no others (F48, F49)', async () => {
    now = 1_800_000_000_999;

    const signedIn = await signIn(pool, ALICE);

    const access = decodeJwt(token(signedIn, 'AccessToken'));
    const id = decodeJwt(token(signedIn, 'IdToken'));
    const shared = {
      sub: ALICE.sub,
      iss: `https://cognito-idp.eu-central-1.amazonaws.com/${POOL_ID}`,
      'cognito:groups': ['refund-agents'],
      origin_jti: access['origin_jti'],
      event_id: access['event_id'],
      auth_time: 1_800_000_000,
      iat: 1_800_000_000,
      exp: 1_800_003_600,
    };
    expect(access).toStrictEqual({
      ...shared,
      token_use: 'access',
      client_id: WEB.id,
      scope: 'aws.cognito.signin.user.admin',
      jti: expect.any(String),
      username: 'alice',
      version: 2,
    });
    expect(id).toStrictEqual({
      ...shared,
      token_use: 'id',
      aud: WEB.id,
      jti: expect.any(String),
      'cognito:username': 'alice',
      email: 'alice@example.com',
      email_verified: true,
    });
    expect(new Set([access.jti, id.jti, access['origin_jti'], access['event_id']]).size).toBe(4);
    expect(signedIn.body['AuthenticationResult']).toMatchObject({ TokenType: 'Bearer', ExpiresIn: 3600 });
  });

  it('have no cognito:groups for a user in none', async () => {
    expect(decodeJwt(token(await signIn(pool, BOB), 'AccessToken'))).not.toHaveProperty('cognito:groups');
  });

  it('verify against the served keys: two, one for each kind of token', async () => {
    const signedIn = await signIn(pool, ALICE);

    const jwks = await fetchJwks(pool);
    const verifier = CognitoJwtVerifier.create({ userPoolId: POOL_ID, clientId: WEB.id });
    verifier.cacheJwks(jwks);
    const access = await verifier.verify(token(signedIn, 'AccessToken'), { tokenUse: 'access' });
    const id = await verifier.verify(token(signedIn, 'IdToken'), { tokenUse: 'id' });

    expect([access.sub, id.sub]).toStrictEqual([ALICE.sub, ALICE.sub]);
    expect(jwks.keys).toHaveLength(2);
    for (const key of jwks.keys)
      expect(Object.keys(key).toSorted()).toStrictEqual(['alg', 'e', 'kid', 'kty', 'n', 'use']);
    const kids = ['IdToken', 'AccessToken'].map((name) => decodeProtectedHeader(token(signedIn, name)).kid);
    expect(kids).toStrictEqual(jwks.keys.map(({ kid }) => kid));
  });

  it('of one pool do not verify against the keys of another', async () => {
    const signedIn = await signIn(pool, ALICE);

    const verifier = CognitoJwtVerifier.create({ userPoolId: POOL_ID, clientId: WEB.id });
    verifier.cacheJwks(await fetchJwks(foreign));

    expect(() => verifier.verifySync(token(signedIn, 'AccessToken'), { tokenUse: 'access' })).toThrow();
  });

  it('are announced by the discovery document under the deployed issuer', async () => {
    const document = await (await fetch(`${pool.url}/${POOL_ID}/.well-known/openid-configuration`)).json();

    expect(document).toMatchObject({ issuer: pool.issuer, jwks_uri: pool.jwksUri });
    expect((await fetch(`${pool.url}/eu-central-1_Other0001/.well-known/jwks.json`)).status).toBe(404);
  });
});

describe('a refresh', () => {
  it('keeps auth_time, origin_jti and event_id, and renews the rest (F48)', async () => {
    const signedIn = await signIn(pool, ALICE);
    const first = decodeJwt(token(signedIn, 'AccessToken'));
    now += 600_000;

    const refreshed = await refreshWith(pool, token(signedIn, 'RefreshToken'));

    const second = decodeJwt(token(refreshed, 'AccessToken'));
    for (const kept of ['auth_time', 'origin_jti', 'event_id', 'sub']) expect(second[kept]).toStrictEqual(first[kept]);
    expect(second.iat).toBe((first.iat ?? 0) + 600);
    expect(second.jti).not.toBe(first.jti);
    expect(refreshed.body['AuthenticationResult']).not.toHaveProperty('RefreshToken');
  });

  it('works the same through GetTokensFromRefreshToken', async () => {
    const signedIn = await signIn(pool, ALICE);

    const refreshed = await pool.call('GetTokensFromRefreshToken', {
      RefreshToken: token(signedIn, 'RefreshToken'),
      ClientId: WEB.id,
    });

    const [first, second] = [signedIn, refreshed].map((answer) => decodeJwt(token(answer, 'AccessToken')));
    expect(second).toMatchObject({ origin_jti: first?.['origin_jti'], auth_time: first?.['auth_time'] });
  });

  it('gives two sign-ins of one user different origins', async () => {
    const both = [await signIn(pool, ALICE), await signIn(pool, ALICE)];

    expect(new Set(both.map((answer) => decodeJwt(token(answer, 'AccessToken'))['origin_jti'])).size).toBe(2);
  });

  it('works in the last millisecond of the refresh token, and not after it', async () => {
    const refreshToken = token(await signIn(pool, ALICE), 'RefreshToken');

    now += WEB.refreshTokenSeconds * 1000 - 1;
    const last = await refreshWith(pool, refreshToken);
    now += 1;
    const late = await refreshWith(pool, refreshToken);

    expect(last.status).toBe(200);
    expect(late.body).toMatchObject({ __type: 'NotAuthorizedException', message: 'Refresh Token has expired' });
  });

  it('is refused with an invented token and with another client’s', async () => {
    const refreshToken = token(await signIn(pool, ALICE), 'RefreshToken');

    const answers = [await refreshWith(pool, 'invented'), await refreshWith(pool, refreshToken, OTHER_CLIENT.id)];

    const refused = { __type: 'NotAuthorizedException', message: 'Invalid Refresh Token' };
    expect(answers.map(({ body }) => body)).toStrictEqual([refused, refused]);
  });

  it('ends with RevokeToken, and so do the access tokens of that sign-in', async () => {
    const signedIn = await signIn(pool, ALICE);
    const kept = await signIn(pool, ALICE);

    const revoked = await pool.call('RevokeToken', { Token: token(signedIn, 'RefreshToken'), ClientId: WEB.id });

    expect(revoked).toMatchObject({ status: 200, body: {} });
    expect((await refreshWith(pool, token(signedIn, 'RefreshToken'))).body['message']).toBe(
      'Refresh Token has been revoked',
    );
    expect((await getUser(pool, token(signedIn, 'AccessToken'))).body['message']).toBe('Access Token has been revoked');
    expect((await getUser(pool, token(kept, 'AccessToken'))).status).toBe(200);
  });
});

describe('PreTokenGeneration V2', () => {
  it('adds and suppresses claims and scopes of each token, and overrides groups (F34)', async () => {
    override({
      accessTokenGeneration: {
        claimsToAddOrOverride: { tier: { level: 2 } },
        scopesToAdd: ['bank/transfers.write'],
        scopesToSuppress: ['aws.cognito.signin.user.admin'],
      },
      idTokenGeneration: { claimsToAddOrOverride: { nick: 'al' }, claimsToSuppress: ['email'] },
      groupOverrideDetails: { groupsToOverride: ['tellers'] },
    });

    const signedIn = await signIn(pool, ALICE);

    const access = decodeJwt(token(signedIn, 'AccessToken'));
    const id = decodeJwt(token(signedIn, 'IdToken'));
    expect(access).toMatchObject({ tier: { level: 2 }, scope: 'bank/transfers.write', 'cognito:groups': ['tellers'] });
    expect(id).toMatchObject({ nick: 'al', 'cognito:groups': ['tellers'] });
    expect([access, id].map((claims) => ['nick' in claims, 'tier' in claims, 'email' in claims])).toStrictEqual([
      [false, true, false],
      [true, false, false],
    ]);
  });

  it.each([
    ...[
      'acr',
      'amr',
      'auth_time',
      'jti',
      'origin_jti',
      'sub',
      'iss',
      'exp',
      'token_use',
      'client_id',
      'username',
      'aud',
    ],
    ...['scope', 'version', 'event_id', 'iat', 'nbf', 'cognito:groups', 'cognito:loa', 'dev:x'],
  ])('neither sets nor suppresses %s (F47)', async (claim) => {
    const overrideBoth = (each: object): void => override({ accessTokenGeneration: each, idTokenGeneration: each });
    overrideBoth({ claimsToAddOrOverride: { plain: true }, claimsToSuppress: ['plain'] });
    const untouched = await signIn(pool, ALICE);
    overrideBoth({ claimsToAddOrOverride: { [claim]: 'forged', applied: true } });
    const added = await signIn(pool, ALICE);
    overrideBoth({ claimsToAddOrOverride: { applied: true }, claimsToSuppress: [claim] });
    const suppressed = await signIn(pool, ALICE);

    for (const name of ['AccessToken', 'IdToken']) {
      const before = decodeJwt(token(untouched, name));
      for (const answer of [added, suppressed]) {
        const after = decodeJwt(token(answer, name));
        expect(after['applied']).toBe(true);
        expect(after[claim]).not.toBe('forged');
        expect(Object.hasOwn(after, claim)).toBe(Object.hasOwn(before, claim));
      }
    }
  });

  it('is InvalidLambdaResponseException where a scope holds a space', async () => {
    override({ accessTokenGeneration: { scopesToAdd: ['a b'] } });

    expect((await signIn(pool, ALICE)).errorType).toBe('InvalidLambdaResponseException');
  });
});
