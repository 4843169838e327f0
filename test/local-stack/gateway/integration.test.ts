import { describe, expect, it } from 'vitest';
import type { Invocation } from '../../../dev/lambda-runtime/invocation.ts';
import { send } from './http-client.ts';
import { apiWith, ok, open, startGateway } from './scripted-gateway.ts';

const api = apiWith([open('GET', '/open')]);
const MALFORMED = [502, '{"message":"Internal server error"}'];

async function answerWith(invocation: Invocation) {
  const gateway = await startGateway(api, { bank: () => invocation });
  return { ...(await send(gateway.url, '/prod/open')), problems: gateway.problems };
}

describe('a Lambda proxy integration', () => {
  it('decides status, headers and body', async () => {
    const { status, headers, body } = await answerWith(
      ok({
        statusCode: 201,
        headers: { 'Content-Type': 'text/plain', 'X-Number': 7, 'Set-Cookie': 'dropped=1' },
        multiValueHeaders: { 'Set-Cookie': ['a=1', 'b=2'] },
        body: 'créé',
      }),
    );

    expect([status, body]).toEqual([201, 'créé']);
    expect(headers).toMatchObject({ 'content-type': 'text/plain', 'x-number': '7', 'set-cookie': ['a=1', 'b=2'] });
  });

  it('may leave everything out but the status', async () => {
    const { status, headers, body } = await answerWith(ok({ statusCode: '204' }));

    expect([status, body]).toEqual([204, '']);
    expect(headers['content-type']).toBe('application/json');
  });

  it('renames the WWW-Authenticate of an integration (F16)', async () => {
    const { headers } = await answerWith(ok({ statusCode: 401, headers: { 'Www-Authenticate': 'Bearer' } }));

    expect(headers).not.toHaveProperty('www-authenticate');
    expect(headers['x-amzn-remapped-www-authenticate']).toBe('Bearer');
  });

  it.each([
    ['null', null],
    ['text', 'done'],
    ['no status', { body: 'x' }],
    ['a status that is no number', { statusCode: 'OK' }],
    ['a status in a list', { statusCode: [200] }],
    ['a status of 199', { statusCode: 199 }],
    ['a status of 600', { statusCode: 600 }],
    ['an object as body', { statusCode: 200, body: { done: true } }],
    ['an unknown key', { statusCode: 200, message: 'x' }],
    ['a header that is an object', { statusCode: 200, headers: { a: {} } }],
    ['a header with a line break', { statusCode: 200, headers: { a: 'b\r\nc: d' } }],
  ])('answers 502 to %s', async (_, value) => {
    const { status, body, problems } = await answerWith(ok(value));

    expect([status, body]).toEqual(MALFORMED);
    expect(problems).toEqual(['INTEGRATION_FAILURE on GET /open']);
  });

  it('answers 502 to an error of the function, and does not show it', async () => {
    const { status, body } = await answerWith({ kind: 'error', errorType: 'TypeError', errorMessage: 'secret' });

    expect([status, body]).toEqual(MALFORMED);
  });

  it('answers 502 when the function reaches its own time limit', async () => {
    expect((await answerWith({ kind: 'timeout' })).status).toBe(502);
  });

  it('answers 504 when the function has longer than the integration', async () => {
    const slow = open('GET', '/open');
    const integration = { ...slow.integration, functionTimeoutMs: 60_000 };
    const { url } = await startGateway(apiWith([{ ...slow, integration }]), { bank: () => ({ kind: 'timeout' }) });

    const { status, body } = await send(url, '/prod/open');

    expect([status, body]).toEqual([504, '{"message":"Endpoint request timed out"}']);
  });

  it('has no authorizer fields on an open route', async () => {
    const { url, calls } = await startGateway(api);

    await send(url, '/prod/open');

    expect(calls).toHaveLength(1);
    expect(calls[0]?.event.requestContext).not.toHaveProperty('authorizer');
  });
});

describe('a mock integration', () => {
  it('answers a preflight without invoking anything', async () => {
    const headers = new Map([['Access-Control-Allow-Origin', 'https://bank.example.com']]);
    const preflight = { ...open('OPTIONS', '/open'), integration: { kind: 'mock', status: 204, headers } } as const;
    const { url, calls } = await startGateway(apiWith([preflight]));

    const answer = await send(url, '/prod/open', { method: 'OPTIONS' });

    expect(answer.status).toBe(204);
    expect(answer.headers['access-control-allow-origin']).toBe('https://bank.example.com');
    expect(calls).toEqual([]);
  });
});
