import * as z from 'zod/mini';
import type { AuthorizerRequest } from './request.ts';

const values = z.nullable(z.record(z.string(), z.string()));
const multiValues = z.nullable(z.record(z.string(), z.array(z.string())));

/** A REST API REQUEST authorizer event (F1). API Gateway adds keys over time, so unknown ones are let be. */
const restApiEvent = z.object({
  type: z.literal('REQUEST'),
  methodArn: z.string().check(z.minLength(1)),
  resource: z.string(),
  path: z.string(),
  httpMethod: z.string(),
  headers: values,
  multiValueHeaders: multiValues,
  multiValueQueryStringParameters: multiValues,
  queryStringParameters: values,
  pathParameters: values,
  requestContext: z.object({ extendedRequestId: z.string().check(z.minLength(1)) }),
});

export interface RestApiRequest {
  readonly methodArn: string;
  readonly request: AuthorizerRequest;
}

/**
 * Reads a REST API REQUEST event, or gives undefined for anything else: a TOKEN event, an HTTP API event, a test event with another shape,
 * or one whose methodArn is not of its own method. A map with the key `__proto__` is refused: readers of records leave it out, and what is
 * left out of a request is not bound (T13, T28).
 */
export function readRestApiEvent(event: unknown): RestApiRequest | undefined {
  if (hasPrototypeKey(event)) return undefined;
  const parsed = restApiEvent.safeParse(event);
  if (!parsed.success) return undefined;
  const { data } = parsed;
  // arn:aws:execute-api:region:account:api/stage/METHOD/path
  if (data.methodArn.split('/')[2] !== data.httpMethod) return undefined;

  return {
    methodArn: data.methodArn,
    request: {
      method: data.httpMethod,
      resource: data.resource,
      path: data.path,
      query: collect(data.queryStringParameters, data.multiValueQueryStringParameters, (name) => name),
      pathParameters: new Map(Object.entries(data.pathParameters ?? {})),
      headers: collect(data.headers, data.multiValueHeaders, (name) => name.toLowerCase()),
      extendedRequestId: data.requestContext.extendedRequestId,
    },
  };
}

const MAPS = [
  'headers',
  'multiValueHeaders',
  'queryStringParameters',
  'multiValueQueryStringParameters',
  'pathParameters',
] as const;

function hasPrototypeKey(event: unknown): boolean {
  return MAPS.some((name) => {
    const map: unknown = Object(event)[name];
    return typeof map === 'object' && map !== null && Object.hasOwn(map, '__proto__');
  });
}

/**
 * Joins the two maps of one thing. The multi-value map has every value; a value that only the single-value map has is added, so that
 * maps that disagree show up as a repeated header instead of a choice between them (F4, T12).
 */
function collect(
  single: Readonly<Record<string, string>> | null,
  multi: Readonly<Record<string, readonly string[]>> | null,
  nameOf: (name: string) => string,
): ReadonlyMap<string, readonly string[]> {
  const all = new Map<string, string[]>();
  for (const [name, list] of Object.entries(multi ?? {})) {
    all.set(nameOf(name), [...(all.get(nameOf(name)) ?? []), ...list]);
  }
  for (const [name, value] of Object.entries(single ?? {})) {
    const list = all.get(nameOf(name)) ?? [];
    if (!list.includes(value)) all.set(nameOf(name), [...list, value]);
  }
  return all;
}
