import { describe, expect, it } from 'vitest';
import { send } from './http-client.ts';
import { apiWith, guarded, policyAnswer, startGateway } from './scripted-gateway.ts';

const api = apiWith([guarded('POST', '/transfers/{kind}'), guarded('GET', '/plain')]);

describe('the authorizer event', () => {
  it('has the fields of F1, and no body (F2)', async () => {
    const { url, calls } = await startGateway(api);

    await send(url, '/prod/transfers/domestic?a=1&a=2&b=x%20y', { method: 'POST', body: '{"amount":"1"}' });

    const { functionLogicalId, event, timeoutMs } = calls[0] ?? expect.fail('nothing was invoked');
    expect([functionLogicalId, timeoutMs]).toEqual(['authorizer', 5000]);
    expect(Object.keys(event).toSorted()).toEqual([
      'headers',
      'httpMethod',
      'methodArn',
      'multiValueHeaders',
      'multiValueQueryStringParameters',
      'path',
      'pathParameters',
      'queryStringParameters',
      'requestContext',
      'resource',
      'stageVariables',
      'type',
    ]);
    expect(event).toMatchObject({
      type: 'REQUEST',
      methodArn: 'arn:aws:execute-api:eu-central-1:000000000000:api1234567/prod/POST/transfers/domestic',
      resource: '/transfers/{kind}',
      path: '/transfers/domestic',
      httpMethod: 'POST',
      queryStringParameters: { a: '2', b: 'x y' },
      multiValueQueryStringParameters: { a: ['1', '2'], b: ['x y'] },
      pathParameters: { kind: 'domestic' },
      stageVariables: null,
      requestContext: {
        resourcePath: '/transfers/{kind}',
        httpMethod: 'POST',
        path: '/prod/transfers/domestic',
        stage: 'prod',
        apiId: 'api1234567',
        accountId: '000000000000',
        requestTime: '14/Nov/2023:22:13:20 +0000',
        requestTimeEpoch: 1_700_000_000_000,
        identity: { sourceIp: '127.0.0.1', userArn: null },
      },
    });
  });

  it('gives null for maps without entries (F1)', async () => {
    const { url, calls } = await startGateway(api);

    await send(url, '/prod/plain');

    expect(calls[0]?.event).toMatchObject({
      queryStringParameters: null,
      multiValueQueryStringParameters: null,
      pathParameters: null,
      stageVariables: null,
    });
  });

  it('T4: keeps the casing of header names and every value of a repeated one (F4)', async () => {
    const { url, calls } = await startGateway(api);
    const headers = [
      'X-CaSe',
      '1',
      'Authorization',
      'Bearer a',
      'Authorization',
      'Bearer b',
      'authorization',
      'Bearer c',
    ];

    await send(url, '/prod/plain', { headers });

    const { event } = calls[0] ?? expect.fail('nothing was invoked');
    expect(event.headers).toMatchObject({ 'X-CaSe': '1', Authorization: 'Bearer b', authorization: 'Bearer c' });
    expect(event.multiValueHeaders).toMatchObject({
      'X-CaSe': ['1'],
      Authorization: ['Bearer a', 'Bearer b'],
      authorization: ['Bearer c'],
    });
  });

  it('drops the WWW-Authenticate of a request (F5)', async () => {
    const { url, calls } = await startGateway(api);

    await send(url, '/prod/plain', { headers: ['WWW-Authenticate', 'Bearer', 'X-Kept', '1'] });

    const names = calls.flatMap(({ event }) => Object.keys(event.headers).map((name) => name.toLowerCase()));
    expect(names.filter((name) => name === 'x-kept')).toHaveLength(2);
    expect(names).not.toContain('www-authenticate');
  });

  it('T28: a header named __proto__ is a name like any other', async () => {
    const { url, calls } = await startGateway(api);

    await send(url, '/prod/plain?__proto__=1', { headers: ['__proto__', 'x'] });

    const { event } = calls[0] ?? expect.fail('nothing was invoked');
    expect(Object.getOwnPropertyDescriptor(event.headers, '__proto__')?.value).toBe('x');
    expect(Object.getOwnPropertyDescriptor(event.queryStringParameters, '__proto__')?.value).toBe('1');
  });

  it('lets a client choose requestId, but never extendedRequestId (F10)', async () => {
    const { url, calls } = await startGateway(api);

    const answers = [];
    for (const headers of [['x-amzn-RequestId', 'chosen', 'x-amz-apigw-id', 'chosen'], []]) {
      answers.push(await send(url, '/prod/plain', { headers }));
    }

    const [first, , second] = calls.map(({ event }) => event.requestContext);
    expect(first.requestId).toBe('chosen');
    expect(answers[0]?.headers['x-amzn-requestid']).toBe('chosen');
    expect(first.extendedRequestId).not.toBe('chosen');
    expect(second.requestId).toBe(answers[1]?.headers['x-amzn-requestid']);
    expect(second.extendedRequestId).not.toBe(first.extendedRequestId);
    expect(answers[1]?.headers['x-amz-apigw-id']).toBe(second.extendedRequestId);
  });
});

describe('the integration event', () => {
  it('carries the body and the context as text (F8)', async () => {
    const context = { text: 'a', number: 7, truth: true };
    const { url, calls } = await startGateway(api, {
      authorizer: ({ methodArn }) => policyAnswer('Allow', methodArn, context),
    });

    await send(url, '/prod/transfers/domestic', { method: 'POST', body: '{"payee":"Zoë"}' });

    const { event, timeoutMs } = calls[1] ?? expect.fail('the integration was not invoked');
    expect(timeoutMs).toBe(29_000);
    expect(event).toMatchObject({ resource: '/transfers/{kind}', body: '{"payee":"Zoë"}', isBase64Encoded: false });
    expect(event.requestContext.authorizer).toEqual({
      text: 'a',
      number: '7',
      truth: 'true',
      principalId: 'user',
      integrationLatency: 0,
    });
    expect(event).not.toHaveProperty('methodArn');
  });

  it('has a null body for an empty one, and the same ids as the authorizer saw', async () => {
    const { url, calls } = await startGateway(api);

    await send(url, '/prod/plain');

    expect(calls[1]?.event.body).toBeNull();
    expect(calls[1]?.event.requestContext).toMatchObject(calls[0]?.event.requestContext);
  });
});
