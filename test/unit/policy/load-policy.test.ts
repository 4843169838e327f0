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
const BELOW = { amount_below: [{ currency: 'EUR', minor_units: '3000' }] };
const STEP_UP = {
  kind: 'step_up',
  name: 'liveid',
  acr_values: ['urn:countersign:acr:liveid'],
  max_age: 300,
  covers: 'session',
};
const PAYMENT = {
  fields: [
    { name: 'amount', pointer: '/amount' },
    { name: 'currency', pointer: '/currency' },
  ],
  show: [{ kind: 'field', name: 'amount' }],
};
const ROUTE = {
  key: 'GET /x',
  authorizer: 'countersign',
  caller: 'customer',
  scopes: [],
  groups: [],
  transaction: null,
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
    expect(policy.routes.size).toBe(10);
    expect(policy.routes.get('POST /transfers/domestic')).toMatchObject({
      caller: 'customer',
      scopes: ['bank/transfers.write'],
      transaction: {
        fields: new Map([
          ['amount', '/amount'],
          ['currency', '/currency'],
          ['payee', '/creditor/iban'],
        ]),
      },
      require: [
        {
          when: { amountBelow: new Map(Object.entries({ EUR: 3000n, USD: 3000n, JPY: 5000n })) },
          then: { kind: 'token' },
        },
        { when: undefined, then: { kind: 'step_up', name: 'liveid', maxAge: 300, covers: 'transaction' } },
      ],
    });
    expect(policy.routes.get('GET /accounts/{id}')?.transaction).toBeUndefined();
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
        require: [{ when: { amount_below: [{ currency: 'EUR', minor_units: '-1' }] }, then: STEP_UP }, DENY],
      },
      '$.routes.0.require.0.when.amount_below.0.minor_units: invalid format',
    ],
    [
      'a threshold as a number',
      {
        transaction: PAYMENT,
        require: [{ when: { amount_below: [{ currency: 'EUR', minor_units: 3000 }] }, then: STEP_UP }, DENY],
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
    ['two rules without when', { require: [DENY, TOKEN] }, 'route GET /x: not only the last rule is without when'],
    [
      'a condition without a transaction',
      { require: [{ ...TOKEN, when: BELOW }, DENY] },
      'route GET /x: compares an amount that the transaction is without',
    ],
    [
      'a covered transaction that is not there',
      { require: [{ when: null, then: { ...STEP_UP, covers: 'transaction' } }] },
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
        require: [
          { ...TOKEN, when: { amount_below: [...BELOW.amount_below, { currency: 'EUR', minor_units: '9' }] } },
          DENY,
        ],
      },
      'route GET /x: a currency stands twice',
    ],
  ])('T11: refuses %s', (_, changed, problem) => {
    expect(problemsOf(withRoute(changed))).toEqual([`policy file: ${problem}`]);
  });

  it('T37: refuses a route or a caller that stands twice, and names all problems at once', () => {
    const twice = { ...POLICY, callers: [...POLICY.callers, POLICY.callers[0]], routes: [ROUTE, ROUTE] };

    expect(problemsOf(JSON.stringify(twice))).toEqual([
      'policy file: caller customer stands twice',
      'policy file: route GET /x stands twice',
    ]);
  });
});
