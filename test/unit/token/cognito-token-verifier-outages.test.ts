import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { failureCause } from '../../../src/shared/failure-cause.ts';
import { type Answer, body, type JwksServer, startJwksServer } from '../../fixtures/tokens/jwks-server.ts';
import { createEcKey, createRsaKey, encode, ISSUER, keySet, mint, NOW } from '../../fixtures/tokens/local-issuer.ts';
import { createVerifierUnderTest } from './verifier-under-test.ts';

const key = createRsaKey('key-1');
const newKey = createRsaKey('key-2');
const GOOD = body(keySet(key));

let server: JwksServer;
let elsewhere: JwksServer;
let test: ReturnType<typeof createVerifierUnderTest>;

beforeEach(async () => {
  server = await startJwksServer(GOOD);
  elsewhere = await startJwksServer(GOOD);
  test = createVerifierUnderTest(server.url);
});

afterEach(async () => {
  await Promise.all([server.close(), elsewhere.close()]);
});

const OUTAGE = 'ERR_TOKEN_KEYS_UNAVAILABLE';

const html: Answer = body('<!doctype html><title>keys</title>', { 'content-type': 'text/html' });
const status =
  (code: number): Answer =>
  (response) =>
    response.writeHead(code).end(keySet(key));
const setOf = (...keys: readonly unknown[]) => body(JSON.stringify({ keys }));
const { kid: _kid, ...nameless } = key.jwk;

describe('cognitoTokenVerifier without keys', () => {
  it.each<[string, Answer]>([
    ['a closed connection', (response) => response.destroy()],
    ['no answer at all', () => undefined],
    ['headers, and then nothing', (response) => response.writeHead(200).write('{"keys":')],
    ['status 500', status(500)],
    ['status 404', status(404)],
    ['status 201', status(201)],
    ['status 204', (response) => response.writeHead(204).end()],
    ['HTML with status 200', html],
    ['an empty body', body('')],
    ['half a key set', body(keySet(key).slice(0, -2))],
    ['text that is not UTF-8', body(Buffer.from('{"keys":["\xff"]}', 'latin1'))],
    ['null', body('null')],
    ['a list', body(JSON.stringify([key.jwk]))],
    ['one key and no set', body(JSON.stringify(key.jwk))],
    ['an error body', body('{"message":"Too Many Requests"}')],
    ['keys that are no list', body(JSON.stringify({ keys: { 0: key.jwk } }))],
    ['a set without keys', setOf()],
    ['a set of null', setOf(null)],
    ['a set of numbers', setOf(1, 2)],
    ['a key without a name', setOf(nameless)],
    ['a key without a modulus', setOf({ ...key.jwk, n: undefined })],
    ['a key with an empty modulus', setOf({ ...key.jwk, n: '' })],
    ['a key with a numeric modulus', setOf({ ...key.jwk, n: 1 })],
    ['an encryption key', setOf({ ...key.jwk, use: 'enc' })],
    ['a key for RS512', setOf({ ...key.jwk, alg: 'RS512' })],
    ['a key of 1024 bits', setOf(createRsaKey('key-1', 1024).jwk)],
    ['an elliptic key', setOf(createEcKey('key-1').jwk)],
    ['a shared secret', setOf({ kty: 'oct', kid: 'key-1', k: 'AAAA' })],
    ['more than 64 KiB', body(`${' '.repeat(64 * 1024)}${keySet(key)}`)],
  ])('T25: %s is an outage and never a bad token; the next call tries again', async (_name, answer) => {
    server.answerWith(answer);
    const first = await test.outcome(mint(key));
    server.answerWith(GOOD);

    expect([first, await test.outcome(mint(key))]).toEqual([OUTAGE, 'verified']);
  });

  it('T25: a redirect is an outage, and is not followed (T29)', async () => {
    server.answerWith((response) => response.writeHead(302, { location: elsewhere.url.href }).end());

    expect(await test.outcome(mint(key))).toBe(OUTAGE);
    expect(elsewhere.requests).toEqual([]);
  });

  it('T25: a server that is gone is an outage, and keeps its cause', async () => {
    await server.close();

    await expect(test.verifier.verify(mint(key), NOW)).rejects.toMatchObject({
      code: OUTAGE,
      cause: expect.any(Error),
    });
  });

  it.each<[string, Answer | 'gone', string]>([
    ['nobody who listens', 'gone', 'ECONNREFUSED'],
    ['status 403', status(403), 'status_403'],
    ['HTML with status 200', html, 'body_not_json'],
    ['a set without keys', setOf(), 'no_usable_key'],
    ['a set of 100 KB', body(`{"keys":[],"x":"${'x'.repeat(100_000)}"}`), 'body_too_large'],
  ])('T25: tells a log of %s', async (_, answer, detail) => {
    if (answer === 'gone') await server.close();
    else server.answerWith(answer);

    const error: unknown = await test.verifier.verify(mint(key), NOW).catch((thrown: unknown) => thrown);

    expect(failureCause(error)).toEqual({ code: OUTAGE, operation: 'jwks', detail });
  });

  it('T25: names neither token nor person in the error', async () => {
    server.answerWith(html);
    const jwt = mint(key);
    const error: unknown = await test.verifier.verify(jwt, NOW).catch((reason: unknown) => reason);

    const texts = [String(error), error instanceof Error ? String(error.cause) : ''].join('\n');
    expect(texts).toContain('could not be fetched');
    for (const part of [...jwt.split('.'), 'alice']) expect(texts).not.toContain(part);
  });

  it('T7: an unusable key beside a good one harms only the tokens that name it', async () => {
    server.answerWith(setOf(null, { ...newKey.jwk, n: '' }, { ...newKey.jwk, kid: 'enc', use: 'enc' }, key.jwk));

    expect(await test.outcome(mint(key))).toBe('verified');
    expect(await test.outcome(mint(newKey))).toBe('token_not_accepted');
    expect(await test.outcome(mint(newKey, {}, { kid: 'enc' }))).toBe('token_not_accepted');
    expect(await test.outcome(mint(key))).toBe('verified');
  });

  it('T1: a key that says neither use nor alg is an RS256 key', async () => {
    const { use: _use, alg: _alg, ...bare } = key.jwk;
    server.answerWith(setOf(bare));

    expect(await test.outcome(mint(key))).toBe('verified');
  });
});

