import type { GatewayRequest, Pair } from './gateway-request.ts';
import type { MethodModel, RestApiModel } from './rest-api-model.ts';

/** Where the API is pretended to run. */
export interface GatewayPlace {
  readonly region: string;
  readonly accountId: string;
}

/** A request whose method of the API is known. */
export interface RoutedRequest {
  readonly request: GatewayRequest;
  readonly api: RestApiModel;
  readonly place: GatewayPlace;
  readonly method: MethodModel;
  /** Percent-encoded, without the stage. */
  readonly path: string;
  readonly pathParameters: ReadonlyMap<string, string>;
}

/** The ARN of exactly this request: its path, not its template (F3). */
export function toMethodArn({ request, api, place, path }: Omit<RoutedRequest, 'method' | 'pathParameters'>): string {
  const { region, accountId } = place;
  return `arn:aws:execute-api:${region}:${accountId}:${api.id}/${api.stage}/${request.method}${path}`;
}

/** The event of a REQUEST authorizer (F1). It has no body (F2). */
export function toAuthorizerEvent(routed: RoutedRequest): Readonly<Record<string, unknown>> {
  return {
    type: 'REQUEST',
    methodArn: toMethodArn(routed),
    ...sharedFields(routed),
    requestContext: requestContext(routed),
  };
}

/** The event of a Lambda proxy integration, payload version 1. */
export function toProxyEvent(
  routed: RoutedRequest,
  authorizer: Readonly<Record<string, unknown>> | undefined,
): Readonly<Record<string, unknown>> {
  const { body } = routed.request;
  return {
    ...sharedFields(routed),
    requestContext: { ...requestContext(routed), ...(authorizer && { authorizer }) },
    body: body.kind === 'text' && body.text !== '' ? body.text : null,
    isBase64Encoded: false,
  };
}

function sharedFields({
  request,
  api,
  method,
  path,
  pathParameters,
}: RoutedRequest): Readonly<Record<string, unknown>> {
  return {
    resource: method.resource,
    path,
    httpMethod: request.method,
    headers: orNull(new Map(request.headers)),
    multiValueHeaders: orNull(groupByName(request.headers)),
    queryStringParameters: orNull(new Map(request.query)),
    multiValueQueryStringParameters: orNull(groupByName(request.query)),
    pathParameters: orNull(pathParameters),
    stageVariables: orNull(api.stageVariables),
  };
}

function requestContext({ request, api, place, method }: RoutedRequest): Readonly<Record<string, unknown>> {
  const header = (wanted: string) => request.headers.findLast(([name]) => name.toLowerCase() === wanted)?.[1] ?? null;
  return {
    resourceId: method.resourceId,
    resourcePath: method.resource,
    httpMethod: request.method,
    extendedRequestId: request.extendedRequestId,
    requestTime: toLogTime(request.receivedAt),
    path: request.stagePath,
    accountId: place.accountId,
    protocol: 'HTTP/1.1',
    stage: api.stage,
    domainPrefix: api.id,
    requestTimeEpoch: request.receivedAt,
    requestId: request.requestId,
    identity: {
      cognitoIdentityPoolId: null,
      accountId: null,
      cognitoIdentityId: null,
      caller: null,
      sourceIp: request.sourceIp,
      principalOrgId: null,
      accessKey: null,
      cognitoAuthenticationType: null,
      cognitoAuthenticationProvider: null,
      userArn: null,
      userAgent: header('user-agent'),
      user: null,
    },
    domainName: header('host'),
    apiId: api.id,
  };
}

/** Maps without entries arrive as null (F1). `fromEntries` defines its keys, so that `__proto__` stays a mere name. */
function orNull(map: ReadonlyMap<string, unknown>): Readonly<Record<string, unknown>> | null {
  return map.size === 0 ? null : Object.fromEntries(map);
}

function groupByName(pairs: readonly Pair[]): ReadonlyMap<string, readonly string[]> {
  const groups = new Map<string, string[]>();
  for (const [name, value] of pairs) groups.set(name, [...(groups.get(name) ?? []), value]);
  return groups;
}

/** As `22/Nov/2026:06:45:16 +0000`. */
function toLogTime(milliseconds: number): string {
  const [, day, month, year, time] = new Date(milliseconds).toUTCString().split(' ');
  return `${day}/${month}/${year}:${time} +0000`;
}
