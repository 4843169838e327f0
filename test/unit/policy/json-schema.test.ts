import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { policyJsonSchema } from '../../../src/policy/json-schema.ts';
import { parsePolicy } from '../../../src/policy/parse-policy.ts';
import { policyText, problemLines } from './policy-text.ts';

const EVERY_FORM = readFileSync(new URL('../../fixtures/policies/every-form.yaml', import.meta.url), 'utf8');
const BANK = readFileSync(new URL('../../../examples/bank/policy.yaml', import.meta.url), 'utf8');

// Keywords that draft-07 does not know are errors.
const ajv = new Ajv({ strict: true });
const validate = ajv.compile(policyJsonSchema());

/** Every part of the schema, itself included. */
function partsOf(schema: unknown): readonly object[] {
  if (typeof schema !== 'object' || schema === null) return [];
  return [schema, ...Object.values(schema).flatMap(partsOf)];
}

describe('policyJsonSchema', () => {
  it('is a schema of draft-07', () => {
    expect(policyJsonSchema()).toMatchObject({
      $schema: 'http://json-schema.org/draft-07/schema#',
      title: 'Countersign route policy',
    });
    expect(ajv.validateSchema(policyJsonSchema())).toBe(true);
  });

  it('lets no map have keys of any kind: they are listed, or have a shape', () => {
    const maps = partsOf(policyJsonSchema()).filter((part) => 'type' in part && part.type === 'object');

    expect(maps.length).toBeGreaterThan(10);
    for (const map of maps) {
      expect('additionalProperties' in map && map.additionalProperties).not.toBe(true);
      expect(map).toHaveProperty('additionalProperties');
    }
  });

  it('says of every key what it means', () => {
    const keys = partsOf(policyJsonSchema()).flatMap((part) =>
      'properties' in part && 'additionalProperties' in part ? Object.entries(Object(part.properties)) : [],
    );

    expect(keys.length).toBeGreaterThan(20);
    for (const [key, schema] of keys) expect(schema, key).toHaveProperty('description');
  });

  it.each([
    ['the policy with every form', EVERY_FORM],
    ['the policy of the sample bank', BANK],
    ['a short policy', policyText({})],
  ])('accepts %s', (_, text) => {
    expect(problemLines(text)).toEqual([]);
    expect(validate(parse(text)), JSON.stringify(validate.errors)).toBe(true);
  });

  it.each([
    ['no version', { 1: '' }],
    ['a version that is a text', { 1: 'version: "1"' }],
    ['another version', { 1: 'version: 2' }],
    ['an audience in capitals', { 2: 'audience: Bank' }],
    ['no audience', { 2: '' }],
    ['no routes', { 8: '', 9: '' }],
    ['an unknown section', { 4: 'default: { caller: customer }' }],
    ['callers that are a list', { 3: 'callers: [customer]' }],
    ['a caller without clients', { 3: 'callers: { customer: {} }' }],
    ['an empty list of clients', { 3: 'callers: { customer: { clients: [] } }' }],
    ['clients that are no list', { 3: 'callers: { customer: { clients: web } }' }],
    ['a caller with a name in capitals', { 3: 'callers: { customer: { clients: [web] }, Staff: { clients: [a] } }' }],
    ['a machine that is a text', { 3: 'callers: { customer: { clients: [web], machine: "yes" } }' }],
    ['an amount that is a number', { 5: 'amounts: { low: { EUR: 30.00 } }' }],
    ['an amount with a comma', { 5: 'amounts: { low: { EUR: "30,00" } }' }],
    ['an acr that nobody issues', { 6: 'step_ups: { liveid: { acr_values: [urn:x], max_age: 5m } }' }],
    [
      'a duration without a unit',
      { 6: 'step_ups: { liveid: { acr_values: [urn:countersign:acr:liveid], max_age: 300 } }' },
    ],
    ['a duration of zero', { 6: 'step_ups: { liveid: { acr_values: [urn:countersign:acr:liveid], max_age: 0s } }' }],
    ['a step-up without max_age', { 6: 'step_ups: { liveid: { acr_values: [urn:countersign:acr:liveid] } }' }],
    ['a transaction without a text', { 7: 'transactions: { pay: { fields: { a: /a } } }' }],
    ['a field that is no pointer', { 7: 'transactions: { pay: { fields: { a: a }, show: "{a}" } }' }],
    ['a method in small letters', { 9: '  get /x: { require: token }' }],
    ['a key without a method', { 9: '  /x: { require: token }' }],
    ['a wildcard', { 9: '  GET /x/*: { require: token }' }],
    ['a slash at the end', { 9: '  GET /x/: { require: token }' }],
    ['a greedy parameter before the end', { 9: '  GET /{a+}/x: { require: token }' }],
    ['an unknown requirement', { 9: '  GET /x: { require: tokn }' }],
    ['an unknown key in a route', { 9: '  GET /x: { requires: token }' }],
    ['scopes that are a text', { 9: '  GET /x: { scopes: a/b, require: token }' }],
    ['an empty list of scopes', { 9: '  GET /x: { scopes: [], require: token }' }],
    ['a scope with a space', { 9: '  GET /x: { scopes: ["a b"], require: token }' }],
    ['another authorizer', { 9: '  GET /x: { authorizer: iam }' }],
    ['a step-up that covers nothing', { 9: '  GET /x: { require: { step_up: liveid } }' }],
    ['a step-up that covers something else', { 9: '  GET /x: { require: { step_up: liveid, covers: sesion } }' }],
    [
      'a level that there is not',
      { 9: '  GET /x: { require: { step_up: liveid, covers: session, identity: { ial: 4, max_age: 1d } } }' },
    ],
    [
      'an identity without an age',
      { 9: '  GET /x: { require: { step_up: liveid, covers: session, identity: { ial: 2 } } }' },
    ],
    ['an empty list of rules', { 9: '  GET /x: { require: [] }' }],
    ['a rule without an outcome', { 9: '  GET /x: { require: [{ when: { amount_below: low } }] }' }],
    [
      'an unknown condition',
      { 9: '  GET /x: { transaction: pay, require: [{ when: { amount_over: low }, then: deny }, { then: token }] }' },
    ],
    [
      'a currency that is no list',
      { 9: '  GET /x: { transaction: pay, require: [{ when: { currency: EUR }, then: deny }, { then: token }] }' },
    ],
    ['shadow mode by a text', { 9: '  GET /x: { enforce: "false", require: token }' }],
    ['an execution that is not once', { 9: '  GET /x: { execution: twice, require: token }' }],
    ['a retry window without a unit', { 9: '  GET /x: { execution: once, retry_window: 60, require: token }' }],
    ['a nested route with a bad key', { 9: '  ANY /x/{p+}: { routes: { GET x/y: { require: token } } }' }],
    [
      'routes below nested routes',
      { 9: '  ANY /x/{p+}:\n    routes:\n      GET /x/{q+}: { routes: { GET /x/y: { require: deny } } }' },
    ],
    ['a public nested route', { 9: '  ANY /x/{p+}: { routes: { GET /x/y: { authorizer: none } } }' }],
  ])('rejects %s, as the parser does', (_, replaced) => {
    const text = policyText(replaced);

    expect(problemLines(text)).not.toEqual([]);
    expect(validate(parse(text))).toBe(false);
  });

  it('accepts whatever the parser accepts', () => {
    let accepted = 0;

    fc.assert(
      fc.property(slightChange, (overlay) => {
        const parsed = parsePolicy(EVERY_FORM, 'p.yaml', [{ text: JSON.stringify(overlay), file: 'o.yaml' }]);
        if (!parsed.ok) return;
        accepted += 1;

        expect(validate(parsed.effective), JSON.stringify(validate.errors)).toBe(true);
      }),
      { numRuns: 400 },
    );
    expect(accepted).toBeGreaterThan(100);
  });
});

