import { CognitoJwtVerifier } from 'aws-jwt-verify';
import { decodeJwt } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  ALICE,
  fetchJwks,
  outcomes,
  PAYROLL,
  POOL_ID,
  respond,
  STEP_UP,
  signIn,
  startTestPool,
  type TestPool,
  text,
  WEB,
} from './test-pool.ts';

const OTHER = { ...PAYROLL, id: 'other-client', clientCredentials: { secret: 'other-secret', scopes: ['bank/other'] } };
const now = 1_800_000_000_999;
const preTokenGeneration = outcomes(
  respond({ claimsAndScopeOverrideDetails: { accessTokenGeneration: { claimsToAddOrOverride: { added: 'x' } } } }),
);

let pool: TestPool;

beforeAll(async () => {
  pool = await startTestPool({
    clients: [WEB, STEP_UP, PAYROLL, OTHER],
    triggers: { preTokenGeneration },
    hasDomain: true,
    clock: () => now,
  });
});

afterAll(() => pool.close());

type Form = readonly (readonly [string, string])[];

const GRANT: Form = [['grant_type', 'client_credentials']];
const POSTED: Form = [
  ['client_id', PAYROLL.id],
  ['client_secret', 'payroll-secret'],
];
const basic = (id: string, secret: string) => `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}`;
const BASIC = basic(PAYROLL.id, 'payroll-secret');

async function ask(form: Form, headers: Readonly<Record<string, string>> = {}) {
  const reply = await fetch(pool.tokenEndpoint ?? '', {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
    body: new URLSearchParams(form.map(([name, value]): [string, string] => [name, value])).toString(),
  });
  const body: Record<string, unknown> = Object(await reply.json());
  return { status: reply.status, cacheControl: reply.headers.get('cache-control'), body };
}

describe('the token endpoint', () => {
  it.each([
    ['in the Authorization header', GRANT, { authorization: BASIC }],
    ['in the body', [...GRANT, ...POSTED], {}],
  ])('gives a machine its access token, and nothing else, for a secret %s', async (_, form, headers) => {
    const reply = await ask(form, headers);

    expect(reply).toStrictEqual({
      status: 200,
      cacheControl: 'no-store',
      body: { access_token: expect.any(String), expires_in: 300, token_type: 'Bearer' },
    });
  });

  it('puts into it the claims of a machine: its own subject, no user name, no origin_jti (F50)', async () => {
    const { body } = await ask(GRANT, { authorization: BASIC });

    expect(decodeJwt(text(body, 'access_token'))).toStrictEqual({
      sub: PAYROLL.id,
      iss: `https://cognito-idp.eu-central-1.amazonaws.com/${POOL_ID}`,
      version: 2,
      client_id: PAYROLL.id,
      token_use: 'access',
      scope: 'bank/batch bank/read',
      auth_time: 1_800_000_000,
      iat: 1_800_000_000,
      exp: 1_800_000_300,
      jti: expect.any(String),
    });
    expect(preTokenGeneration.calls).toHaveLength(0);
  });

  it('signs it with the key of access tokens', async () => {
    const { body } = await ask(GRANT, { authorization: BASIC });

    const verifier = CognitoJwtVerifier.create({ userPoolId: POOL_ID, clientId: PAYROLL.id, tokenUse: 'access' });
    verifier.cacheJwks(await fetchJwks(pool));

    expect((await verifier.verify(text(body, 'access_token'))).sub).toBe(PAYROLL.id);
  });

  it('narrows the scopes to those that are asked for, each once', async () => {
    const { body } = await ask([...GRANT, ['scope', 'bank/read bank/read']], { authorization: BASIC });

    expect(decodeJwt(text(body, 'access_token'))['scope']).toBe('bank/read');
  });

  const refused: readonly (readonly [string, string, Form, Readonly<Record<string, string>>])[] = [
    ['invalid_client', 'a wrong secret', GRANT, { authorization: basic(PAYROLL.id, 'payroll-secret ') }],
    ['invalid_client', "another client's secret", GRANT, { authorization: basic(PAYROLL.id, 'other-secret') }],
    ['invalid_client', 'an unknown client', GRANT, { authorization: basic('nobody', 'payroll-secret') }],
    ['invalid_client', 'a client named constructor', GRANT, { authorization: basic('constructor', '') }],
    ['invalid_client', 'a secret that is not sent', [...GRANT, ['client_id', PAYROLL.id]], {}],
    ['invalid_client', 'no client', GRANT, {}],
    ['invalid_client', 'a scheme other than Basic', GRANT, { authorization: 'Bearer x' }],
    ['invalid_client', 'Basic without a colon', GRANT, { authorization: 'Basic bm9ib2R5' }],
    ['invalid_client', 'a secret for a client that has none', GRANT, { authorization: basic(WEB.id, 'x') }],
    ['unauthorized_client', 'a public client', [...GRANT, ['client_id', WEB.id]], {}],
    ['unauthorized_client', 'the step-up client', [...GRANT, ['client_id', STEP_UP.id]], {}],
    ['unauthorized_client', 'a machine with a refresh token', [['grant_type', 'refresh_token'], ...POSTED], {}],
    ['unauthorized_client', 'a machine with a code', [['grant_type', 'authorization_code'], ...POSTED], {}],
    ['unsupported_grant_type', 'another grant', [['grant_type', 'password'], ...POSTED], {}],
    ['invalid_scope', 'the scope of another client', [...GRANT, ...POSTED, ['scope', 'bank/batch bank/other']], {}],
    ['invalid_request', 'no grant', POSTED, {}],
    ['invalid_request', 'a repeated parameter', [...GRANT, ...GRANT, ...POSTED], {}],
    ['invalid_request', 'a secret in both places', [...GRANT, ...POSTED], { authorization: BASIC }],
    ['invalid_request', 'two client ids', [...GRANT, ['client_id', OTHER.id]], { authorization: BASIC }],
    ['invalid_request', 'JSON', GRANT, { authorization: BASIC, 'content-type': 'application/json' }],
  ];

  it.each(refused)('answers %s to %s', async (error, _, form, headers) => {
    const reply = await ask(form, headers);

    expect(reply).toStrictEqual({ status: 400, cacheControl: 'no-store', body: { error } });
  });

  it('is not there without a domain', async () => {
    const without = await startTestPool({ clients: [PAYROLL] });

    const { status } = await fetch(`${without.url}/oauth2/token`, { method: 'POST' });
    await without.close();

    expect(without.tokenEndpoint).toBeUndefined();
    expect(status).toBe(404);
  });
});

describe('the Cognito endpoint', () => {
  it('signs nobody in at a client with a secret', async () => {
    const { body } = await signIn(pool, ALICE, PAYROLL);

    expect(body).toStrictEqual({
      __type: 'NotAuthorizedException',
      message: `Client ${PAYROLL.id} is configured with secret but SECRET_HASH was not received`,
    });
  });

  it("knows no user by a machine's token", async () => {
    const { body } = await ask(GRANT, { authorization: BASIC });

    const user = await pool.call('GetUser', { AccessToken: text(body, 'access_token') });

    expect(user.errorType).toBe('NotAuthorizedException');
  });
});
