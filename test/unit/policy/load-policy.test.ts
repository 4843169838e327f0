import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { loadPolicy } from '../../../src/policy/load-policy.ts';
import { parsePolicy } from '../../../src/policy/parse-policy.ts';
import { serializeCompiledPolicy } from '../../../src/policy/serialize-policy.ts';
import { ConfigurationError } from '../../../src/shared/errors.ts';

const parsed = parsePolicy(
  readFileSync(new URL('../../fixtures/policies/every-form.yaml', import.meta.url), 'utf8'),
  'every-form.yaml',
);
const COMPILED = parsed.ok ? serializeCompiledPolicy(parsed.policy) : '';

const TOKEN = { when: null, then: { kind: 'token' } };
const DENY = { when: null, then: { kind: 'deny' } };
const NOTHING = { amount_below: null, amount_from: null, currencies: null, path: [] };
const EUR = { currency: 'EUR', minor_units: '3000' };
const BELOW = { ...NOTHING, amount_below: [EUR] };
const STEP_UP = {
  kind: 'step_up',
  name: 'liveid',
  acr_values: ['urn:countersign:acr:liveid'],
  max_age: 300,
  covers: 'session',
  identity: null,
};
const COVERS = { when: null, then: { ...STEP_UP, covers: 'transaction' } };
const PAYMENT = {
  fields: [
    { name: 'amount', pointer: '/amount' },
    { name: 'currency', pointer: '/currency' },
  ],
  show: [{ kind: 'field', name: 'amount' }],
};
const ROUTE = {
  key: 'GET /x',
  under: null,
  authorizer: 'countersign',
  caller: 'customer',
  scopes: [],
  groups: [],
  transaction: null,
  enforce: true,
  execution: null,
  retry_window: 0,
  require: [TOKEN],
};
const POLICY = {
  version: 1,
  audience: 'bank',
  callers: [
    { name: 'customer', clients: ['web'], machine: false },
    { name: 'robot', clients: ['robot'], machine: true },
  ],
  routes: [ROUTE],
};

/** The problems of a policy, or none. */
function problemsOf(text: string): readonly string[] {
  try {
    loadPolicy(text);
    return [];
  } catch (error) {
    if (error instanceof ConfigurationError) return error.problems;
    throw error;
  }
}

function withRoute(changed: object): string {
  return JSON.stringify({ ...POLICY, routes: [{ ...ROUTE, ...changed }] });
}

