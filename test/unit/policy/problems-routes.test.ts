import { describe, expect, it } from 'vitest';
import { policyText, problemLines } from './policy-text.ts';

const cases: readonly (readonly [it: string, replaced: Readonly<Record<number, string>>, ...problems: string[]])[] = [
  ['no routes at all', { 8: '', 9: '' }, 'p.yaml:1:1 $: the key "routes" is missing'],
  ['a route without a value', { 9: '  GET /x:' }, 'p.yaml:9:10 $.routes["GET /x"]: expected a map, found nothing'],
  [
    'a method in lower case',
    { 9: '  get /x: { require: token }' },
    'p.yaml:9:3 $.routes["get /x"]: unknown method',
    '  hint: write GET',
  ],
  [
    'a method that API Gateway does not route',
    { 9: '  TRACE /x: { require: token }' },
    'p.yaml:9:3 $.routes["TRACE /x"]: unknown method',
    '  hint: use GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS or ANY',
  ],
  [
    'a key without a method',
    { 9: '  /x: { require: token }' },
    'p.yaml:9:3 $.routes["/x"]: a route key is a method, one space and a resource',
    '  hint: write it as GET /accounts/{id}',
  ],
  [
    'a key with two spaces',
    { 9: '  GET  /x: { require: token }' },
    'p.yaml:9:3 $.routes["GET  /x"]: a route key is a method, one space and a resource',
    '  hint: write it as GET /accounts/{id}',
  ],
  [
    'a resource without its slash',
    { 9: '  GET x: { require: token }' },
    'p.yaml:9:3 $.routes["GET x"]: a resource begins with /',
  ],
  [
    'a trailing slash',
    { 9: '  GET /x/: { require: token }' },
    'p.yaml:9:3 $.routes["GET /x/"]: a resource does not end with /',
    '  hint: leave the last / out',
  ],
  [
    'an empty segment',
    { 9: '  GET /x//y: { require: token }' },
    'p.yaml:9:3 $.routes["GET /x//y"]: a resource has no empty segments',
  ],
  [
    'a dot segment',
    { 9: '  GET /x/../y: { require: token }' },
    'p.yaml:9:3 $.routes["GET /x/../y"]: a resource has no dot segments',
  ],
  [
    'a wildcard (T37)',
    { 9: '  GET /x/*: { require: token }' },
    'p.yaml:9:3 $.routes["GET /x/*"]: a resource has no wildcards',
    '  hint: use {proxy+} as the last segment for everything below',
  ],
  [
    'a character that API Gateway does not take',
    { 9: '  GET /x%2Fy: { require: token }' },
    'p.yaml:9:3 $.routes["GET /x%2Fy"]: a segment holds only letters, digits and . _ : -',
  ],
  [
    'a parameter that is half a segment',
    { 9: '  GET /x/a{id}: { require: token }' },
    'p.yaml:9:3 $.routes["GET /x/a{id}"]: a parameter is a whole segment',
    '  hint: write {name}, or {name+} at the end',
  ],
  [
    'a greedy parameter before the end',
    { 9: '  GET /x/{p+}/y: { require: token }' },
    'p.yaml:9:3 $.routes["GET /x/{p+}/y"]: a greedy parameter is the last segment',
  ],
  [
    'one parameter name twice',
    { 9: '  GET /x/{id}/{id}: { require: token }' },
    'p.yaml:9:3 $.routes["GET /x/{id}/{id}"]: one path parameter name stands twice',
  ],
  [
    'the same template under other parameter names (T37)',
    { 9: '  GET /x/{id}: { require: token }\n  GET /x/{name}: { require: deny }' },
    'p.yaml:10:3 $.routes["GET /x/{name}"]: overlaps "GET /x/{id}" at 9:3',
    '  hint: keep one of them, or give each its own methods',
  ],
  [
    'the same template a second time, with another method between (T37)',
    { 9: '  GET /{a}: { require: token }\n  PUT /{b}: { require: token }\n  GET /{c}: { require: deny }' },
    'p.yaml:11:3 $.routes["GET /{c}"]: overlaps "GET /{a}" at 9:3',
    '  hint: keep one of them, or give each its own methods',
  ],
  [
    'ANY beside one method (T37)',
    { 9: '  GET /x/{id}: { require: token }\n  ANY /x/{id}: { require: deny }' },
    'p.yaml:10:3 $.routes["ANY /x/{id}"]: overlaps "GET /x/{id}" at 9:3',
    '  hint: keep one of them, or give each its own methods',
  ],
  [
    'an unknown key',
    { 9: '  GET /x: { requre: token }' },
    'p.yaml:9:3 $.routes["GET /x"]: the key "require" is missing',
    '  hint: write require: token, deny or { step_up, covers }',
    'p.yaml:9:13 $.routes["GET /x"].requre: unknown key',
    '  hint: did you mean require?',
  ],
  [
    'a key of a later version',
    { 9: '  POST /x: { transaction: pay, require: { step_up: liveid, covers: transaction, waive: 2 } }' },
    'p.yaml:9:81 $.routes["POST /x"].require.waive: unknown key',
    '  hint: known here: step_up, covers, max_age, identity',
  ],
  [
    'another authorizer',
    { 9: '  GET /x: { authorizer: lambda, require: token }' },
    'p.yaml:9:25 $.routes["GET /x"].authorizer: expected none, found "lambda"',
  ],
  [
    'any other key beside authorizer: none',
    { 9: '  GET /x: { authorizer: none, caller: customer, require: token }' },
    'p.yaml:9:31 $.routes["GET /x"].caller: a route with authorizer: none has no other key',
    '  hint: nothing would enforce it',
    'p.yaml:9:49 $.routes["GET /x"].require: a route with authorizer: none has no other key',
    '  hint: nothing would enforce it',
  ],
  [
    'an unknown caller',
    { 9: '  GET /x: { caller: customers, require: token }' },
    'p.yaml:9:21 $.routes["GET /x"].caller: unknown caller "customers"',
    '  hint: did you mean customer?',
  ],
  [
    'no caller where there is no default',
    { 4: 'defaults: {}' },
    'p.yaml:9:3 $.routes["GET /x"]: no caller is named',
    '  hint: name one with caller, or for all routes under defaults',
  ],
  [
    'a scope with a space',
    { 9: '  GET /x: { scopes: ["a b", ""], require: token }' },
    'p.yaml:9:22 $.routes["GET /x"].scopes[0]: not a scope (RFC 6749, section 3.3)',
    '  hint: printable ASCII without spaces',
    'p.yaml:9:29 $.routes["GET /x"].scopes[1]: not a scope (RFC 6749, section 3.3)',
    '  hint: printable ASCII without spaces',
  ],
  [
    'an empty list of groups',
    { 9: '  GET /x: { groups: [], require: token }' },
    'p.yaml:9:21 $.routes["GET /x"].groups: the list is empty',
    '  hint: leave the key out',
  ],
  [
    'a group that is not text',
    { 9: '  GET /x: { groups: [5], require: token }' },
    'p.yaml:9:22 $.routes["GET /x"].groups[0]: not a group name',
    '  hint: up to 128 characters without spaces',
  ],
  [
    'T16: a retry window without execution: once',
    {
      9: '  GET /x: { transaction: pay, retry_window: 60s, require: { step_up: liveid, covers: transaction } }',
    },
    'p.yaml:9:31 $.routes["GET /x"].retry_window: a retry could be executed a second time',
    '  hint: add execution: once where the back end claims each approval before it executes',
  ],
  [
    'a retry window where nothing covers a transaction',
    { 9: '  GET /x: { execution: once, retry_window: 60s, require: token }' },
    'p.yaml:9:13 $.routes["GET /x"].execution: there is no approval that the back end could claim',
    '  hint: it takes a step-up that covers the transaction',
  ],
  [
    'a retry window past 24h, and another execution',
    { 9: '  GET /x: { execution: twice, retry_window: 25h, require: token }' },
    'p.yaml:9:24 $.routes["GET /x"].execution: expected once, found "twice"',
    'p.yaml:9:45 $.routes["GET /x"].retry_window: expected a duration from 1s to 24h',
    '  hint: write it as 60s, 5m or 24h',
  ],
  [
    'shadow mode where a rule denies',
    { 9: '  GET /x/{a}: { enforce: false, require: [{ when: { path: { a: [b] } }, then: deny }, { then: token }] }' },
    'p.yaml:9:26 $.routes["GET /x/{a}"].enforce: the route denies, and that is not tried out',
    '  hint: whoever is denied here would get through: leave enforce out',
  ],
  [
    'enforce in quotes',
    { 9: '  GET /x: { enforce: "false", require: token }' },
    'p.yaml:9:22 $.routes["GET /x"].enforce: expected true or false, found "false"',
  ],
];

describe('parsePolicy: routes', () => {
  it.each(cases)('refuses %s', (_, replaced, ...problems) => {
    const printed = problemLines(policyText(replaced));

    expect(printed).toEqual(problems);
  });
});
