import { constants, createHmac, sign } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
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
      acr: undefined,
      authTime: CLAIMS.auth_time,
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

  it.each([
    undefined,
    null,
    1,
    true,
    '',
    'other',
    'KEY-1',
    'key-1 ',
    ['key-1'],
    { 0: 'key-1' },
    '__proto__',
    'constructor',
    'hasOwnProperty',
    'toString',
    'size',
  ])('T1: refuses kid %j', async (kid) => {
    expect(await test.outcome(mint(key, {}, { kid }))).toBe('token_not_accepted');
  });

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
