import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { failureCause } from '../../../src/shared/failure-cause.ts';
import { plusSeconds } from '../../../src/shared/numeric-date.ts';
import { type Answer, body, type JwksServer, startJwksServer } from '../../fixtures/tokens/jwks-server.ts';
import { createEcKey, createRsaKey, keySet, mint, NOW } from '../../fixtures/tokens/local-issuer.ts';
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
  ])('T25: %s is an outage and never a bad token, and over two seconds after it ends', async (_name, answer) => {
    server.answerWith(answer);
    const first = await test.outcome(mint(key));
    server.answerWith(GOOD);

    expect(first).toBe(OUTAGE);
    expect(await test.outcome(mint(key), plusSeconds(NOW, 1))).toBe(OUTAGE);
    expect(await test.outcome(mint(key), plusSeconds(NOW, 2))).toBe('verified');
    expect(server.requests).toHaveLength(2);
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
  });

  it('T28: a key may be named like a member of the prototype, and a member of the prototype is no key', async () => {
    server.answerWith(setOf({ ...newKey.jwk, kid: '__proto__' }, key.jwk));

    expect(await test.outcome(mint(key))).toBe('verified');
    expect(await test.outcome(mint(newKey, {}, { kid: '__proto__' }))).toBe('verified');
    expect(await test.outcome(mint(newKey, {}, { kid: 'constructor' }))).toBe('token_not_accepted');
  });

  it('T1: a key that says neither use nor alg is an RS256 key', async () => {
    const { use: _use, alg: _alg, ...bare } = key.jwk;
    server.answerWith(setOf(bare));

    expect(await test.outcome(mint(key))).toBe('verified');
  });
});