const text = fc.constantFrom<unknown>(
  'EUR',
  'eur',
  'a/b',
  'a b',
  'A',
  '1',
  1,
  '/a',
  '',
  '~',
  '\u00E9',
  '\u0301',
  'a'.repeat(128),
);
const duration = fc.constantFrom<unknown>('1s', '60s', '86400s', '24h', '1d', '2d', '365d', '3650d', '0s', 60);
const name = fc.constantFrom('x', 'x-1_y', 'constructor', 'X', '1', 'a'.repeat(64), 'a'.repeat(65));
const amount = fc.constantFrom<unknown>('0', '0.01', '5000', '999999999999999999', '01', '1.', 1);
const segment = fc.constantFrom('x', 'a.b_c:d-1', '...', '{id}', '{a.b-c}', '{p+}', '..', '*', '');
const routeKey = fc
  .tuple(fc.constantFrom('GET', 'POST', 'ANY', 'HEAD', 'OPTIONS', 'get'), fc.array(segment, { maxLength: 3 }))
  .map(([method, segments]) => `${method} /${segments.join('/')}`);
const identity = fc.record({ ial: fc.constantFrom<unknown>(1, 2, 3, 0, '2'), max_age: duration });
const rules = fc.constantFrom<unknown>(
  [{ then: 'token' }],
  [{ when: { path: { id: ['a', '~'] } }, then: 'deny' }, { then: 'token' }],
  [{ when: { path: { id: [] } }, then: 'deny' }, { then: 'token' }],
  [{ when: {}, then: 'deny' }, { then: 'token' }],
);
const routeParts: fc.Arbitrary<object> = fc.oneof(
  fc.record({ scopes: fc.array(text, { maxLength: 2 }) }),
  fc.record({ groups: fc.array(text, { maxLength: 2 }) }),
  fc.record({ caller: fc.constantFrom('staff', 'nobody') }),
  fc.record({ require: rules }),
  identity.map((proofing) => ({ require: { step_up: 'liveid', covers: 'session', identity: proofing } })),
  duration.map((max_age) => ({ require: { step_up: 'liveid', covers: 'session', max_age } })),
  duration.map((retry_window) => ({
    ...{ execution: 'once', retry_window, transaction: 'payment' },
    require: { step_up: 'liveid', covers: 'transaction' },
  })),
);

