import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { type LocalPlan, readLocalPlan } from '../../../dev/cloud-formation/local-plan.ts';
import { createGateway } from '../../../dev/gateway/create-gateway.ts';
import type { Invocation } from '../../../dev/lambda-runtime/invocation.ts';
import { send } from './http-client.ts';
import { type LinkedTemplate, linkTemplate, PARAMETERS } from './link-template.ts';
import { type Call, ok, policyAnswer } from './scripted-gateway.ts';

describe('the gateway of the synthesized template', () => {
  let template: LinkedTemplate;
  let plan: LocalPlan;

  beforeAll(() => {
    template = linkTemplate();
    const deployment = { region: 'eu-central-1', accountId: '000000000000', stackName: 'CountersignBank' };
    plan = readLocalPlan({ ...deployment, templateFile: template.file, parameters: PARAMETERS });
  });

  afterAll(() => template.remove());

  const start = async (authorizer: (event: Call['event']) => Invocation) => {
    const reached: string[] = [];
    const gateway = await createGateway({
      ...plan,
      port: 0,
      invoke: async (functionLogicalId, event) => {
        reached.push(functionLogicalId.includes('Authorizer') ? 'authorizer' : 'bank');
        return functionLogicalId.includes('Authorizer') ? authorizer(event) : ok({ statusCode: 200, body: '{}' });
      },
    });
    onTestFinished(() => gateway.close());
    return { ...gateway, reached };
  };

  it('renders a denial as RFC 9470 and RFC 9457 say, from the context of the authorizer', async () => {
    const { url, reached } = await start(({ methodArn }) =>
      policyAnswer('Deny', methodArn, {
        www_authenticate: 'Bearer error="insufficient_user_authentication", max_age="300"',
        problem_type: 'about:blank',
        problem_title: 'Step-up required',
        reason: 'step_up_missing',
        retry_after: '30',
        step_up_handle: 'handle',
        step_up_flow: 'CUSTOM_AUTH',
        step_up_max_age: 300,
      }),
    );

    const { status, headers, body } = await send(url, '/prod/transfers/domestic', { method: 'POST', body: '{}' });

    expect(status).toBe(401);
    expect(headers).toMatchObject({
      'www-authenticate': 'Bearer error="insufficient_user_authentication", max_age="300"',
      'cache-control': 'no-store',
      'content-type': 'application/problem+json',
      'access-control-allow-origin': '*',
      'access-control-expose-headers': 'WWW-Authenticate, Retry-After',
      'retry-after': '30',
    });
    expect(JSON.parse(body)).toEqual({
      type: 'about:blank',
      title: 'Step-up required',
      status: 401,
      reason: 'step_up_missing',
      retry_after: '30',
      step_up: {
        handle: 'handle',
        flow: 'CUSTOM_AUTH',
        client_id: '',
        region: '',
        acr_values: '',
        max_age: '300',
        expires_in: '',
      },
      request_id: headers['x-amz-apigw-id'],
    });
    expect(reached).toEqual(['authorizer']);
  });

  it('T8: a denial without any context is still valid JSON, without a challenge header or a time to wait', async () => {
    const { url } = await start(() => policyAnswer('Deny', '*'));

    const { status, headers, body } = await send(url, '/prod/accounts/7');

    expect(status).toBe(401);
    expect(headers).not.toHaveProperty('www-authenticate');
    expect(headers).not.toHaveProperty('retry-after');
    expect(JSON.parse(body)).toMatchObject({ status: 401, reason: '', retry_after: '', step_up: { handle: '' } });
  });

  it('T30: an Allow for another resource is ACCESS_DENIED and reaches no back end', async () => {
    const { url, reached } = await start(({ methodArn }) =>
      policyAnswer('Allow', methodArn.replace('domestic', 'international')),
    );

    const { status } = await send(url, '/prod/transfers/domestic', { method: 'POST', body: '{}' });

    expect(status).toBe(401);
    expect(reached).toEqual(['authorizer']);
  });

  it.each<[string, Invocation]>([
    [
      'an error',
      { kind: 'error', errorType: 'StoreUnavailableError', errorMessage: 'the step-up table did not answer' },
    ],
    ['a timeout', { kind: 'timeout' }],
    ['a bad shape', ok({ isAuthorized: true })],
  ])('T25: %s of the authorizer is a fixed 503 with the id of the request', async (_, invocation) => {
    const { url, reached } = await start(() => invocation);

    const { status, headers, body } = await send(url, '/prod/accounts/7');

    expect(status).toBe(503);
    expect(headers).toMatchObject({
      'cache-control': 'no-store',
      'retry-after': '1',
      'content-type': 'application/problem+json',
    });
    expect(headers['x-amz-apigw-id']).toBeTruthy();
    expect(JSON.parse(body)).toEqual({
      type: 'about:blank',
      title: 'Service Unavailable',
      status: 503,
      reason: 'authorizer_unavailable',
      request_id: headers['x-amz-apigw-id'],
    });
    expect(reached).toEqual(['authorizer']);
  });

  it('lets an allowed request through to the bank', async () => {
    const { url, reached } = await start(({ methodArn }) => policyAnswer('Allow', methodArn));

    const { status } = await send(url, '/prod/transfers/domestic', { method: 'POST', body: '{}' });

    expect(status).toBe(200);
    expect(reached).toEqual(['authorizer', 'bank']);
  });

  it('serves the public route without the authorizer', async () => {
    const { url, reached } = await start(() => policyAnswer('Deny', '*'));

    expect((await send(url, '/prod/health')).status).toBe(200);
    expect(reached).toEqual(['bank']);
  });

  it('answers a preflight of a guarded route without the authorizer (F18)', async () => {
    const { url, reached } = await start(() => policyAnswer('Deny', '*'));

    const { status, headers } = await send(url, '/prod/transfers/domestic', { method: 'OPTIONS' });

    expect(status).toBe(204);
    expect(headers['access-control-allow-headers']).toContain('X-High-Value-Transaction');
    expect(reached).toEqual([]);
  });

  it('gives a browser CORS headers on an unknown route too', async () => {
    const { url } = await start(() => policyAnswer('Deny', '*'));

    const { status, headers } = await send(url, '/prod/nothing');

    expect(status).toBe(403);
    expect(headers).toMatchObject({ 'access-control-allow-origin': '*', 'cache-control': 'no-store' });
  });
});
