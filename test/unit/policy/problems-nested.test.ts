import { describe, expect, it } from 'vitest';
import { policyText, problemLines } from './policy-text.ts';

/** A policy whose ninth line is the gateway's route; the others stand below it, from the eleventh on. */
function nested(gateway: string, ...lines: readonly string[]): Readonly<Record<number, string>> {
  return {
    9: [`  ${gateway}:`, '    routes:', ...lines.map((line) => `      ${line}: { require: token }`)].join('\n'),
  };
}

const G = '$.routes["ANY /v1/{p+}"].routes';

const cases: readonly (readonly [it: string, replaced: Readonly<Record<number, string>>, ...problems: string[]])[] = [
  [
    'routes below a resource that takes one path',
    nested('ANY /v1/{id}', 'GET /v1/{id}'),
    'p.yaml:10:5 $.routes["ANY /v1/{id}"].routes: only a resource that ends in a greedy parameter has routes',
    '  hint: as in ANY /v1/{proxy+}',
  ],
  [
    'no routes',
    { 9: '  ANY /v1/{p+}: { routes: {} }' },
    'p.yaml:9:19 $.routes["ANY /v1/{p+}"].routes: no route is given',
    '  hint: write require: deny instead',
  ],
  [
    'routes that are no map',
    { 9: '  ANY /v1/{p+}: { routes: [] }' },
    'p.yaml:9:27 $.routes["ANY /v1/{p+}"].routes: expected a map, found a list',
  ],
  [
    'any other key beside routes',
    { 9: '  ANY /v1/{p+}: { caller: customer, require: deny, routes: { GET /v1/a: { require: token } } }' },
    'p.yaml:9:19 $.routes["ANY /v1/{p+}"].caller: a route with routes has no other key',
    '  hint: say it for each of them',
    'p.yaml:9:37 $.routes["ANY /v1/{p+}"].require: a route with routes has no other key',
    '  hint: say it for each of them',
  ],
  [
    'routes beside authorizer: none',
    { 9: '  ANY /v1/{p+}: { authorizer: none, routes: { GET /v1/a: { require: token } } }' },
    'p.yaml:9:37 $.routes["ANY /v1/{p+}"].routes: a route with authorizer: none has no other key',
    '  hint: nothing would enforce it',
  ],
  [
    'routes below routes, and a public one',
    { 9: '  ANY /v1/{p+}: { routes: { "GET /v1/{a+}": { routes: {}, authorizer: none } } }' },
    `p.yaml:9:29 ${G}["GET /v1/{a+}"]: the key "require" is missing`,
    '  hint: write require: token, deny or { step_up, covers }',
    `p.yaml:9:47 ${G}["GET /v1/{a+}"].routes: unknown key`,
    '  hint: known here: caller, scopes, groups, transaction, enforce, execution, retry_window, require',
    `p.yaml:9:59 ${G}["GET /v1/{a+}"].authorizer: unknown key`,
    '  hint: known here: caller, scopes, groups, transaction, enforce, execution, retry_window, require',
  ],
  [
    'a broken key',
    nested('ANY /v1/{p+}', 'GET /v1/a/'),
    `p.yaml:11:7 ${G}["GET /v1/a/"]: a resource does not end with /`,
    '  hint: leave the last / out',
  ],
  [
    'a template elsewhere, or only its end',
    nested('ANY /v1/{p+}', 'GET /v2/a', 'GET /a', 'GET /v1'),
    `p.yaml:11:7 ${G}["GET /v2/a"]: not below "ANY /v1/{p+}"`,
    '  hint: write the full path, beginning with /v1/',
    `p.yaml:12:7 ${G}["GET /a"]: not below "ANY /v1/{p+}"`,
    '  hint: write the full path, beginning with /v1/',
    `p.yaml:13:7 ${G}["GET /v1"]: not below "ANY /v1/{p+}"`,
    '  hint: write the full path, beginning with /v1/',
  ],
  [
    'another name for a parameter of the gateway',
    nested('ANY /{tenant}/{p+}', 'GET /{t}/a'),
    'p.yaml:11:7 $.routes["ANY /{tenant}/{p+}"].routes["GET /{t}/a"]: not below "ANY /{tenant}/{p+}"',
    '  hint: write the full path, beginning with /{tenant}/',
  ],
  [
    'a method that the gateway does not ask about',
    nested('GET /v1/{p+}', 'POST /v1/a', 'ANY /v1/b'),
    'p.yaml:11:7 $.routes["GET /v1/{p+}"].routes["POST /v1/a"]: "GET /v1/{p+}" has no other method',
    '  hint: write GET',
    'p.yaml:12:7 $.routes["GET /v1/{p+}"].routes["ANY /v1/b"]: "GET /v1/{p+}" has no other method',
    '  hint: write GET',
  ],
  [
    'the same template under other parameter names (T37)',
    nested('ANY /v1/{p+}', 'GET /v1/{a}', 'ANY /v1/{b}'),
    `p.yaml:12:7 ${G}["ANY /v1/{b}"]: overlaps "GET /v1/{a}" at 11:7`,
    '  hint: keep one of them, or give each its own methods',
  ],
  [
    'templates each narrower in another segment, whatever their methods (T37)',
    nested('ANY /v1/{p+}', 'GET /v1/{a}/x', 'POST /v1/y/{b}', 'PUT /v1/{a}/x'),
    `p.yaml:12:7 ${G}["POST /v1/y/{b}"]: crosses "GET /v1/{a}/x" at 11:7`,
    '  hint: make one of them at least as specific in every segment',
    `p.yaml:13:7 ${G}["PUT /v1/{a}/x"]: crosses "POST /v1/y/{b}" at 12:7`,
    '  hint: make one of them at least as specific in every segment',
  ],
  [
    'a template that crosses a greedy one (T37)',
    nested('ANY /v1/{p+}', 'GET /v1/x/{rest+}', 'GET /v1/{a}/y/{b}'),
    `p.yaml:12:7 ${G}["GET /v1/{a}/y/{b}"]: crosses "GET /v1/x/{rest+}" at 11:7`,
    '  hint: make one of them at least as specific in every segment',
  ],
  [
    'a template that the gateway takes to a resource of its own',
    {
      9: `  ANY /v1/{p+}: { routes: { GET /v1/a: { require: token }, PUT /v1/b/c: { require: token } } }
  POST /v1/{id}: { require: token }
  GET /v1/b/{rest+}: { require: token }`,
    },
    `p.yaml:9:29 ${G}["GET /v1/a"]: never reached: the gateway goes to "POST /v1/{id}" at 10:3`,
    '  hint: make it a route of its own, beside that one',
    `p.yaml:9:60 ${G}["PUT /v1/b/c"]: never reached: the gateway goes to "GET /v1/b/{rest+}" at 11:3`,
    '  hint: make it a route of its own, beside that one',
  ],
  [
    'a path parameter of the gateway that the template has not',
    {
      9: '  ANY /v1/{p+}: { routes: { "GET /v1/{a}": { transaction: { show: "{path.p}" }, require: token } } }',
    },
    `p.yaml:9:67 ${G}["GET /v1/{a}"].transaction.show: {path.p} is not a path parameter of "GET /v1/{a}"`,
    '  hint: did you mean path.a?',
  ],
];

