import { type Invoke, readAuthorization } from './authorize.ts';
import type { GatewayError } from './gateway-error.ts';
import type { GatewayRequest } from './gateway-request.ts';
import { renderGatewayResponse } from './gateway-response.ts';
import { proxyHttp } from './http-proxy.ts';
import { frontResponse, type HttpResponse } from './http-response.ts';
import { matchResource } from './match-resource.ts';
import { parseProxyResponse } from './proxy-response.ts';
import type { RestApiModel } from './rest-api-model.ts';
import {
  type GatewayPlace,
  type RoutedRequest,
  toAuthorizerEvent,
  toMethodArn,
  toProxyEvent,
} from './routed-request.ts';
import { createVariables } from './variables.ts';

export interface HandleRequestDeps {
  readonly api: RestApiModel;
  readonly place: GatewayPlace;
  readonly invoke: Invoke;
  /** Milliseconds. */
  readonly clock: () => number;
  /** Gets one line for each answer that the API's own configuration or functions spoilt. */
  readonly onProblem: (line: string) => void;
}

/** Takes a request through a REST API: stage, resource, method, authorizer, integration. */
export async function handleRequest(request: GatewayRequest, deps: HandleRequestDeps): Promise<HttpResponse> {
  const { api, place } = deps;
  const { stagePath } = request;
  if (stagePath !== `/${api.stage}` && !stagePath.startsWith(`/${api.stage}/`)) return frontResponse(403, 'Forbidden');
  const path = stagePath.slice(api.stage.length + 1) || '/';
  const methodArn = toMethodArn({ request, api, place, path });
  if (Buffer.byteLength(methodArn) > 1600) return frontResponse(414, 'Request-URI Too Long');

  const match = matchResource(new Set(api.methods.map(({ resource }) => resource)), path);
  const pathParameters = match?.pathParameters ?? new Map<string, string>();
  const refuse = (error: GatewayError, context: ReadonlyMap<string, string> = new Map()) =>
    renderGatewayResponse(api, error, createVariables({ request, api, error, context, pathParameters }));
  if (request.body.kind === 'too_large') {
    return refuse({ type: 'REQUEST_TOO_LARGE', message: 'HTTP content length exceeded 10485760 bytes.' });
  }
  const candidates = api.methods.filter(({ resource }) => resource === match?.resource);
  const method =
    candidates.find(({ httpMethod }) => httpMethod === request.method) ??
    candidates.find(({ httpMethod }) => httpMethod === 'ANY');
  if (!method) return refuse({ type: 'MISSING_AUTHENTICATION_TOKEN', message: 'Missing Authentication Token' });

  const routed: RoutedRequest = { request, api, place, method, path, pathParameters };
  let context: ReadonlyMap<string, string> = new Map();
  let authorizerFields: Readonly<Record<string, unknown>> | undefined;
  if (method.authorizer) {
    const { functionLogicalId, timeoutMs } = method.authorizer;
    const startedAt = deps.clock();
    const invocation = await deps.invoke(functionLogicalId, toAuthorizerEvent(routed), timeoutMs);
    const authorization = readAuthorization(invocation, methodArn);
    if (authorization.kind === 'refused') {
      const { error } = authorization;
      if (error.message === null) deps.onProblem(`${error.type} on ${method.httpMethod} ${method.resource}`);
      return refuse(error, authorization.context);
    }
    context = authorization.context;
    authorizerFields = {
      ...Object.fromEntries(context),
      integrationLatency: deps.clock() - startedAt,
    };
  }
  const answer = await integrate(routed, context, authorizerFields, deps.invoke);
  if (answer.kind === 'answered') return answer.response;
  deps.onProblem(`${answer.error.type} on ${method.httpMethod} ${method.resource}`);
  return refuse(answer.error);
}

type IntegrationAnswer =
  | { readonly kind: 'answered'; readonly response: HttpResponse }
  | { readonly kind: 'failed'; readonly error: GatewayError };

const TIMEOUT: IntegrationAnswer = {
  kind: 'failed',
  error: { type: 'INTEGRATION_TIMEOUT', message: 'Endpoint request timed out' },
};

async function integrate(
  routed: RoutedRequest,
  context: ReadonlyMap<string, string>,
  authorizerFields: Readonly<Record<string, unknown>> | undefined,
  invoke: Invoke,
): Promise<IntegrationAnswer> {
  const { integration } = routed.method;
  switch (integration.kind) {
    case 'mock': {
      const { status, headers } = integration;
      return { kind: 'answered', response: { status, headers: [...headers], body: '' } };
    }
    case 'http_proxy': {
      const answer = await proxyHttp(integration, routed.request, context);
      return answer === 'timeout' ? TIMEOUT : answeredOr502(answer);
    }
    case 'lambda_proxy': {
      const { functionLogicalId, functionTimeoutMs, timeoutMs } = integration;
      const invocation = await invoke(functionLogicalId, toProxyEvent(routed, authorizerFields), timeoutMs);
      if (invocation.kind === 'timeout' && timeoutMs < functionTimeoutMs) return TIMEOUT;
      return answeredOr502(invocation.kind === 'ok' ? parseProxyResponse(invocation.value) : undefined);
    }
    default:
      return integration satisfies never;
  }
}

function answeredOr502(response: HttpResponse | undefined): IntegrationAnswer {
  return response
    ? { kind: 'answered', response }
    : { kind: 'failed', error: { type: 'INTEGRATION_FAILURE', message: 'Internal server error' } };
}
