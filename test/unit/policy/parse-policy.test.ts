import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { loadPolicy } from '../../../src/policy/load-policy.ts';
import { parsePolicy } from '../../../src/policy/parse-policy.ts';
import { serializeCompiledPolicy } from '../../../src/policy/serialize-policy.ts';
import { policyText, problemLines } from './policy-text.ts';

const EVERY_FORM = readFileSync(new URL('../../fixtures/policies/every-form.yaml', import.meta.url), 'utf8');
const BANK = readFileSync(new URL('../../../examples/bank/policy.yaml', import.meta.url), 'utf8');

function compile(text: string) {
  const parsed = parsePolicy(text, 'p.yaml');
  if (!parsed.ok) throw new Error(problemLines(text).join('\n'));
  return parsed.policy;
}

describe('parsePolicy', () => {
  it.each([
    ['the policy with every form', EVERY_FORM, 10],
    ['the policy of the sample bank', BANK, 9],
  ])('takes %s', (_, text, routes) => {
    expect(problemLines(text)).toEqual([]);
    expect(compile(text).routes).toHaveLength(routes);
  });

  it.each([
    ['an audience of 64 characters', { 2: `audience: ${'a'.repeat(64)}` }],
    ['a duration of 1s', { 6: 'step_ups: { s: { acr_values: [urn:countersign:acr:liveid], max_age: 1s } }' }],
    ['a duration of 24h', { 6: 'step_ups: { s: { acr_values: [urn:countersign:acr:liveid], max_age: 24h } }' }],
    ['a duration of 86400s', { 6: 'step_ups: { s: { acr_values: [urn:countersign:acr:liveid], max_age: 86400s } }' }],
    ['18 digits before the point', { 5: `amounts: { low: { EUR: "${'9'.repeat(18)}.99" } }` }],
    ['a text of 256 characters', { 7: `transactions: { pay: { show: ${'a'.repeat(256)} } }` }],
    ['a text with accents in NFC', { 7: 'transactions: { pay: { show: "Payer à {path.id}" } }' }],
    ['a pointer with escapes', { 7: 'transactions: { pay: { fields: { a: /a~1b~0c/0 }, show: "{a}" } }' }],
    ['a caller that no route names', { 3: 'callers: { customer: { clients: [a] }, other: { clients: [b] } }' }],
    ['the root resource', { 9: '  GET /: { require: token }' }],
    [
      'a greedy parameter in the show text',
      { 9: '  GET /{p+}: { transaction: { show: "{path.p}" }, require: token }' },
    ],
    ['a denied route without any caller', { 3: '', 4: '', 9: '  GET /x: { require: deny }' }],
    ['two methods on one template', { 9: '  GET /x/{a}: { require: token }\n  PUT /x/{b}: { require: token }' }],
    [
      'a parameter and a greedy parameter in one place',
      { 9: '  GET /x/{a}: { require: token }\n  GET /x/{a+}: { require: deny }' },
    ],
    ['a route with the longest key that YAML allows', { 9: `  GET /${'a'.repeat(1000)}: { require: token }` }],
  ])('takes %s', (_, replaced) => {
    expect(problemLines(policyText(replaced))).toEqual([]);
  });

  it('resolves names, durations and amounts', () => {
    const route = compile(BANK).routes.find(({ key }) => key === 'POST /transfers/domestic');

    expect(route).toEqual({
      key: 'POST /transfers/domestic',
      authorizer: 'countersign',
      caller: 'customer',
      scopes: [],
      groups: [],
      transaction: {
        fields: [
          { name: 'amount', pointer: '/amount' },
          { name: 'currency', pointer: '/currency' },
          { name: 'payee', pointer: '/creditor/iban' },
        ],
        show: [
          { kind: 'text', text: 'Pay ' },
          { kind: 'field', name: 'amount' },
          { kind: 'text', text: ' ' },
          { kind: 'field', name: 'currency' },
          { kind: 'text', text: ' to ' },
          { kind: 'field', name: 'payee' },
        ],
      },
      require: [
        {
          when: {
            amount_below: [
              { currency: 'EUR', minor_units: '3000' },
              { currency: 'JPY', minor_units: '5000' },
              { currency: 'USD', minor_units: '3000' },
            ],
          },
          then: { kind: 'token' },
        },
        {
          when: null,
          then: {
            kind: 'step_up',
            name: 'liveid',
            acr_values: ['urn:countersign:acr:liveid'],
            max_age: 300,
            covers: 'transaction',
          },
        },
      ],
    });
  });

  it("lets a route's max_age go before that of its step-up", () => {
    const routes = compile(BANK).routes.filter(({ key }) => /pin|pdf/.test(key));

    expect(routes.map(({ require }) => require[0]?.then)).toMatchObject([{ max_age: 60 }, { max_age: 900 }]);
  });

  it('compiles a public route to one that denies, should the authorizer be asked', () => {
    const route = compile(BANK).routes.find(({ key }) => key === 'GET /health');

    expect(route).toMatchObject({ authorizer: 'none', require: [{ when: null, then: { kind: 'deny' } }] });
  });

  it('T37: keeps the rules of a route in the order written', () => {
    const amounts = 'amounts: { low: { EUR: "30" }, high: { EUR: "5" } }';
    const rules = (first: string, second: string) => `  GET /x:
    transaction: pay
    require:
      - { when: { amount_below: ${first} }, then: token }
      - { when: { amount_below: ${second} }, then: deny }
      - { then: { step_up: liveid, covers: transaction } }`;
    const order = (text: string) =>
      compile(text).routes[0]?.require.map(({ when }) => when?.amount_below[0]?.minor_units);

    expect(order(policyText({ 5: amounts, 9: rules('low', 'high') }))).toEqual(['3000', '500', undefined]);
    expect(order(policyText({ 5: amounts, 9: rules('high', 'low') }))).toEqual(['500', '3000', undefined]);
  });

  it('T37: permuting routes changes no byte of the compiled policy', () => {
    const [head = '', routes = ''] = EVERY_FORM.split(/(?<=^routes:\n)/m);
    const blocks = routes.split(/^(?= {2}\S)/m);
    const compiled = serializeCompiledPolicy(compile(EVERY_FORM));

    fc.assert(
      fc.property(fc.shuffledSubarray(blocks, { minLength: blocks.length }), (shuffled) => {
        expect(serializeCompiledPolicy(compile(head + shuffled.join('')))).toBe(compiled);
      }),
    );
    expect(blocks).toHaveLength(10);
  });

  it('reads a file with a byte order mark and CRLF as the same policy, and counts its columns alike', () => {
    const broken = policyText({ 1: 'version: 2', 9: '  GET /x: { require: tokn }' });

    expect(compile(`\uFEFF${BANK.replaceAll('\n', '\r\n')}`)).toEqual(compile(BANK));
    expect(problemLines(`\uFEFF${broken.replaceAll('\n', '\r\n')}`)).toEqual(problemLines(broken));
  });

  it.each([
    ['', 'p.yaml:1:1 $: the file is empty'],
    ['# nothing\n', 'p.yaml:1:1 $: the file is empty'],
    ['- version: 1', 'p.yaml:1:1 $: expected a map, found a list'],
    ['hello', 'p.yaml:1:1 $: expected a map, found "hello"'],
  ])('refuses a file that is %j', (text, problem) => {
    expect(problemLines(text)).toEqual([problem]);
  });

  it('prints text of the file so that a terminal shows and does not obey it', () => {
    const text = policyText({ 4: 'defaults: { caller: "a\\e[2J\\nb\\u202Ec" }' });

    expect(problemLines(text)[0]).toBe(
      String.raw`p.yaml:4:21 $.defaults.caller: unknown caller "a\u001b[2J\nb\u{202e}c"`,
    );
  });

  it('T28: names like those of prototypes are ordinary names', () => {
    const text = policyText({
      3: 'callers: { constructor: { clients: [prototype] } }',
      4: 'defaults: { caller: constructor }',
      6: 'step_ups: { constructor: { acr_values: [urn:countersign:acr:liveid], max_age: 5m } }',
      9: '  GET /constructor: { require: { step_up: constructor, covers: session } }',
    });
    const policy = loadPolicy(serializeCompiledPolicy(compile(text)));

    expect(policy.callers).toEqual(new Map([['constructor', { clients: ['prototype'], machine: false }]]));
    expect([...policy.routes.keys()]).toEqual(['GET /constructor']);
  });

  it('T28: T37: answers any YAML-like text without throwing, and what it takes the authorizer can load', () => {
    const piece = fc.constantFrom(
      ...[
        '{',
        '}',
        '[',
        ']',
        ':',
        ' ',
        '\n',
        '- ',
        '"',
        '&a',
        '*a',
        '!t',
        '<<',
        '__proto__',
        '#',
        '|',
        '>',
        '%',
        '---',
      ],
      ...['version: 1', 'routes:', 'require: token', 'GET /x', '{path.id}', '\u0000', '\uD800', '\t', '0x1F', 'null'],
    );
    const lineNumber = fc.integer({ min: 1, max: 9 });

    fc.assert(
      fc.property(lineNumber, fc.array(piece, { maxLength: 12 }), (line, pieces) => {
        const parsed = parsePolicy(policyText({ [line]: pieces.join('') }), 'p.yaml');

        if (parsed.ok) expect(() => loadPolicy(serializeCompiledPolicy(parsed.policy))).not.toThrow();
        else expect(parsed.problems.length).toBeGreaterThan(0);
      }),
      { numRuns: 500 },
    );
  });
});
