import type { GatewayError } from './gateway-error.ts';
import type { GatewayRequest } from './gateway-request.ts';
import type { RestApiModel } from './rest-api-model.ts';

/** The value of an expression such as `context.authorizer.reason`; undefined when the request has none. */
export type Variables = (expression: string) => string | undefined;

export interface VariableSources {
  readonly request: GatewayRequest;
  readonly api: RestApiModel;
  readonly error: GatewayError;
  /** The authorizer's context, if it gave one. */
  readonly context: ReadonlyMap<string, string>;
  readonly pathParameters: ReadonlyMap<string, string>;
}

/** The variables of a gateway response: context, stage variables and the parameters of the request. */
export function createVariables({ request, api, error, context, pathParameters }: VariableSources): Variables {
  const fixed = new Map([
    ['context.requestId', request.requestId],
    ['context.extendedRequestId', request.extendedRequestId],
    ['context.httpMethod', request.method],
    ['context.path', request.stagePath],
    ['context.stage', api.stage],
    ['context.apiId', api.id],
    ['context.identity.sourceIp', request.sourceIp],
    ['context.requestTimeEpoch', String(request.receivedAt)],
    ['context.error.responseType', error.type],
    ['context.error.message', error.message ?? ''],
    ['context.error.messageString', JSON.stringify(error.message)],
  ]);
  const families: readonly (readonly [string, (name: string) => string | undefined])[] = [
    ['context.authorizer.', (name) => context.get(name)],
    ['stageVariables.', (name) => api.stageVariables.get(name)],
    // Matched as the client spelt it (F4).
    ['method.request.header.', (name) => new Map(request.headers).get(name)],
    ['method.request.querystring.', (name) => new Map(request.query).get(name)],
    ['method.request.path.', (name) => pathParameters.get(name)],
  ];
  return (expression) => {
    const family = families.find(([prefix]) => expression.startsWith(prefix));
    return family ? family[1](expression.slice(family[0].length)) : fixed.get(expression);
  };
}

/** Names hold letters, digits and underscores only (F9); a request parameter's may hold hyphens. */
const VARIABLE = /\$(context(?:\.\w+)+|stageVariables\.\w+|method\.request\.(?:header|querystring|path)\.[\w-]+)/g;

/** Plain substitution, once: no VTL, no escaping (F17), and what was put in is not looked at again. Missing values become empty. */
export function renderTemplate(template: string, variables: Variables): string {
  return template.replace(VARIABLE, (_, expression: string) => variables(expression) ?? '');
}
