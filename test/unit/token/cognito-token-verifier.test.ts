import { constants, createHmac, sign } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cognitoTokenVerifier } from '../../../src/token/cognito-token-verifier.ts';
import { body, type JwksServer, startJwksServer } from '../../fixtures/tokens/jwks-server.ts';
import {
  CLAIMS,
  CLIENT_ID,
  createEcKey,
  createRsaKey,
  encode,
  ISSUER,
  keySet,
  mint,
  mintText,
  NOW,
  POOL_ID,
} from '../../fixtures/tokens/local-issuer.ts';
import { createVerifierUnderTest } from './verifier-under-test.ts';

const key = createRsaKey('key-1');
const foreignKey = createRsaKey('key-1');
const ecKey = createEcKey('ec-1');

let pool: JwksServer;
let elsewhere: JwksServer;
let test: ReturnType<typeof createVerifierUnderTest>;

beforeAll(async () => {
  pool = await startJwksServer(body(keySet(key, ecKey)));
  elsewhere = await startJwksServer(body(keySet(foreignKey)));
  test = createVerifierUnderTest(pool.url);
});

afterAll(async () => {
  await Promise.all([pool.close(), elsewhere.close()]);
});

function claimsText(claims: Readonly<Record<string, unknown>> = {}): string {
  return JSON.stringify({ ...CLAIMS, ...claims });
}

describe('cognitoTokenVerifier', () => {
  it('reduces an access token to what decisions are made of', async () => {
    expect(await test.token(mint(key))).toEqual({
      userPoolId: POOL_ID,
      issuer: ISSUER,
      sub: CLAIMS.sub,
      clientId: CLIENT_ID,
      originJti: CLAIMS.origin_jti,
      scopes: ['bank/read', 'bank/transfers.write'],
      groups: ['refund-agents'],
      machine: false,
    });
  });

  it('T41: a token without origin_jti, scope and groups has none', async () => {
    const jwt = mint(key, { origin_jti: undefined, scope: undefined, 'cognito:groups': undefined });

    expect(await test.token(jwt)).toMatchObject({ originJti: undefined, scopes: [], groups: [] });
  });

  it('reads no scope out of spaces', async () => {
    expect(await test.token(mint(key, { scope: '' }))).toMatchObject({ scopes: [] });
    expect(await test.token(mint(key, { scope: '  a   b ' }))).toMatchObject({ scopes: ['a', 'b'] });
  });

  it('F51: accepts both issuer forms, and says which one it was', async () => {
    const issuer = `https://issuer-cognito-idp.eu-west-1.amazonaws.com/${POOL_ID}`;

    expect(await test.token(mint(key, { iss: issuer }))).toMatchObject({ issuer, userPoolId: POOL_ID });
  });
});

describe('cognitoTokenVerifier: signature', () => {
  it.each(['none', 'None', 'NONE', 'nOnE', ''])('T1: refuses alg %j with and without a signature', async (alg) => {
    const jwt = mint(key, {}, { alg });
    const [header, payload] = jwt.split('.');

    expect(await test.outcome(jwt)).toBe('token_not_accepted');
    expect(await test.outcome(`${header}.${payload}.`)).toBe('token_malformed');
    expect(await test.outcome(`${header}.${payload}.AA`)).toBe('token_not_accepted');
  });

  it('T1: refuses HS256 with the public key as the secret', async () => {
    const input = `${encode(JSON.stringify({ kid: 'key-1', alg: 'HS256' }))}.${encode(claimsText())}`;
    const secrets = [JSON.stringify(key.jwk), String(key.jwk.n), Buffer.from(String(key.jwk.n), 'base64url')];

    for (const secret of secrets) {
      const jwt = `${input}.${createHmac('sha256', secret).update(input).digest('base64url')}`;
      expect(await test.outcome(jwt)).toBe('token_not_accepted');
    }
  });

  it.each([
    ['RS384', 'sha384'],
    ['RS512', 'sha512'],
    ['rs256', 'sha256'],
    ['RS256 ', 'sha256'],
    ['ES256', 'sha256'],
  ])('T1: refuses alg %j, though the right key signed', async (alg, hash) => {
    const header = JSON.stringify({ kid: 'key-1', alg });

    expect(await test.outcome(mintText(key, header, claimsText(), hash))).toBe('token_not_accepted');
  });

  it('T1: refuses PS256, under its own name and as RS256', async () => {
    for (const alg of ['PS256', 'RS256']) {
      const input = `${encode(JSON.stringify({ kid: 'key-1', alg }))}.${encode(claimsText())}`;
      const signature = sign('sha256', Buffer.from(input), {
        key: key.privateKey,
        padding: constants.RSA_PKCS1_PSS_PADDING,
        saltLength: 32,
      });
      expect(await test.outcome(`${input}.${signature.toString('base64url')}`)).toBe('token_not_accepted');
    }
  });

  it("T1: refuses the pool's own ES256 key, under its own name and as RS256", async () => {
    expect(await test.outcome(mint(ecKey, {}, { alg: 'ES256' }))).toBe('token_not_accepted');
    expect(await test.outcome(mint(ecKey, {}, { alg: 'RS256' }))).toBe('token_not_accepted');
  });

  it.each([undefined, null, 256, ['RS256'], { RS256: true }])('T1: refuses alg %j', async (alg) => {
    expect(await test.outcome(mint(key, {}, { alg }))).toBe('token_not_accepted');
  });

  it.each([undefined, null, 1, '', 'other', ['key-1'], '__proto__', 'constructor'])(
    'T1: refuses kid %j',
    async (kid) => {
      expect(await test.outcome(mint(key, {}, { kid }))).toBe('token_not_accepted');
    },
  );

  it('T1: refuses a foreign key under a right kid', async () => {
    expect(await test.outcome(mint(foreignKey))).toBe('token_not_accepted');
  });

  it.each(['jku', 'jwk', 'x5u', 'x5c'])('T1: takes no key from %s', async (name) => {
    const values = { jku: elsewhere.url, x5u: elsewhere.url, jwk: foreignKey.jwk, x5c: [key.jwk.n] };
    const header = { [name]: values[name as keyof typeof values] };

    expect(await test.outcome(mint(foreignKey, {}, header))).toBe('token_not_accepted');
    expect(await test.outcome(mint(foreignKey, {}, { ...header, kid: 'key-2' }))).toBe('token_not_accepted');
    expect(await test.outcome(mint(foreignKey, {}, { ...header, kid: undefined }))).toBe('token_not_accepted');
    expect(await test.outcome(mint(key, {}, header))).toBe('verified');
    expect(elsewhere.requests).toEqual([]);
  });

  it.each([
    { crit: ['exp'] },
    { crit: [] },
    { crit: null },
    { crit: ['b64'], b64: false },
    { b64: false },
    { b64: true },
  ])('T1: refuses the header %j', async (header) => {
    expect(await test.outcome(mint(key, {}, header))).toBe('token_not_accepted');
  });

  it('T1: refuses a signature over other claims', async () => {
    const [header, , signature] = mint(key).split('.');

    expect(await test.outcome(`${header}.${encode(claimsText({ sub: 'mallory' }))}.${signature}`)).toBe(
      'token_not_accepted',
    );
  });

  it('T6: a signature that is written differently is refused, or is the same person: its text means nothing', async () => {
    const jwt = mint(key);
    const token = await test.token(jwt);
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
    const respelled = [...alphabet].map((last) => jwt.slice(0, -1) + last);

    for (const other of [...respelled, `${jwt}A`, `${jwt}AA`]) {
      expect([token, 'token_not_accepted']).toContainEqual(await test.token(other));
    }
    for (const other of [`${jwt}=`, `${jwt}==`, ` ${jwt}`, `${jwt}\n`, `${jwt}.`]) {
      expect(await test.token(other)).toBe('token_malformed');
    }
  });
});

