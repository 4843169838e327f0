import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { plusSeconds } from '../../../src/shared/numeric-date.ts';
import { createJwksCache } from '../../../src/token/jwks-cache.ts';
import { parseJwks } from '../../../src/token/parse-jwks.ts';
import { readClaims } from '../../../src/token/read-claims.ts';
import { createVerifiedTokens, type VerifiedToken } from '../../../src/token/verified-tokens.ts';
import { body, type JwksServer, startJwksServer } from '../../fixtures/tokens/jwks-server.ts';
import { CLAIMS, createRsaKey, keySet, mint, NOW, POOL_ID } from '../../fixtures/tokens/local-issuer.ts';
import { createVerifierUnderTest } from './verifier-under-test.ts';

const key = createRsaKey('key-1');
const newKey = createRsaKey('key-2');
const HOUR = 3600;

describe('createVerifiedTokens', () => {
  const [poolKey] = parseJwks(Buffer.from(keySet(key))).values();
  if (!poolKey) throw new Error('no key');
  const keys = createJwksCache(new URL('https://keys.example'), async () => Buffer.from(keySet(key)));
  const claims = readClaims(CLAIMS);
  if (!claims) throw new Error('no claims');
  const token: VerifiedToken = { userPoolId: POOL_ID, keys, key: poolKey, claims };

  it('forgets the one that was not used for longest, and no other', () => {
    const tokens = createVerifiedTokens(3);
    for (const text of ['a', 'b', 'c']) tokens.remember(text, token);
    tokens.find('a');

    tokens.remember('d', token);

    expect(['a', 'b', 'c', 'd'].filter((text) => tokens.find(text))).toEqual(['a', 'c', 'd']);
  });

  it('T35: has 1000 at most', () => {
    const tokens = createVerifiedTokens();
    for (let number = 0; number <= 1000; number++) tokens.remember(`token-${number}`, token);

    expect(tokens.find('token-0')).toBeUndefined();
    expect(tokens.find('token-1')).toBe(token);
    expect(tokens.find('token-1000')).toBe(token);
  });

  it('counts a text once, however often it is remembered', () => {
    const tokens = createVerifiedTokens(2);
    for (const text of ['a', 'b', 'b', 'b']) tokens.remember(text, token);

    expect(['a', 'b'].filter((text) => tokens.find(text))).toEqual(['a', 'b']);
  });

  it('T6: a text that differs in one character is another', () => {
    const tokens = createVerifiedTokens();
    tokens.remember('a.b.c', token);

    expect(tokens.find('a.b.c')).toBe(token);
    expect(tokens.find('a.b.c=')).toBeUndefined();
    expect(tokens.find('a.b.C')).toBeUndefined();
  });
});

