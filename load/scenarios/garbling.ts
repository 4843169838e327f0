/** An event as it reaches a function: JSON. */
export type Event = Readonly<Record<string, unknown>>;

/** Events that no gateway sends, and what is made of a good one to get them. Pure. */
export const GARBLINGS = {
  is_null: () => null,
  is_number: () => 42,
  is_text: () => 'POST /transfers/domestic',
  is_list: (event: Event) => [event],
  is_empty: () => ({}),
  without_method_arn: ({ methodArn: _, ...event }: Event) => event,
  empty_method_arn: (event: Event) => ({ ...event, methodArn: '' }),
  method_arn_is_list: (event: Event) => ({ ...event, methodArn: [event['methodArn']] }),
  http_api: ({ methodArn, headers, path }: Event) => ({
    version: '2.0',
    type: 'REQUEST',
    routeArn: methodArn,
    routeKey: 'POST /transfers/domestic',
    rawPath: path,
    headers,
  }),
  token_event: ({ methodArn, headers }: Event) => ({
    type: 'TOKEN',
    authorizationToken: Object(headers)['Authorization'],
    methodArn,
  }),
  type_in_lower_case: (event: Event) => ({ ...event, type: 'request' }),
  arn_of_another_method: (event: Event) => ({ ...event, httpMethod: 'GET' }),
  without_request_context: ({ requestContext: _, ...event }: Event) => event,
  without_request_id: (event: Event) => ({ ...event, requestContext: {} }),
  headers_are_list: (event: Event) => ({ ...event, headers: Object.entries(Object(event['headers'])) }),
  header_is_number: (event: Event) => ({ ...event, headers: { ...Object(event['headers']), 'X-Number': 1 } }),
  header_is_list: (event: Event) => ({ ...event, headers: event['multiValueHeaders'] }),
  multi_value_header_is_text: (event: Event) => ({ ...event, multiValueHeaders: event['headers'] }),
  query_is_text: (event: Event) => ({ ...event, queryStringParameters: 'a=1' }),
  path_of_200_kb: (event: Event) => ({ ...event, path: `/${'x'.repeat(200_000)}` }),
  path_is_null: (event: Event) => ({ ...event, path: null }),
  prototype_header: (event: Event) => ({ ...event, headers: withPrototypeKey(event['headers'], 'x') }),
  prototype_multi_value_header: (event: Event) => ({
    ...event,
    multiValueHeaders: withPrototypeKey(event['multiValueHeaders'], ['x']),
  }),
  prototype_query: (event: Event) => ({ ...event, queryStringParameters: withPrototypeKey({}, 'x') }),
  prototype_path_parameter: (event: Event) => ({ ...event, pathParameters: withPrototypeKey({}, 'x') }),
  headers_are_null: (event: Event) => ({ ...event, headers: null, multiValueHeaders: null }),
  all_maps_are_null: (event: Event) => ({
    ...event,
    headers: null,
    multiValueHeaders: null,
    queryStringParameters: null,
    multiValueQueryStringParameters: null,
    pathParameters: null,
    stageVariables: null,
  }),
  maps_disagree: (event: Event) => ({
    ...event,
    headers: { ...Object(event['headers']), Authorization: 'Bearer other' },
  }),
  resource_is_prototype_key: (event: Event) => ({ ...event, resource: '__proto__' }),
  resource_is_constructor: (event: Event) => ({ ...event, resource: 'constructor' }),
  names_of_object_members: (event: Event) => ({
    ...event,
    headers: { ...Object(event['headers']), constructor: 'x', toString: 'x', hasOwnProperty: 'x' },
  }),
  authorizer_context_of_its_own: (event: Event) => ({
    ...event,
    requestContext: { ...Object(event['requestContext']), authorizer: { countersign_seal: 'x', principalId: 'admin' } },
  }),
  unknown_members: (event: Event) => ({ ...event, isAuthorized: true, body: '{}', '': {} }),
} satisfies Readonly<Record<string, (event: Event) => unknown>>;

export type Garbling = keyof typeof GARBLINGS;

/** A map that has the member itself: an ordinary assignment would set the prototype. */
function withPrototypeKey(map: unknown, value: unknown): unknown {
  return Object.fromEntries([...Object.entries(Object(map)), ['__proto__', value]]);
}