describe('cognitoTokenVerifier: claims', () => {
  it.each([
    ['an ID token', { token_use: 'id', aud: CLIENT_ID, client_id: undefined }],
    ['an ID token that names a client', { token_use: 'id', aud: CLIENT_ID }],
    ['no token_use', { token_use: undefined }],
    ['a list of token_use', { token_use: ['access'] }],
    ['another casing of token_use', { token_use: 'Access' }],
    ['no issuer', { iss: undefined }],
    ['a pool that is not configured', { iss: 'https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_Other' }],
    ['a host that is not Cognito', { iss: `https://evil.example/${POOL_ID}` }],
    ['another Region', { iss: `https://cognito-idp.us-east-1.amazonaws.com/${POOL_ID}` }],
    ['a slash after the issuer', { iss: `${ISSUER}/` }],
    ['another scheme of the issuer', { iss: ISSUER.replace('https', 'http') }],
    ['another casing of the issuer', { iss: ISSUER.toLowerCase() }],
    ['a list of issuers', { iss: [ISSUER] }],
    ['another client', { client_id: 'other' }],
    ['no client', { client_id: undefined }],
    ['a client under aud', { client_id: undefined, aud: CLIENT_ID }],
    ['a list of clients', { client_id: [CLIENT_ID] }],
    ['two clients in one text', { client_id: `${CLIENT_ID} payroll` }],
  ])('T3: refuses %s', async (_name, claims) => {
    expect(await test.outcome(mint(key, claims))).toBe('token_not_accepted');
  });

  it('T3: refuses a token of another pool, also where that pool is configured elsewhere', async () => {
    const iss = 'https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_Second';
    const both = cognitoTokenVerifier({
      userPoolIds: [POOL_ID, 'eu-west-1_Second'],
      clientIds: [CLIENT_ID],
      jwksUri: pool.url,
    });

    expect(await test.outcome(mint(key, { iss }))).toBe('token_not_accepted');
    expect(await both.verify(mint(key, { iss }), NOW)).toMatchObject({ token: { userPoolId: 'eu-west-1_Second' } });
  });

  it('T3: is not the client by name where no client is configured', async () => {
    const nobody = cognitoTokenVerifier({ userPoolIds: [POOL_ID], clientIds: [], jwksUri: pool.url });

    expect(await nobody.verify(mint(key), NOW)).toEqual({ kind: 'refused', reason: 'token_not_accepted' });
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

  it('T5: marks a machine by sub = client_id, or by the lack of a user name', async () => {
    const machine = { sub: 'payroll', client_id: 'payroll', username: undefined, origin_jti: undefined };

    expect(await test.token(mint(key, machine))).toMatchObject({ machine: true, originJti: undefined });
    expect(await test.token(mint(key, { ...machine, username: 'alice' }))).toMatchObject({ machine: true });
    expect(await test.token(mint(key, { username: undefined }))).toMatchObject({ machine: true });
    expect(await test.token(mint(key, { acr: 'urn:countersign:acr:liveid' }))).toEqual(await test.token(mint(key)));
  });
});