describe('cognitoTokenVerifier with a token that it knows', () => {
  let server: JwksServer;
  let test: ReturnType<typeof createVerifierUnderTest>;

  beforeEach(async () => {
    server = await startJwksServer(body(keySet(key)));
    test = createVerifierUnderTest(server.url);
  });
  afterEach(() => server.close());

  // Whoever is not known the second time would pass every test below without being remembered.
  it('says the same of it again, and knows it', async () => {
    const jwt = mint(key);
    const first = await test.token(jwt);
    expect(test.remembered()).toBe(0);

    expect(await test.token(jwt)).toEqual(first);
    expect(test.remembered()).toBe(1);
  });

  it('T35: hands out nothing that one request could change for another', async () => {
    const jwt = mint(key);
    const before = structuredClone(await test.token(jwt));

    const token = Object(await test.token(jwt));
    for (const list of [token.scopes, token.groups]) expect(() => list.push('admin')).toThrow(TypeError);
    Object.assign(token, { sub: 'somebody-else', machine: true });

    expect(await test.token(jwt)).toEqual(before);
  });

  it('remembers nothing that it refused, and of a token that has expired only what is judged again', async () => {
    const machine = mint(key, { username: undefined });
    for (const jwt of [mint(createRsaKey('key-1')), mint(key, { client_id: 'nobody' }), machine, 'a.b.c']) {
      expect(await test.outcome(jwt)).toMatch(/^token_(?:malformed|not_accepted)$/);
      expect(await test.outcome(jwt)).toMatch(/^token_(?:malformed|not_accepted)$/);
    }

    expect(test.remembered()).toBe(0);
  });

  it('T2: refuses it from the second of exp on', async () => {
    const jwt = mint(key, { exp: NOW + 1000 });
    expect(await test.outcome(jwt)).toBe('verified');

    expect(await test.outcome(jwt, plusSeconds(NOW, 999))).toBe('verified');
    expect(await test.outcome(jwt, plusSeconds(NOW, 1000))).toBe('token_expired');
  });

  it.each(['nbf', 'iat', 'auth_time'])('T2: refuses it while %s lies more than 5 seconds ahead', async (name) => {
    const jwt = mint(key, { iat: NOW - 2000, auth_time: NOW - 2000, [name]: NOW - 1000 });
    expect(await test.outcome(jwt)).toBe('verified');

    expect(await test.outcome(jwt, plusSeconds(NOW, -1006))).toBe('token_not_accepted');
    expect(await test.outcome(jwt, plusSeconds(NOW, -1005))).toBe('verified');
  });

  it('T17: tells the authentication time anew, never later than now', async () => {
    const jwt = mint(key, { auth_time: NOW + 4 });

    expect(await test.token(jwt, NOW)).toMatchObject({ authTime: NOW });
    expect(await test.token(jwt, plusSeconds(NOW, 3))).toMatchObject({ authTime: NOW + 3 });
    expect(await test.token(jwt, plusSeconds(NOW, 9))).toMatchObject({ authTime: NOW + 4 });
  });

  it('T1: refuses it once the pool has withdrawn its key', async () => {
    const jwt = mint(key, { exp: NOW + 3 * HOUR });
    expect(await test.outcome(jwt)).toBe('verified');
    server.answerWith(body(keySet(newKey)));

    expect(await test.outcome(jwt, plusSeconds(NOW, HOUR - 1))).toBe('verified');
    expect(await test.outcome(jwt, plusSeconds(NOW, HOUR))).toBe('token_not_accepted');
  });

  it('T1: refuses it once its key id names another key', async () => {
    const jwt = mint(key, { exp: NOW + 3 * HOUR });
    expect(await test.outcome(jwt)).toBe('verified');
    server.answerWith(body(keySet(createRsaKey('key-1'))));

    expect(await test.outcome(jwt, plusSeconds(NOW, HOUR))).toBe('token_not_accepted');
  });

  it('accepts it again by the same key of a set that was fetched anew, and while none can be fetched', async () => {
    const jwt = mint(key, { exp: NOW + 9 * HOUR });
    await test.outcome(jwt);

    expect(await test.outcome(jwt, plusSeconds(NOW, HOUR))).toBe('verified');
    server.answerWith((response) => response.destroy());
    expect(await test.outcome(jwt, plusSeconds(NOW, 3 * HOUR))).toBe('verified');
  });

  it('T1, T6: a good token makes none of its neighbours good: other claims, another signature, another key', async () => {
    const jwt = mint(key);
    await test.outcome(jwt);
    const [head, claims, signature] = jwt.split('.');
    const [, otherClaims] = mint(key, { sub: 'somebody-else' }).split('.');
    const foreign = mint(createRsaKey('key-1'));

    expect(await test.outcome(`${head}.${otherClaims}.${signature}`)).toBe('token_not_accepted');
    expect(await test.outcome(`${head}.${claims}.${foreign.split('.')[2]}`)).toBe('token_not_accepted');
    expect(await test.outcome(foreign)).toBe('token_not_accepted');
  });

  it('refuses a refused token again, whatever it has seen since', async () => {
    const bad = mint(createRsaKey('key-1'));

    expect(await test.outcome(bad)).toBe('token_not_accepted');
    expect(await test.outcome(mint(key))).toBe('verified');
    expect(await test.outcome(bad)).toBe('token_not_accepted');
  });
});
