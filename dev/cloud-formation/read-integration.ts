import * as z from 'zod';
import type { HeaderSource, IntegrationModel } from '../gateway/rest-api-model.ts';
import { findFunctionByArn, type LocalFunction } from './read-functions.ts';

const lambdaProxy = z.object({
  Type: z.literal('AWS_PROXY'),
  Uri: z.string(),
  TimeoutInMillis: z.int().default(29_000),
});

const httpProxy = z.object({
  Type: z.literal('HTTP_PROXY'),
  IntegrationHttpMethod: z.string(),
  // The parameters of a path are not put into it.
  Uri: z.string().regex(/^http:\/\/[^{}]+$/),
  RequestParameters: z
    .record(
      z.string().regex(/^integration\.request\.header\.[\w-]+$/),
      z.string().regex(/^(?:'[^']*'|context\.authorizer\.\w+)$/),
    )
    .default({}),
  TimeoutInMillis: z.int().default(29_000),
});

const staticHeaders = z.record(z.string(), z.string().regex(/^'.*'$/));

const mock = z.object({
  Type: z.literal('MOCK'),
  IntegrationResponses: z
    .array(
      z.object({
        StatusCode: z.string().regex(/^[1-5][0-9][0-9]$/),
        ResponseParameters: staticHeaders.default({}),
        // A template would need VTL.
        ResponseTemplates: z.undefined().optional(),
        SelectionPattern: z.undefined().optional(),
      }),
    )
    .length(1),
});

/** Integrations that the local gateway serves as AWS does; all others are refused by name. */
export const integrationProperties = z.discriminatedUnion('Type', [lambdaProxy, httpProxy, mock]);

/** What the local gateway does for a method behind its authorizer. */
export function readIntegration(
  integration: z.infer<typeof integrationProperties>,
  functions: readonly LocalFunction[],
): IntegrationModel {
  if (integration.Type === 'MOCK') {
    const [response] = integration.IntegrationResponses;
    const headers = Object.entries(response?.ResponseParameters ?? {});
    return {
      kind: 'mock',
      status: Number(response?.StatusCode),
      headers: new Map(headers.map(([key, value]) => [key.replace('method.response.header.', ''), value.slice(1, -1)])),
    };
  }
  if (integration.Type === 'HTTP_PROXY') {
    const headers = Object.entries(integration.RequestParameters);
    return {
      kind: 'http_proxy',
      httpMethod: integration.IntegrationHttpMethod,
      uri: integration.Uri,
      headers: new Map(
        headers.map(([key, value]) => [key.replace('integration.request.header.', ''), toSource(value)]),
      ),
      timeoutMs: integration.TimeoutInMillis,
    };
  }
  const { logicalId, timeoutMs } = findFunctionByArn(functions, invokedArn(integration.Uri));
  return {
    kind: 'lambda_proxy',
    functionLogicalId: logicalId,
    functionTimeoutMs: timeoutMs,
    timeoutMs: integration.TimeoutInMillis,
  };
}

function toSource(value: string): HeaderSource {
  return value.startsWith("'")
    ? { literal: value.slice(1, -1) }
    : { authorizer: value.replace('context.authorizer.', '') };
}

/** `arn:aws:apigateway:…:lambda:path/2015-03-31/functions/<arn>/invocations` → `<arn>`. */
export function invokedArn(uri: string): string {
  const arn = /\/functions\/(.+)\/invocations$/.exec(uri)?.[1];
  if (arn === undefined) throw new Error(`${uri} invokes no Lambda function`);
  return arn;
}
