import transfer from '../../test/fixtures/events/rest-api/transfer.json' with { type: 'json' };
import type { BankRequest, HeaderLine } from '../scenarios/bank-request.ts';
import type { Event } from '../scenarios/garbling.ts';

/** What stands in the place of `{token}` and `{request:…}`, and how the gateway calls this request. */
export interface EventNames {
  readonly token: string;
  readonly requestId: string;
  /** The extendedRequestId of the scenario's request of that name. */
  requestIdOf(name: string): string;
}

const OF_THE_REQUEST = new Set(['Authorization', 'Content-Digest', 'X-High-Value-Transaction', 'X-Forwarded-For']);
const OF_THE_GATEWAY: readonly HeaderLine[] = [
  ...Object.entries(transfer.headers).filter(([name]) => !OF_THE_REQUEST.has(name)),
];

/** The REQUEST authorizer event that the gateway makes of a request (F1): single-value maps hold the last value (F4). */
export function eventOf(request: BankRequest, names: EventNames): Event {
  const { method, resource, path, pathParameters, query } = request;
  const lines = [...OF_THE_GATEWAY, ...request.headers];
  const multiValueHeaders = multiValuesOf(lines.map(([name, value]) => [name, filledIn(value, names)]));
  return {
    ...transfer,
    methodArn: methodArnOf(request),
    resource,
    path,
    httpMethod: method,
    headers: lastValuesOf(multiValueHeaders),
    multiValueHeaders,
    queryStringParameters: query && lastValuesOf(query),
    multiValueQueryStringParameters: query,
    pathParameters,
    requestContext: {
      ...transfer.requestContext,
      resourcePath: resource,
      httpMethod: method,
      path: `/prod${path}`,
      extendedRequestId: names.requestId,
    },
  };
}

export function methodArnOf({ method, path }: BankRequest): string {
  return `arn:aws:execute-api:eu-central-1:123456789012:a1b2c3d4e5/prod/${method}${path}`;
}

function filledIn(value: string, { token, requestIdOf }: EventNames): string {
  return value.replaceAll('{token}', () => token).replace(/\{request:(\w+)\}/g, (_, name: string) => requestIdOf(name));
}

function multiValuesOf(lines: readonly HeaderLine[]): Readonly<Record<string, readonly string[]>> {
  const values = new Map<string, string[]>();
  for (const [name, value] of lines) values.set(name, [...(values.get(name) ?? []), value]);
  return Object.fromEntries(values);
}

function lastValuesOf(multi: Readonly<Record<string, readonly string[]>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(multi).map(([name, values]) => [name, values.at(-1) ?? '']));
}