describe('loadPolicy', () => {
  it('reads what was compiled: maps, minor units, seconds', () => {
    const policy = loadPolicy(COMPILED);

    expect(policy.audience).toBe('bank-prod');
    expect(policy.callers.get('payroll')).toEqual({ clients: ['payroll'], machine: true });
    expect(policy.routes.size).toBe(12);
    expect(policy.routes.get('POST /transfers/domestic')).toEqual({
      key: 'POST /transfers/domestic',
      authorizer: 'countersign',
      caller: 'customer',
      scopes: ['bank/transfers.write'],
      groups: [],
      transaction: {
        fields: new Map([
          ['amount', '/amount'],
          ['currency', '/currency'],
          ['payee', '/creditor/iban'],
        ]),
        show: [
          { kind: 'text', text: 'Pay ' },
          { kind: 'field', name: 'amount' },
          { kind: 'text', text: ' ' },
          { kind: 'field', name: 'currency' },
          { kind: 'text', text: ' to ' },
          { kind: 'field', name: 'payee' },
        ],
      },
      enforce: true,
      execution: undefined,
      retryWindow: 0,
      require: [
        {
          when: {
            amountBelow: new Map(Object.entries({ EUR: 3000n, USD: 3000n, JPY: 5000n })),
            amountFrom: undefined,
            currencies: undefined,
            path: new Map(),
          },
          then: { kind: 'token' },
        },
        {
          when: undefined,
          then: {
            kind: 'step_up',
            name: 'liveid',
            acrValues: ['urn:countersign:acr:liveid'],
            maxAge: 300,
            covers: 'transaction',
            identity: undefined,
          },
        },
      ],
    });
  });

  it('reads identity, execution, conditions and shadow mode', () => {
    const { routes } = loadPolicy(COMPILED);

    expect(routes.get('POST /transfers/international')).toMatchObject({
      execution: 'once',
      retryWindow: 60,
      require: [
        { when: { currencies: new Set(['EUR', 'USD']) } },
        { then: { identity: { ial: 2, maxAge: 365 * 86_400 } } },
      ],
    });
    expect(routes.get('GET /accounts/{id}/limits/{kind}')).toMatchObject({
      enforce: false,
      transaction: undefined,
      require: [
        { when: { path: new Map([['kind', new Set(['card', 'transfer'])]]) } },
        { then: { maxAge: 86_400, acrValues: ['urn:countersign:acr:liveid', 'urn:cognito:loa:3'] } },
      ],
    });
  });

  it('reads each part of a condition', () => {
    const when = { amount_below: [EUR], amount_from: [EUR], currencies: ['EUR'], path: [{ name: 'x', values: ['a'] }] };
    const text = withRoute({ key: 'GET /{x}', transaction: PAYMENT, require: [{ when, then: STEP_UP }, DENY] });

    expect(loadPolicy(text).routes.get('GET /{x}')).toMatchObject({
      require: [
        {
          when: {
            amountBelow: new Map([['EUR', 3000n]]),
            amountFrom: new Map([['EUR', 3000n]]),
            currencies: new Set(['EUR']),
            path: new Map([['x', new Set(['a'])]]),
          },
        },
        { when: undefined },
      ],
    });
  });

  it("gives the SHA-256 of the file's bytes", () => {
    expect(loadPolicy(COMPILED).sha256).toBe(createHash('sha256').update(COMPILED, 'utf8').digest('hex'));
  });

  it('takes the policy that the cases below break', () => {
    expect(problemsOf(JSON.stringify(POLICY))).toEqual([]);
    expect(problemsOf(withRoute({ transaction: PAYMENT, require: [{ when: BELOW, then: STEP_UP }, DENY] }))).toEqual(
      [],
    );
  });

  it.each(['', '{', 'version: 1', '\uFEFF{}'])('T11: refuses text that is not JSON: %j', (text) => {
    expect(problemsOf(text)).toEqual(['policy file: not JSON; build it with: countersign policy build']);
  });

  it.each([
    ['null', null, 'policy file: $: invalid type'],
    ['a list', [], 'policy file: $: invalid type'],
    ['another version', { ...POLICY, version: 2 }, 'policy file: $.version: invalid value'],
    ['a version as text', { ...POLICY, version: '1' }, 'policy file: $.version: invalid value'],
    ['an unknown key', { ...POLICY, overlays: [] }, 'policy file: $: unrecognized keys: "overlays"'],
    ['routes as a map', { ...POLICY, routes: {} }, 'policy file: $.routes: invalid type'],
    ['an empty audience', { ...POLICY, audience: '' }, 'policy file: $.audience: invalid format'],
  ])('T11: T28: refuses %s', (_, value, problem) => {
    expect(problemsOf(JSON.stringify(value))).toEqual([problem]);
  });

  it.each(['', 'a b', 'a"b', 'a\\b', 'a\n'])(
    'T9: refuses the scope %j, which would not stay inside its quotes',
    (scope) => {
      expect(problemsOf(withRoute({ scopes: [scope] }))).toEqual(['policy file: $.routes.0.scopes.0: invalid format']);
    },
  );

  it('T28: refuses a prototype key', () => {
    const text = JSON.stringify(POLICY).replace('"version":1', '"version":1,"__proto__":{"routes":[]}');

    expect(problemsOf(text)).toEqual(['policy file: $: unrecognized keys: "__proto__"']);
  });

  it.each([
    ['an unknown key of a route', { identity: {} }, '$.routes.0: unrecognized keys: "identity"'],
    ['a route that does not say whether it is enforced', { enforce: undefined }, '$.routes.0.enforce: invalid type'],
    ['another execution', { execution: 'twice' }, '$.routes.0.execution: invalid value'],
    ['a retry window past 24 hours', { retry_window: 86_401 }, '$.routes.0.retry_window: too big'],
    [
      'an acr that nobody issues',
      { require: [{ when: null, then: { ...STEP_UP, acr_values: ['mfa'] } }] },
      '$.routes.0.require.0.then.acr_values.0: custom',
    ],
    [
      'a level of identity assurance that there is not',
      { require: [{ when: null, then: { ...STEP_UP, identity: { ial: 4, max_age: 1 } } }] },
      '$.routes.0.require.0.then.identity.ial: invalid value',
    ],
    [
      'an identity older than ten years',
      { require: [{ when: null, then: { ...STEP_UP, identity: { ial: 2, max_age: 3650 * 86_400 + 1 } } }] },
      '$.routes.0.require.0.then.identity.max_age: too big',
    ],
    [
      'a path value with more than one spelling',
      {
        key: 'GET /{x}',
        require: [{ ...TOKEN, when: { ...NOTHING, path: [{ name: 'x', values: ['a%20b'] }] } }, DENY],
      },
      '$.routes.0.require.0.when.path.0.values.0: invalid format',
    ],
    [
      'an unknown currency',
      {
        transaction: PAYMENT,
        require: [{ ...TOKEN, when: { ...NOTHING, currencies: ['BGN'] } }, DENY],
      },
      '$.routes.0.require.0.when.currencies.0: custom',
    ],
    ['an unknown authorizer', { authorizer: 'None' }, '$.routes.0.authorizer: invalid value'],
    ['no rules', { require: [] }, '$.routes.0.require: too small'],
    [
      'an unknown outcome',
      { require: [{ when: null, then: { kind: 'allow' } }] },
      '$.routes.0.require.0.then.kind: invalid union',
    ],
    ['a rule without when', { require: [{ then: { kind: 'token' } }] }, '$.routes.0.require.0.when: invalid type'],
    [
      'a max_age of 0',
      { require: [{ when: null, then: { ...STEP_UP, max_age: 0 } }] },
      '$.routes.0.require.0.then.max_age: too small',
    ],
    [
      'a max_age past 24 hours',
      { require: [{ when: null, then: { ...STEP_UP, max_age: 86_401 } }] },
      '$.routes.0.require.0.then.max_age: too big',
    ],
    [
      'no acr',
      { require: [{ when: null, then: { ...STEP_UP, acr_values: [] } }] },
      '$.routes.0.require.0.then.acr_values: too small',
    ],
    [
      'a threshold with a sign',
      {
        transaction: PAYMENT,
        require: [{ when: { ...NOTHING, amount_below: [{ ...EUR, minor_units: '-1' }] }, then: STEP_UP }, DENY],
      },
      '$.routes.0.require.0.when.amount_below.0.minor_units: invalid format',
    ],
    [
      'a threshold as a number',
      {
        transaction: PAYMENT,
        require: [{ when: { ...NOTHING, amount_below: [{ ...EUR, minor_units: 3000 }] }, then: STEP_UP }, DENY],
      },
      '$.routes.0.require.0.when.amount_below.0.minor_units: invalid type',
    ],
    ['a pattern for a key (T37)', { key: 'GET /.*' }, 'route GET /.*: not a route key'],
    [
      'a requirement where there is no authorizer',
      { authorizer: 'none' },
      'route GET /x: without authorizer, it has a requirement',
    ],
    ['an unknown caller', { caller: 'constructor' }, 'route GET /x: unknown caller'],
    ['no caller where a token is enough', { caller: '' }, 'route GET /x: unknown caller'],
    [
      'a step-up for a machine (T5)',
      { caller: 'robot', require: [{ when: null, then: STEP_UP }] },
      'route GET /x: asks a machine for a step-up',
    ],
    [
      'a last rule with when',
      { transaction: PAYMENT, require: [{ ...TOKEN, when: BELOW }] },
      'route GET /x: not only the last rule is without when',
    ],
    [
      'a condition that asks nothing',
      { require: [{ ...TOKEN, when: NOTHING }, DENY] },
      'route GET /x: a condition asks nothing',
    ],
    [
      'a condition on a path parameter that is not there',
      { require: [{ ...TOKEN, when: { ...NOTHING, path: [{ name: 'id', values: ['a'] }] } }, DENY] },
      'route GET /x: names a path parameter that it is without',
    ],
    [
      'a path parameter twice',
      {
        key: 'GET /{x}',
        require: [
          {
            ...TOKEN,
            when: {
              ...NOTHING,
              path: [
                { name: 'x', values: ['a'] },
                { name: 'x', values: ['b'] },
              ],
            },
          },
          DENY,
        ],
      },
      'route GET /{x}: a path parameter stands twice',
    ],
    [
      'a shown path parameter that is not there',
      { transaction: { fields: [], show: [{ kind: 'path', name: 'id' }] } },
      'route GET /x: names a path parameter that it is without',
    ],
    [
      "a transaction covered by a level of Cognito's own",
      {
        transaction: PAYMENT,
        require: [
          {
            when: null,
            then: { ...COVERS.then, acr_values: ['urn:countersign:acr:liveid', 'urn:cognito:loa:4'] },
          },
        ],
      },
      'route GET /x: covers a transaction with an acr that is bound to none',
    ],
    ['execution: once without an approval', { execution: 'once' }, 'route GET /x: executes once what nobody approves'],
    [
      'T16: a retry window without execution: once',
      { transaction: PAYMENT, require: [COVERS], retry_window: 1 },
      'route GET /x: lets through again what may be executed again',
    ],
    ['a denial in shadow mode', { enforce: false, require: [DENY] }, 'route GET /x: denies without enforcing it'],
    [
      'a condition on the currency without a transaction',
      { require: [{ ...TOKEN, when: { ...NOTHING, currencies: ['EUR'] } }, DENY] },
      'route GET /x: compares an amount that the transaction is without',
    ],
    ['two rules without when', { require: [DENY, TOKEN] }, 'route GET /x: not only the last rule is without when'],
    [
      'a condition without a transaction',
      { require: [{ ...TOKEN, when: BELOW }, DENY] },
      'route GET /x: compares an amount that the transaction is without',
    ],
    [
      'a covered transaction that is not there',
      { require: [COVERS] },
      'route GET /x: covers a transaction that it is without',
    ],
    [
      'a field twice',
      { transaction: { ...PAYMENT, fields: [...PAYMENT.fields, { name: 'amount', pointer: '/b' }] } },
      'route GET /x: a field stands twice',
    ],
    [
      'an unknown field shown',
      { transaction: { ...PAYMENT, show: [{ kind: 'field', name: 'payee' }] } },
      'route GET /x: shows a field that the transaction is without',
    ],
    [
      'a currency twice',
      {
        transaction: PAYMENT,
        require: [{ ...TOKEN, when: { ...NOTHING, amount_from: [EUR, { ...EUR, minor_units: '9' }] } }, DENY],
      },
      'route GET /x: a currency stands twice',
    ],
  ])('T11: refuses %s', (_, changed, problem) => {
    expect(problemsOf(withRoute(changed))).toEqual([`policy file: ${problem}`]);
  });

  it.each([
    [
      'a route elsewhere',
      { key: 'GET /y/z', under: 'ANY /x/{p+}' },
      'not below the route of the gateway that it names',
    ],
    ['another method', { key: 'PUT /x/z', under: 'GET /x/{p+}' }, 'not below the route of the gateway that it names'],
    [
      'a gateway route that takes one path',
      { key: 'GET /x', under: 'GET /x' },
      'not below the route of the gateway that it names',
    ],
    [
      'a gateway route that is none',
      { key: 'GET /x', under: '/{p+}' },
      'not below the route of the gateway that it names',
    ],
    [
      'a public route',
      { key: 'GET /x/z', under: 'ANY /x/{p+}', authorizer: 'none', caller: '', require: [DENY] },
      'without authorizer, below a route that has one',
    ],
  ])('T11: refuses below a greedy parameter %s', (_, changed, problem) => {
    expect(problemsOf(withRoute(changed))).toEqual([`policy file: route ${changed.key}: ${problem}`]);
  });

  it('T11: refuses templates below a route that has a requirement of its own', () => {
    const routes = [
      { ...ROUTE, key: 'ANY /x/{p+}' },
      { ...ROUTE, key: 'GET /x/z', under: 'ANY /x/{p+}' },
    ];

    expect(problemsOf(JSON.stringify({ ...POLICY, routes }))).toEqual([
      'policy file: route GET /x/z: the route of the gateway has a requirement of its own',
    ]);
  });

  it.each([null, 'ANY /x/{p+}'])('T37: refuses a template that stands twice under other names, below %s', (under) => {
    const routes = ['GET /x/{a}', 'GET /x/{b}'].map((key) => ({ ...ROUTE, key, under }));

    expect(problemsOf(JSON.stringify({ ...POLICY, routes }))).toEqual([
      `policy file: route GET /x/{}${under === null ? '' : ` under ${under}`} stands twice`,
    ]);
  });

  it('T37: refuses a route or a caller that stands twice, and names all problems at once', () => {
    const twice = { ...POLICY, callers: [...POLICY.callers, POLICY.callers[0]], routes: [ROUTE, ROUTE] };

    expect(problemsOf(JSON.stringify(twice))).toEqual([
      'policy file: caller customer stands twice',
      'policy file: route GET /x stands twice',
    ]);
  });
});
