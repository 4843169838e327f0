import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import type { IdentityProvider } from '../../../src/identity-provider/identity-provider.ts';
import { createOneKosmos } from '../../../src/identity-provider/one-kosmos.ts';
import { createFetchJwks } from '../../../src/identity-provider/tenant-jwks.ts';
import { numericDate } from '../../../src/shared/numeric-date.ts';
import {
  API_KEY,
  DIGEST,
  expectedOf,
  IMPATIENT_MS,
  PATIENT_MS,
  PROOFING,
  proofingClientOf,
  proofingOf,
  REQUEST,
} from './tenant-fixture.ts';

const servers: Server[] = [];
const NOW = numericDate(1_700_000_000);

afterEach(async () => {
  for (const server of servers.splice(0)) {
    await new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  }
});

async function listen(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function clientOf(url: string, options: { timeoutMs?: number; apiKey?: () => Promise<string> } = {}): IdentityProvider {
  return createOneKosmos({
    baseUrl: new URL(url),
    apiKey: options.apiKey ?? (async () => API_KEY),
    capabilities: new Set(['displays_transaction', 'echoes_digest']),
    verifyResult: () => Promise.reject(new Error('nothing here is a result')),
    timeoutMs: options.timeoutMs ?? PATIENT_MS,
  });
}

const CHALLENGE = JSON.stringify({ challenge_id: 'c1', challenge_url: 'https://tenant.example/c1' });
const JSON_TYPE = { 'content-type': 'application/json' };
const outage = { code: 'ERR_PROVIDER_UNAVAILABLE' };

describe('createOneKosmos: what goes out', () => {
  it('sends exactly the documented request, with the base path in front', async () => {
    const seen: { request: IncomingMessage; body: string }[] = [];
    const url = await listen(async (request, response) => {
      let body = '';
      for await (const chunk of request) body += chunk;
      seen.push({ request, body });
      response.writeHead(201, JSON_TYPE).end(CHALLENGE);
    });

    await clientOf(`${url}/base/`).requestStepUp(REQUEST);
    await clientOf(`${url}/base`)
      .fetchResult(expectedOf('c_1-X'), NOW)
      .catch(() => undefined);

    expect(seen.map(({ request }) => `${request.method} ${request.url}`)).toEqual([
      'POST /base/v1/auth/stepup',
      'GET /base/v1/auth/stepup/c_1-X/result',
    ]);
    expect(seen.map(({ request }) => request.headers.authorization)).toEqual([
      `Bearer ${API_KEY}`,
      `Bearer ${API_KEY}`,
    ]);
    expect(JSON.parse(seen[0]?.body ?? '')).toEqual({
      user_id: 'person-1',
      reason_code: 'high_value_transaction',
      timeout_seconds: 300,
      display_text: REQUEST.display,
      transaction_digest: DIGEST,
    });
    expect(seen[1]?.body).toBe('');
  });

  it('sends exactly the documented requests of a proofing, with the base path in front', async () => {
    const seen: { line: string; authorization: string | undefined; body: string }[] = [];
    const url = await listen(async (request, response) => {
      let body = '';
      for await (const chunk of request) body += chunk;
      seen.push({ line: `${request.method} ${request.url}`, authorization: request.headers.authorization, body });
      const session = { session_id: 's_1-X', session_url: 'https://tenant.example/s', status: 'Pending' };
      response.writeHead(200, JSON_TYPE).end(JSON.stringify(session));
    });
    const client = proofingClientOf({ url: `${url}/base/`, issuer: url, jwksUrl: url });

    const { sessionId } = await client.startProofing(PROOFING);
    const result = await client.fetchProofing(proofingOf(sessionId), NOW);

    expect(result).toEqual({ outcome: 'pending' });
    const authorization = `Bearer ${API_KEY}`;
    expect(seen).toEqual([
      { line: 'POST /base/v1/verify/sessions', authorization, body: expect.any(String) },
      { line: 'GET /base/v1/verify/sessions/s_1-X', authorization, body: '' },
    ]);
    expect(JSON.parse(seen[0]?.body ?? '')).toEqual({
      document_types: ['drivers_license', 'passport'],
      liveness_mode: 'active',
      callback_url: PROOFING.callbackUrl.href,
      metadata: { cognito_user_pool: PROOFING.userPoolId, cognito_username: PROOFING.username },
    });
  });

  it.each([301, 302, 303, 307, 308])('T29: a %i is refused, and nobody follows it', async (status) => {
    let elsewhere = 0;
    const second = await listen((_request, response) => {
      elsewhere += 1;
      response.writeHead(200, JSON_TYPE).end(CHALLENGE);
    });
    const first = await listen((_request, response) => {
      response.writeHead(status, { ...JSON_TYPE, location: `${second}/v1/auth/stepup` }).end(CHALLENGE);
    });

    await expect(clientOf(first).requestStepUp(REQUEST)).rejects.toMatchObject(outage);
    await expect(clientOf(first).fetchResult(expectedOf('c1'), NOW)).rejects.toMatchObject(outage);
    await expect(createFetchJwks(new URL(first), PATIENT_MS)()).rejects.toMatchObject(outage);

    expect(elsewhere).toBe(0);
  });

  it('T26: an API key that takes too long rings nothing, then or later', async () => {
    let requests = 0;
    const url = await listen((_request, response) => {
      requests += 1;
      response.writeHead(200, JSON_TYPE).end(CHALLENGE);
    });
    const key = Promise.withResolvers<string>();

    await expect(
      clientOf(url, { timeoutMs: IMPATIENT_MS, apiKey: () => key.promise }).requestStepUp(REQUEST),
    ).rejects.toMatchObject(outage);
    key.resolve(API_KEY);
    // A call that went through shows that one made before it would have arrived.
    await clientOf(url).requestStepUp(REQUEST);

    expect(requests).toBe(1);
  });

  it('T25: an API key that cannot be had is an outage with its cause', async () => {
    const cause = new Error('secret store down');

    await expect(
      clientOf('http://127.0.0.1:9', { apiKey: () => Promise.reject(cause) }).requestStepUp(REQUEST),
    ).rejects.toMatchObject({ ...outage, cause });
  });
});

describe('createOneKosmos: what comes back', () => {
  async function ask(listener: RequestListener, timeoutMs = PATIENT_MS): Promise<unknown> {
    return clientOf(await listen(listener), { timeoutMs }).requestStepUp(REQUEST);
  }

  it.each(['application/json', 'application/json; charset=utf-8', 'Application/JSON'])('accepts %s', async (type) => {
    const challenge = await ask((_request, response) => {
      response.writeHead(200, { 'content-type': type }).end(CHALLENGE);
    });

    expect(challenge).toMatchObject({ challengeId: 'c1' });
  });

  it.each(['text/html', 'text/json', 'application/jsonp', 'application/problem+json', ''])(
    'T18: refuses %j',
    async (type) => {
      const answer = ask((_request, response) => {
        response.writeHead(200, { 'content-type': type }).end(CHALLENGE);
      });

      await expect(answer).rejects.toMatchObject(outage);
    },
  );

  it('T18: refuses an answer without a content type', async () => {
    await expect(ask((_request, response) => response.writeHead(200).end(CHALLENGE))).rejects.toMatchObject(outage);
  });

  it.each([202, 204, 206, 400, 401, 403, 404, 409, 503])('T25: refuses status %i', async (status) => {
    await expect(
      ask((_request, response) => response.writeHead(status, JSON_TYPE).end(CHALLENGE)),
    ).rejects.toMatchObject(outage);
  });

  const sized = (bytes: number) => CHALLENGE.padEnd(bytes, ' ');
  it('T29: accepts a body of exactly 64 KiB, and not one byte more, sized or chunked', async () => {
    const limit = 64 * 1024;
    const whole = (bytes: number) => ask((_request, response) => response.writeHead(200, JSON_TYPE).end(sized(bytes)));
    const chunked = (bytes: number) =>
      ask((_request, response) => {
        const body = sized(bytes);
        response.writeHead(200, JSON_TYPE).write(body.slice(0, 1000));
        response.end(body.slice(1000));
      });

    expect(await whole(limit)).toMatchObject({ challengeId: 'c1' });
    expect(await chunked(limit)).toMatchObject({ challengeId: 'c1' });
    await expect(whole(limit + 1)).rejects.toMatchObject(outage);
    await expect(chunked(limit + 1)).rejects.toMatchObject(outage);
  });

  it('T29: an endless body is cut off', async () => {
    const chunk = ' '.repeat(16 * 1024);
    const answer = ask((_request, response) => {
      response.writeHead(200, JSON_TYPE).on('error', () => {});
      const pour = () => {
        while (!response.destroyed && response.write(chunk));
      };
      response.on('drain', pour);
      pour();
    });

    await expect(answer).rejects.toMatchObject(outage);
  });

  it('T26: a body that drips in time for each part still meets the deadline, and is hung up on', async () => {
    const hungUp = Promise.withResolvers<void>();
    const answer = ask((_request, response) => {
      response.writeHead(200, JSON_TYPE).write(CHALLENGE);
      const timer = setInterval(() => response.write(' '), 20);
      response.on('close', () => {
        clearInterval(timer);
        hungUp.resolve();
      });
    }, IMPATIENT_MS);

    await expect(answer).rejects.toMatchObject(outage);
    await hungUp.promise;
  });

  it('T29: a compressed body is not unpacked', async () => {
    const answer = ask((_request, response) => {
      response.writeHead(200, { ...JSON_TYPE, 'content-encoding': 'gzip' }).end(gzipSync(CHALLENGE));
    });

    await expect(answer).rejects.toMatchObject(outage);
  });

  it('T18: text that is not UTF-8 is not JSON', async () => {
    const body = Buffer.concat([Buffer.from(CHALLENGE.slice(0, -2)), Buffer.from([0xff]), Buffer.from('"}')]);

    await expect(ask((_request, response) => response.writeHead(200, JSON_TYPE).end(body))).rejects.toMatchObject(
      outage,
    );
  });

  it('T25: a body shorter than announced is an outage', async () => {
    const answer = ask((_request, response) => {
      response.writeHead(200, { ...JSON_TYPE, 'content-length': '1000' });
      response.write(CHALLENGE, () => response.destroy());
    });

    await expect(answer).rejects.toMatchObject(outage);
  });

  it('T25: a port where nobody listens is an outage', async () => {
    const url = await listen(() => {});
    await new Promise((resolve) => servers.pop()?.close(resolve));

    await expect(clientOf(url).requestStepUp(REQUEST)).rejects.toMatchObject(outage);
  });

  it.each(['{}', '{"keys":[]}', '{"keys":{}}', '{"keys":["x"]}', '{"keys":[{"kid":"a"}]}', '[]', 'null'])(
    'F79: %s is no key set',
    async (body) => {
      const url = await listen((_request, response) => response.writeHead(200, JSON_TYPE).end(body));

      await expect(createFetchJwks(new URL(url), PATIENT_MS)()).rejects.toMatchObject({ ...outage, operation: 'jwks' });
    },
  );
});
