import { describe, expect, it } from 'vitest';
import { send } from './http-client.ts';
import { apiWith, guarded, policyAnswer, startGateway } from './scripted-gateway.ts';

const methods = [guarded('GET', '/guarded')];

async function deny(
  response: Parameters<typeof apiWith>[1],
  context: Readonly<Record<string, unknown>>,
  headers: string[] = [],
) {
  const { url } = await startGateway(apiWith(methods, response), {
    authorizer: ({ methodArn }) => policyAnswer('Deny', methodArn, context),
  });
  return send(url, '/prod/guarded?q=1', { headers });
}

describe('gateway responses', () => {
  it('override status, headers and body from the context of a Deny (F14, F15)', async () => {
    const { status, headers, body } = await deny(
      {
        ACCESS_DENIED: {
          status: 401,
          headers: new Map([
            ['WWW-Authenticate', 'context.authorizer.www_authenticate'],
            ['Cache-Control', "'no-store'"],
            ['Content-Type', "'application/problem+json'"],
          ]),
          template:
            '{"reason":"$context.authorizer.reason","id":"$context.extendedRequestId","n":"$context.authorizer.n"}',
        },
      },
      { www_authenticate: 'Bearer error="insufficient_user_authentication"', reason: 'step_up_missing', n: 300 },
    );

    expect(status).toBe(401);
    expect(headers['www-authenticate']).toBe('Bearer error="insufficient_user_authentication"');
    expect(headers['cache-control']).toBe('no-store');
    expect(headers['content-type']).toBe('application/problem+json');
    expect(JSON.parse(body)).toEqual({ reason: 'step_up_missing', id: headers['x-amz-apigw-id'], n: '300' });
  });

  it('leave out a header without a value, and make missing text empty', async () => {
    const { headers, body } = await deny(
      {
        ACCESS_DENIED: {
          headers: new Map([
            ['WWW-Authenticate', 'context.authorizer.www_authenticate'],
            ['X-Empty', 'context.authorizer.empty'],
          ]),
          template: '["$context.authorizer.handle","$context.nothing"]',
        },
      },
      { empty: '' },
    );

    expect(headers).not.toHaveProperty('www-authenticate');
    expect(headers).not.toHaveProperty('x-empty');
    expect(body).toBe('["",""]');
  });

  it('T9: put values into the body unescaped, so that escaping is the duty of the authorizer (F17)', async () => {
    const { body } = await deny(
      { ACCESS_DENIED: { template: '{"reason":"$context.authorizer.reason"}' } },
      { reason: 'x","status":"200' },
    );

    expect(body).toBe('{"reason":"x","status":"200"}');
  });

  it('substitute once: a variable inside a value stays as it is', async () => {
    const { body } = await deny(
      { ACCESS_DENIED: { template: '$context.authorizer.a' } },
      { a: '$context.authorizer.b', b: 'secret' },
    );

    expect(body).toBe('$context.authorizer.b');
  });

  it('read names of letters, digits and underscores only (F9)', async () => {
    const { body } = await deny(
      { ACCESS_DENIED: { template: '$context.authorizer.a_1-b $context.authorizer.a_1.' } },
      { a_1: 'X', 'a_1-b': 'Y' },
    );

    expect(body).toBe('X-b X.');
  });

  it('know the error, the stage and the request', async () => {
    const { body, headers } = await deny(
      {
        ACCESS_DENIED: {
          headers: new Map([['X-Echo', 'method.request.header.X-In']]),
          template:
            '$context.error.responseType|$context.error.message|$context.stage|$context.httpMethod|$context.path|$method.request.querystring.q|$context.authorizer.principalId',
        },
      },
      {},
      ['X-In', 'seen'],
    );

    expect(body).toBe(
      'ACCESS_DENIED|User is not authorized to access this resource with an explicit deny|prod|GET|/prod/guarded|1|user',
    );
    expect(headers['x-echo']).toBe('seen');
  });

  it('fall back to the default of the class, which keeps status and message', async () => {
    const headers = new Map([['Access-Control-Allow-Origin', "'*'"]]);
    const { url } = await startGateway(apiWith(methods, { DEFAULT_4XX: { headers } }));

    const answer = await send(url, '/prod/unknown');

    expect([answer.status, answer.body]).toEqual([403, '{"message":"Missing Authentication Token"}']);
    expect(answer.headers['access-control-allow-origin']).toBe('*');
  });

  it('give server errors the other default', async () => {
    const { url } = await startGateway(
      apiWith(methods, { DEFAULT_4XX: { status: 499 }, DEFAULT_5XX: { status: 503 } }),
      {
        authorizer: () => ({ kind: 'timeout' }),
      },
    );

    expect((await send(url, '/prod/guarded')).status).toBe(503);
  });

  it('prefer the response of the type to the default', async () => {
    const { status } = await deny({ DEFAULT_4XX: { status: 499 }, ACCESS_DENIED: { status: 401 } }, {});

    expect(status).toBe(401);
  });

  it('T9: never send a header that a value with a line break would split', async () => {
    const { status, headers } = await deny(
      { ACCESS_DENIED: { status: 401, headers: new Map([['X-Hint', 'context.authorizer.hint']]) } },
      { hint: 'a\r\nX-Injected: b' },
    );

    expect(status).toBe(500);
    expect(headers).not.toHaveProperty('x-injected');
  });
});
