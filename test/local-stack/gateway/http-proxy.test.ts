import { createServer, type RequestListener } from 'node:http';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { HeaderSource, MethodModel } from '../../../dev/gateway/rest-api-model.ts';
import { type Request, send } from './http-client.ts';
import { apiWith, guarded, policyAnswer, startGateway } from './scripted-gateway.ts';

/** A container that tells what it got, and the URL of its `/inside`. */
async function startContainer(answer: RequestListener = echo): Promise<string> {
  const server = createServer(answer);
  onTestFinished(
    () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  );
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const address = server.address();
  return `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}/inside`;
}

async function echo(...[request, reply]: Parameters<RequestListener>): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  const { method, url, headersDistinct } = request;
  reply.end(JSON.stringify({ method, url, headers: headersDistinct, body: Buffer.concat(chunks).toString() }));
}

const MAPPING = new Map<string, HeaderSource>([
  ['x-seal', { authorizer: 'seal' }],
  ['x-fixed', { literal: 'none' }],
]);

function proxied(uri: string, timeoutMs = 29_000): MethodModel {
  const integration = { kind: 'http_proxy', httpMethod: 'ANY', uri, headers: MAPPING, timeoutMs } as const;
  return { ...guarded('POST', '/pay'), integration };
}

async function sendThrough(uri: string, context: Readonly<Record<string, string>>, request: Request = {}) {
  const gateway = await startGateway(apiWith([proxied(uri)]), {
    authorizer: ({ methodArn }) => policyAnswer('Allow', methodArn, context),
  });
  const answer = await send(gateway.url, '/prod/pay?a=1&a=%26', { method: 'POST', body: '{"a":"é"}', ...request });
  return { ...answer, problems: gateway.problems };
}

describe('an HTTP proxy integration', () => {
  it('passes method, query, headers and body on to the container', async () => {
    const { status, body } = await sendThrough(await startContainer(), {}, { headers: ['X-Own', 'a', 'x-own', 'b'] });

    expect(status).toBe(200);
    expect(JSON.parse(body)).toMatchObject({
      method: 'POST',
      url: '/inside?a=1&a=%26',
      headers: { 'x-own': ['a', 'b'] },
      body: '{"a":"é"}',
    });
  });

  it("sets a mapped header over the client's, under any casing", async () => {
    const headers = ['X-SEAL', 'forged', 'x-seal', 'forged', 'X-Fixed', 'forged'];

    const { body } = await sendThrough(await startContainer(), { seal: 'made' }, { headers });

    expect(JSON.parse(body).headers).toMatchObject({ 'x-seal': ['made'], 'x-fixed': ['none'] });
  });

  it.each([{}, { seal: '' }])("lets the client's through where the context %j has no value for it", async (context) => {
    const { body } = await sendThrough(await startContainer(), context, { headers: ['X-Seal', 'forged'] });

    expect(JSON.parse(body).headers).toMatchObject({ 'x-seal': ['forged'] });
  });

  it("gives the client the container's answer, its WWW-Authenticate renamed (F16)", async () => {
    const uri = await startContainer((_, reply) => {
      reply.writeHead(403, { 'Content-Type': 'application/problem+json', 'WWW-Authenticate': 'Bearer' }).end('{}');
    });

    const { status, headers, body } = await sendThrough(uri, {});

    expect([status, headers['content-type'], body]).toEqual([403, 'application/problem+json', '{}']);
    expect(headers['x-amzn-remapped-www-authenticate']).toBe('Bearer');
    expect(headers).not.toHaveProperty('www-authenticate');
  });

  it('answers 502 where no container answers, and where it hangs up', async () => {
    const hangsUp = await startContainer((request) => request.socket.destroy());

    expect((await sendThrough(hangsUp, {})).status).toBe(502);
    expect((await sendThrough('http://127.0.0.1:1/inside', {})).problems).toEqual(['INTEGRATION_FAILURE on POST /pay']);
  });

  it('answers 504 to a container that takes longer than the integration waits', async () => {
    const gateway = await startGateway(apiWith([proxied(await startContainer(() => {}), 20)]));

    const { status } = await send(gateway.url, '/prod/pay', { method: 'POST', body: '{}' });

    expect(status).toBe(504);
  });
});
