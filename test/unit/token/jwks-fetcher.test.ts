import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DECISION_DEADLINE_MS } from '../../../src/authorizer/rest-api.ts';
import { AdapterFault } from '../../../src/shared/errors.ts';
import { failureCause } from '../../../src/shared/failure-cause.ts';
import { CALL_MILLISECONDS } from '../../../src/step-up/dynamodb-within-call.ts';
import { JWKS_LIMITS, jwksFetcher } from '../../../src/token/jwks-fetcher.ts';
import { parseJwks } from '../../../src/token/parse-jwks.ts';
import { body, type JwksServer, startJwksServer } from '../../fixtures/tokens/jwks-server.ts';

const LIMIT = 64 * 1024;

let server: JwksServer;

beforeEach(async () => {
  server = await startJwksServer(body('ok'));
});

afterEach(async () => {
  await server.close();
});

/** The text that was fetched, or what a log says of the failure. */
async function fetched(override?: URL): Promise<string | undefined> {
  try {
    return Buffer.from(await jwksFetcher(override)(server.url)).toString();
  } catch (error) {
    return failureCause(error).detail;
  }
}

describe('JWKS_LIMITS', () => {
  it('T26: leave time for a call of the store, so that a decision that fails says what failed', () => {
    expect(JWKS_LIMITS.connectMs).toBeLessThan(JWKS_LIMITS.attemptMs);
    expect(JWKS_LIMITS.attemptMs + CALL_MILLISECONDS).toBeLessThan(DECISION_DEADLINE_MS);
  });
});

describe('jwksFetcher', () => {
  it('fetches what it is asked for', async () => {
    expect(await fetched()).toBe('ok');
    expect(server.requests).toEqual(['/.well-known/jwks.json']);
  });

  it('fetches from the override instead', async () => {
    expect(await fetched(new URL('/other', server.url))).toBe('ok');
    expect(server.requests).toEqual(['/other']);
  });

  it('T29: accepts 64 KiB, and refuses one byte more', async () => {
    server.answerWith(body('x'.repeat(LIMIT)));
    expect(await fetched()).toHaveLength(LIMIT);

    server.answerWith(body('x'.repeat(LIMIT + 1)));
    expect(await fetched()).toBe('body_too_large');
  });

  it('T29: asks for no compression, and inflates nothing', async () => {
    const bomb = gzipSync(Buffer.alloc(50 * 1024 * 1024));
    server.answerWith(body(bomb, { 'content-encoding': 'gzip' }));

    const bytes = await jwksFetcher(undefined)(server.url);

    expect(Buffer.compare(bytes, bomb)).toBe(0);
    expect(() => parseJwks(bytes)).toThrow(new AdapterFault('body_not_json'));
    expect(server.headers.at(-1)?.['accept-encoding']).toBeUndefined();
  });

  it('T26: gives up on an endless body that keeps coming', async () => {
    server.answerWith((response) => {
      response.writeHead(200);
      const drip = setInterval(() => response.write(' '), 20);
      response.on('close', () => clearInterval(drip));
    });

    expect(await fetched()).toBe('TimeoutError');
  });

  it.each([301, 302, 303, 307, 308])('T29: does not follow a %i', async (code) => {
    server.answerWith((response) => response.writeHead(code, { location: '/other' }).end());

    expect(await fetched()).toBe(`status_${code}`);
    expect(server.requests).toHaveLength(1);
  });

  it.each([201, 204, 400, 429, 503])('T25: refuses status %i, and tries once', async (code) => {
    server.answerWith((response) => response.writeHead(code).end());

    expect(await fetched()).toBe(`status_${code}`);
    expect(server.requests).toHaveLength(1);
  });
});
