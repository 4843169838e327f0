import { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { MockIntegration, RestApi } from 'aws-cdk-lib/aws-apigateway';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accessDeniedTemplate, GatewayResponses } from '../../infra/gateway-responses.ts';
import { createApp, removeScratch } from './synthesize-bank.ts';

describe('GatewayResponses', () => {
  let byType: ReadonlyMap<string, Record<string, unknown>>;

  beforeAll(() => {
    const stack = new Stack(createApp(), 'Responses');
    const restApi = new RestApi(stack, 'Api');
    restApi.root.addMethod('GET', new MockIntegration());
    new GatewayResponses(stack, 'Responses', { restApi, allowOrigin: 'https://bank.example.com' });
    const found = Object.values(Template.fromStack(stack).findResources('AWS::ApiGateway::GatewayResponse'));
    byType = new Map(found.map(({ Properties }) => [Properties.ResponseType, Properties]));
  });

  afterAll(removeScratch);

  const everywhere = {
    'gatewayresponse.header.Access-Control-Allow-Origin': "'https://bank.example.com'",
    'gatewayresponse.header.Access-Control-Expose-Headers': "'WWW-Authenticate, Retry-After'",
    'gatewayresponse.header.Cache-Control': "'no-store'",
  };
  const problem = { ...everywhere, 'gatewayresponse.header.Content-Type': "'application/problem+json'" };

  it('answers ACCESS_DENIED with 401, the header of the authorizer and no caching', () => {
    expect(byType.get('ACCESS_DENIED')).toMatchObject({
      StatusCode: '401',
      ResponseTemplates: { 'application/json': accessDeniedTemplate },
    });
    expect(byType.get('ACCESS_DENIED')?.['ResponseParameters']).toEqual({
      ...problem,
      'gatewayresponse.header.WWW-Authenticate': 'context.authorizer.www_authenticate',
      'gatewayresponse.header.Retry-After': 'context.authorizer.retry_after',
    });
  });

  it('answers UNAUTHORIZED with a fixed 401 and the id of the request', () => {
    expect(byType.get('UNAUTHORIZED')).toMatchObject({
      StatusCode: '401',
      ResponseParameters: { ...problem, 'gatewayresponse.header.WWW-Authenticate': "'Bearer'" },
      ResponseTemplates: {
        'application/json':
          '{"type":"about:blank","title":"Unauthorized","status":401,"reason":"unauthorized","request_id":"$context.extendedRequestId"}',
      },
    });
  });

  it.each(['AUTHORIZER_FAILURE', 'AUTHORIZER_CONFIGURATION_ERROR'])(
    'T25: answers %s with a fixed 503 and the id of the request',
    (type) => {
      expect(byType.get(type)).toMatchObject({
        StatusCode: '503',
        ResponseParameters: { ...problem, 'gatewayresponse.header.Retry-After': "'1'" },
        ResponseTemplates: {
          'application/json':
            '{"type":"about:blank","title":"Service Unavailable","status":503,"reason":"authorizer_unavailable","request_id":"$context.extendedRequestId"}',
        },
      });
    },
  );

  it.each(['DEFAULT_4XX', 'DEFAULT_5XX'])('gives %s CORS and no-store, and leaves status and body alone', (type) => {
    expect(byType.get(type)?.['ResponseParameters']).toEqual(everywhere);
    expect(byType.get(type)).not.toHaveProperty('StatusCode');
    expect(byType.get(type)).not.toHaveProperty('ResponseTemplates');
  });

  it('T9: the denial body is valid JSON when every substitution is empty', () => {
    const body: unknown = JSON.parse(accessDeniedTemplate.replace(/\$context(\.\w+)+/g, ''));

    expect(body).toEqual({
      type: '',
      title: '',
      status: 401,
      reason: '',
      retry_after: '',
      step_up: { handle: '', flow: '', client_id: '', region: '', acr_values: '', max_age: '', expires_in: '' },
      request_id: '',
    });
  });

  it('T9: the denial body is valid JSON when every substitution is filled', () => {
    const body: unknown = JSON.parse(accessDeniedTemplate.replace(/\$context\.(?:\w+\.)*(\w+)/g, '<$1>'));

    expect(body).toMatchObject({
      type: '<problem_type>',
      title: '<problem_title>',
      reason: '<reason>',
      retry_after: '<retry_after>',
      step_up: { handle: '<step_up_handle>', flow: '<step_up_flow>', expires_in: '<step_up_expires_in>' },
      request_id: '<extendedRequestId>',
    });
  });
});