describe('cognitoTokenVerifier with keys', () => {
  it('fetches keys once for many tokens, also at the same time', async () => {
    const outcomes = await Promise.all(Array.from({ length: 20 }, () => test.outcome(mint(key))));

    expect(new Set([...outcomes, await test.outcome(mint(key))])).toEqual(new Set(['verified']));
    expect(server.requests).toHaveLength(1);
  });

  it('T7: a storm of invented key ids fetches once, and good tokens keep working', async () => {
    await test.outcome(mint(key));
    const invented = Array.from({ length: 50 }, (_, i) => mint(key, {}, { kid: `invented-${i}` }));

    expect(new Set(await Promise.all(invented.map((jwt) => test.outcome(jwt))))).toEqual(
      new Set(['token_not_accepted']),
    );
    for (const jwt of invented) expect(await test.outcome(jwt)).toBe('token_not_accepted');
    expect(await test.outcome(mint(key))).toBe('verified');
    expect(server.requests).toHaveLength(2);
  });

  it('T7: a new key works as soon as a token names it', async () => {
    await test.outcome(mint(key));
    server.answerWith(body(keySet(newKey, key)));

    expect(await test.outcome(mint(newKey))).toBe('verified');
    expect(await test.outcome(mint(key))).toBe('verified');
  });

  it.each<[string, Answer]>([
    ['gone', (response) => response.destroy()],
    ['HTML', html],
    ['empty', setOf()],
  ])(
    'T7, T25: an unknown key is an outage while the key set is %s, and good tokens keep working',
    async (_name, answer) => {
      await test.outcome(mint(key));
      server.answerWith(answer);

      expect(await test.outcome(mint(newKey))).toBe(OUTAGE);
      expect(await test.outcome(mint(key))).toBe('verified');
    },
  );

  it.each([
    ['malformed', 'x'],
    ['of another issuer', mint(key, { iss: 'https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_Other' })],
    ['of another algorithm', mint(key, {}, { alg: 'RS512' })],
    ['without a key id', mint(key, {}, { kid: undefined })],
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
    const payload = fc.oneof(
      fc.json(),
      fc
        .dictionary(fc.constantFrom('iss', 'exp', 'sub', 'token_use', '__proto__'), fc.jsonValue())
        .map((value) => JSON.stringify({ ...value, iss: ISSUER })),
    );
    const signature = fc.uint8Array({ minLength: 1 }).map((bytes) => Buffer.from(bytes).toString('base64url'));
    const jwt = fc.oneof(
      fc.string(),
      fc.tuple(header.map(encode), payload.map(encode), signature).map((parts) => parts.join('.')),
    );
    await fc.assert(
      fc.asyncProperty(jwt, async (text) => {
        expect(await test.outcome(text)).toMatch(/^token_(malformed|not_accepted)$/);
      }),
      { numRuns: 300 },
    );
  });
});