describe('parsePolicy: routes below a greedy parameter', () => {
  it.each(cases)('refuses %s', (_, replaced, ...problems) => {
    const printed = problemLines(policyText(replaced));

    expect(printed).toEqual(problems);
  });

  it.each([
    ['a template as wide as the gateway route', ['GET /v1/{a+}', 'POST /v1/{b+}']],
    [
      'templates that are narrower from the left to the right',
      ['GET /v1/{a}', 'GET /v1/x', 'GET /v1/x/{b}', 'GET /v1/x/y'],
    ],
    ['templates that no path meets together', ['GET /v1/{a}/x', 'GET /v1/y/{b}/z', 'GET /v1/w/{c}/{d}/{e+}']],
    ['narrower templates before wider ones', ['GET /v1/x/y', 'GET /v1/x/{b}', 'GET /v1/x', 'GET /v1/{a}']],
    ['a greedy template around others', ['GET /v1/{a+}', 'GET /v1/{b}/x', 'POST /v1/{b}/{c}/y']],
  ])('takes %s', (_, lines) => {
    expect(problemLines(policyText(nested('ANY /v1/{p+}', ...lines)))).toEqual([]);
  });

  it('takes a template that the gateway takes elsewhere only for some of its paths', () => {
    const text = policyText({
      9: `  ANY /v1/{p+}: { routes: { "GET /v1/{a}": { require: token }, "GET /v1/{a}/{b+}": { require: token } } }
  GET /v1/x: { require: token }
  GET /v1/{a}/{b}: { require: token }
  GET /{all+}: { require: token }`,
    });

    expect(problemLines(text)).toEqual([]);
  });
});
