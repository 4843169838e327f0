import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { body, type JwksServer, startJwksServer } from '../../fixtures/tokens/jwks-server.ts';
import { CLIENT_ID, createRsaKey, encode, keySet, mint } from '../../fixtures/tokens/local-issuer.ts';
import { createVerifierUnderTest } from './verifier-under-test.ts';

const key = createRsaKey('key-1');

let pool: JwksServer;
let test: ReturnType<typeof createVerifierUnderTest>;

beforeAll(async () => {
  pool = await startJwksServer(body(keySet(key)));
  test = createVerifierUnderTest(pool.url);
});

afterAll(async () => {
  await pool.close();
});

describe('cognitoTokenVerifier: claims', () => {
  it.each([
    ['an ID token', { token_use: 'id', aud: CLIENT_ID, client_id: undefined }],
    ['an ID token that names a client', { token_use: 'id', aud: CLIENT_ID }],
    ['no token_use', { token_use: undefined }],
    ['a list of token_use', { token_use: ['access'] }],
    ['another casing of token_use', { token_use: 'Access' }],
    ['a refresh token', { token_use: 'refresh' }],
    ['another client', { client_id: 'other' }],
    ['no client', { client_id: undefined }],
    ['a client under aud', { client_id: undefined, aud: CLIENT_ID }],
    ['a list of clients', { client_id: [CLIENT_ID] }],
    ['two clients in one text', { client_id: `${CLIENT_ID} payroll` }],
    ['another casing of the client', { client_id: CLIENT_ID.toUpperCase() }],
    ['an empty client', { client_id: '' }],
  ])('T3: refuses %s', async (_name, claims) => {
    expect(await test.outcome(mint(key, claims))).toBe('token_not_accepted');
  });

  it('T3: refuses what Cognito calls a refresh token: it is encrypted', async () => {
    const header = encode(JSON.stringify({ cty: 'JWT', enc: 'A256GCM', alg: 'RSA-OAEP' }));

    expect(
      await test.outcome(`${header}.${'a'.repeat(342)}.${'b'.repeat(16)}.${'c'.repeat(900)}.${'d'.repeat(22)}`),
    ).toBe('token_malformed');
  });

  it('T3: reads neither user name nor e-mail', async () => {
    const token = await test.token(mint(key));

    expect(await test.token(mint(key, { username: 'mallory', email: 'a@b.example' }))).toEqual(token);
    expect(JSON.stringify(token)).not.toContain('alice');
  });

  it.each([undefined, null, '', 'x'.repeat(129), 7, ['person'], {}])('T2: refuses sub %j', async (sub) => {
    expect(await test.outcome(mint(key, { sub }))).toBe('token_not_accepted');
  });

  it('T2: accepts a sub of 128 characters', async () => {
    expect(await test.outcome(mint(key, { sub: 'x'.repeat(128) }))).toBe('verified');
  });

  it.each([null, '', 'x'.repeat(129), 7, [], {}])('T41: refuses origin_jti %j', async (originJti) => {
    expect(await test.outcome(mint(key, { origin_jti: originJti }))).toBe('token_not_accepted');
  });

  it.each([
    { 'cognito:groups': 'refund-agents' },
    { 'cognito:groups': [1] },
    { 'cognito:groups': { 0: 'refund-agents' } },
    { scope: ['bank/read'] },
    { scope: 1 },
    { username: 1 },
  ])('T28: refuses the claims %j', async (claims) => {
    expect(await test.outcome(mint(key, claims))).toBe('token_not_accepted');
  });
});
