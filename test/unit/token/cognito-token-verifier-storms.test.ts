import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { plusSeconds } from '../../../src/shared/numeric-date.ts';
import { body, type JwksServer, startJwksServer } from '../../fixtures/tokens/jwks-server.ts';
import { createRsaKey, encode, ISSUER, keySet, mint, NOW } from '../../fixtures/tokens/local-issuer.ts';
import { createVerifierUnderTest } from './verifier-under-test.ts';

const key = createRsaKey('key-1');
const newKey = createRsaKey('key-2');
// A storm signs nothing: no key is ever found for it.
const [, payload, signature] = mint(key).split('.');
const OUTAGE = 'ERR_TOKEN_KEYS_UNAVAILABLE';

let server: JwksServer;
let test: ReturnType<typeof createVerifierUnderTest>;

beforeEach(async () => {
  server = await startJwksServer(body(keySet(key)));
  test = createVerifierUnderTest(server.url);
});

afterEach(async () => {
  await server.close();
});

/** What a storm of 20 invented key ids meets in one second, all at once. */
async function storm(second: number): Promise<ReadonlySet<string>> {
  const invented = Array.from({ length: 20 }, (_, i) => {
    const header = encode(JSON.stringify({ alg: 'RS256', kid: `invented-${second}-${i}` }));
    return `${header}.${payload}.${signature}`;
  });
  return new Set(await Promise.all(invented.map((jwt) => test.outcome(jwt, plusSeconds(NOW, second)))));
}

describe('cognitoTokenVerifier under a storm of unknown keys', () => {
  it('fetches keys once for many tokens, also at the same time', async () => {
    const outcomes = await Promise.all(Array.from({ length: 20 }, () => test.outcome(mint(key))));

    expect(new Set([...outcomes, await test.outcome(mint(key))])).toEqual(new Set(['verified']));
    expect(server.requests).toHaveLength(1);
  });

  it('T7: a minute of invented key ids fetches once in 10 seconds, and good tokens keep working', async () => {
    for (let second = 0; second < 60; second++) {
      expect(await storm(second)).toEqual(new Set(['token_not_accepted']));
      expect(await test.outcome(mint(key), plusSeconds(NOW, second))).toBe('verified');
      expect(server.requests).toHaveLength(1 + Math.floor(second / 10));
    }
  });

  it.each([0, 1, 5, 9, 10, 14])(
    'T7: a key that is rotated %i seconds into the storm works within 15 seconds, and the old one all the time',
    async (rotated) => {
      let since: number | undefined;
      for (let second = 0; second <= rotated + 15; second++) {
        await storm(second);
        if (second === rotated) server.answerWith(body(keySet(newKey, key)));
        const outcome = await test.outcome(mint(newKey), plusSeconds(NOW, second));
        if (outcome === 'verified') since ??= second;
        expect(outcome).toBe(since === undefined ? 'token_not_accepted' : 'verified');
        expect(await test.outcome(mint(key), plusSeconds(NOW, second))).toBe('verified');
      }

      expect(since).toBeLessThanOrEqual(rotated + 15);
    },
  );

  it('T7: a new key works at once where nobody asked for 10 seconds', async () => {
    await test.outcome(mint(key));
    server.answerWith(body(keySet(newKey, key)));

    expect(await test.outcome(mint(newKey), plusSeconds(NOW, 9))).toBe('token_not_accepted');
    expect(await test.outcome(mint(newKey), plusSeconds(NOW, 10))).toBe('verified');
  });

  it('T7, T25: a storm in an outage asks once in 10 seconds, is an outage while it lasts, and not after', async () => {
    await test.outcome(mint(key));
    server.answerWith((response) => response.destroy());

    for (let second = 10; second < 30; second++) {
      expect(await storm(second)).toEqual(new Set([OUTAGE]));
      expect(await test.outcome(mint(key), plusSeconds(NOW, second))).toBe('verified');
    }
    expect(server.requests).toHaveLength(3);

    server.answerWith(body(keySet(key)));
    expect(await storm(30)).toEqual(new Set(['token_not_accepted']));
  });

  it('T7, T25: a storm at a cold start in an outage asks once in 2 seconds', async () => {
    server.answerWith((response) => response.destroy());

    for (let second = 0; second < 10; second++) expect(await storm(second)).toEqual(new Set([OUTAGE]));
    expect(server.requests).toHaveLength(5);
  });

  it.each([
    ['malformed', 'x'],
    ['of another issuer', mint(key, { iss: `${ISSUER}2` })],
    ['of another algorithm', mint(key, {}, { alg: 'RS512' })],
    ['without a key id', mint(key, {}, { kid: undefined })],
    ['with a critical header', mint(key, {}, { crit: ['exp'] })],
  ])('T32: a token that is %s fetches no keys', async (_name, jwt) => {
    expect(await test.outcome(jwt)).toMatch(/^token_/);
    expect(server.requests).toEqual([]);
  });

  it('T28: any three parts at all are refused, and nothing else is thrown', async () => {
    await test.outcome(mint(key));
    const header = fc.oneof(
      fc.json(),
      fc
        .dictionary(fc.constantFrom('alg', 'kid', 'crit', '__proto__', 'typ'), fc.jsonValue())
        .map((v) => JSON.stringify(v)),
      fc.constant(JSON.stringify({ alg: 'RS256', kid: 'key-1' })),
    );
    const claims = fc.oneof(
      fc.json(),
      fc
        .dictionary(fc.constantFrom('iss', 'exp', 'sub', 'token_use', '__proto__'), fc.jsonValue())
        .map((value) => JSON.stringify({ ...value, iss: ISSUER })),
    );
    const bytes = fc.uint8Array({ minLength: 1 }).map((array) => Buffer.from(array).toString('base64url'));
    const jwt = fc.oneof(
      fc.string(),
      fc.tuple(header.map(encode), claims.map(encode), bytes).map((parts) => parts.join('.')),
    );
    await fc.assert(
      fc.asyncProperty(jwt, async (text) => {
        expect(await test.outcome(text)).toMatch(/^token_(malformed|not_accepted)$/);
      }),
      { numRuns: 300 },
    );
  });
});
