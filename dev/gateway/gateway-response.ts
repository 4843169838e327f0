import { DEFAULT_STATUS, type GatewayError } from './gateway-error.ts';
import type { Pair } from './gateway-request.ts';
import { type HttpResponse, hasSendableHeaders } from './http-response.ts';
import type { GatewayResponseModel, RestApiModel } from './rest-api-model.ts';
import { renderTemplate, type Variables } from './variables.ts';

/**
 * Renders the gateway's own answer: the customised response of the type, else the customised default of its class, else API
 * Gateway's built-in one. Values go into the body unescaped (F17); a header whose value is missing is left out.
 */
export function renderGatewayResponse(api: RestApiModel, error: GatewayError, variables: Variables): HttpResponse {
  const builtIn = DEFAULT_STATUS[error.type];
  const own = api.gatewayResponses.get(error.type);
  const model = own ?? api.gatewayResponses.get(builtIn < 500 ? 'DEFAULT_4XX' : 'DEFAULT_5XX');
  const template = model?.template ?? builtInTemplate(error);
  const headers = renderHeaders(model, variables);
  if (!hasSendableHeaders(headers)) {
    return {
      status: 500,
      headers: [['Content-Type', 'application/json']],
      body: '{"message": "Internal server error"}',
    };
  }
  return { status: model?.status ?? builtIn, headers, body: renderTemplate(template, variables) };
}

/** Capital M in this one alone (F12). */
function builtInTemplate({ type }: GatewayError): string {
  return `{"${type === 'ACCESS_DENIED' ? 'Message' : 'message'}":$context.error.messageString}`;
}

function renderHeaders(model: GatewayResponseModel | undefined, variables: Variables): readonly Pair[] {
  const headers: Pair[] = [];
  for (const [name, expression] of model?.headers ?? []) {
    const value = /^'(.*)'$/s.exec(expression)?.[1] ?? variables(expression);
    if (value !== undefined && value !== '') headers.push([name, value]);
  }
  const typed = headers.some(([name]) => name.toLowerCase() === 'content-type');
  return typed ? headers : [...headers, ['Content-Type', 'application/json']];
}