/** Overlays that change one thing of a sound policy, to something sound or nearly so. */
const slightChange: fc.Arbitrary<object> = fc.oneof(
  fc.record({ audience: fc.constantFrom('a', 'a.b_c-1', 'a'.repeat(64), 'a'.repeat(65), 'A', 1) }),
  fc.record({
    callers: fc.dictionary(name, fc.record({ clients: fc.array(name), machine: fc.boolean() }), { maxKeys: 1 }),
  }),
  fc.record({
    amounts: fc.dictionary(name, fc.dictionary(fc.constantFrom('EUR', 'JPY', 'KWD', 'eur'), amount, { maxKeys: 1 }), {
      maxKeys: 1,
    }),
  }),
  fc.record({
    step_ups: fc.record({ x: fc.record({ acr_values: fc.constant(['urn:cognito:loa:4']), max_age: duration }) }),
  }),
  fc.record({
    transactions: fc.record({
      x: fc.constantFrom(
        { show: 'x' },
        { fields: {}, show: 'x' },
        { fields: { 'a.*': '/~1/' }, show: '{a.*}' },
        { show: '' },
      ),
    }),
  }),
  fc.record({ routes: fc.dictionary(routeKey, fc.constant({ require: 'token' }), { minKeys: 1, maxKeys: 2 }) }),
  routeParts.map((parts) => ({ routes: { 'GET /new/{id}': { require: 'token', ...parts } } })),
  routeParts.map((parts) => ({
    routes: { 'ANY /reports/{proxy+}': { routes: { 'GET /reports/{id}': { require: 'token', ...parts } } } },
  })),
  fc.constant({ defaults: null }),
  fc.constant({ defaults: { caller: 'staff' } }),
);
