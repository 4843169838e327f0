import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { plusSeconds } from '../../../src/shared/numeric-date.ts';
import { body, type JwksServer, startJwksServer } from '../../fixtures/tokens/jwks-server.ts';
import { createRsaKey, keySet, mint, NOW } from '../../fixtures/tokens/local-issuer.ts';
import { createVerifierUnderTest } from './verifier-under-test.ts';

const key = createRsaKey('key-1');
const foreignKey = createRsaKey('key-1');

let pool: JwksServer;
let test: ReturnType<typeof createVerifierUnderTest>;

beforeAll(async () => {
  pool = await startJwksServer(body(keySet(key)));
  test = createVerifierUnderTest(pool.url);
});

afterAll(async () => {
  await pool.close();
});

// Real time, as the library sees it, stands still: some of these tokens are good for seconds.
beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'], now: NOW * 1000 }));
afterEach(() => void vi.useRealTimers());

describe('cognitoTokenVerifier: time', () => {
  it('T2: refuses a token from the second of exp on, by the now that it is given and without leeway', async () => {
    const jwt = mint(key, { exp: NOW + 1000 });

    expect(await test.outcome(jwt, plusSeconds(NOW, 999))).toBe('verified');
    expect(await test.outcome(jwt, plusSeconds(NOW, 1000))).toBe('token_expired');
    expect(await test.outcome(jwt, plusSeconds(NOW, 1001))).toBe('token_expired');
  });

  it('T2: refuses a token that expired in real time, whatever now says', async () => {
    expect(await test.outcome(mint(key, { exp: NOW - 61 }), plusSeconds(NOW, -1000))).toBe('token_expired');
  });

  it('T2: calls no token expired that the pool never signed', async () => {
    expect(await test.outcome(mint(foreignKey, { exp: NOW - 61 }))).toBe('token_not_accepted');
  });

  it.each(['nbf', 'iat', 'auth_time'])('T2: accepts a token from 5 seconds before %s on', async (name) => {
    const past = { iat: NOW - 2000, auth_time: NOW - 2000 };
    const jwt = mint(key, { ...past, [name]: NOW - 1000 });

    expect(await test.outcome(jwt, plusSeconds(NOW, -1006))).toBe('token_not_accepted');
    expect(await test.outcome(jwt, plusSeconds(NOW, -1005))).toBe('verified');
  });

  it.each(['nbf', 'iat', 'auth_time'])('T2: accepts %s 5 seconds ahead of real time too', async (name) => {
    expect(await test.outcome(mint(key, { [name]: NOW + 5 }))).toBe('verified');
    expect(await test.outcome(mint(key, { [name]: NOW + 6 }))).toBe('token_not_accepted');
  });

  it('T2: a leeway ahead moves no exp', async () => {
    const jwt = mint(key, { exp: NOW + 5, nbf: NOW + 5, iat: NOW + 5, auth_time: NOW + 5 });

    expect(await test.outcome(jwt, plusSeconds(NOW, 4))).toBe('verified');
    expect(await test.outcome(jwt, plusSeconds(NOW, 5))).toBe('token_expired');
  });

  it.each([-1, 0, -5_000_000_000])('T2: a token with exp %i has expired', async (exp) => {
    expect(await test.outcome(mint(key, { exp }))).toBe('token_expired');
  });

  it('T2: refuses a token that begins later in real time, whatever now says', async () => {
    expect(await test.outcome(mint(key, { nbf: NOW + 3000 }), plusSeconds(NOW, 3001))).toBe('token_not_accepted');
  });

  it.each([
    ['absent', undefined],
    ['null', null],
    ['text', '9999999999'],
    ['half a second', NOW + 60.5],
    ['beyond all dates', 1e300],
    ['before all dates', -1e300],
    ['true', true],
    ['a list', [NOW + 60]],
    ['an object', {}],
  ])('T2: refuses exp that is %s', async (_name, exp) => {
    expect(await test.outcome(mint(key, { exp }))).toBe('token_not_accepted');
  });

  it.each([
    ['null', null],
    ['text', '0'],
    ['half a second', NOW - 0.5],
    ['negative', -1],
    ['before all dates', -1e300],
    ['a list', []],
    ['an object', {}],
  ])('T2: refuses nbf and iat that are %s', async (_name, date) => {
    expect(await test.outcome(mint(key, { nbf: date }))).toBe('token_not_accepted');
    expect(await test.outcome(mint(key, { iat: date }))).toBe('token_not_accepted');
  });
});
