import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { loadPolicy } from '../../../src/policy/load-policy.ts';
import { parsePolicy } from '../../../src/policy/parse-policy.ts';
import { serializeCompiledPolicy } from '../../../src/policy/serialize-policy.ts';
import { policyText, problemLines, warningLines } from './policy-text.ts';

const EVERY_FORM = readFileSync(new URL('../../fixtures/policies/every-form.yaml', import.meta.url), 'utf8');
const BANK = readFileSync(new URL('../../../examples/bank/policy.yaml', import.meta.url), 'utf8');

function compile(text: string) {
  const parsed = parsePolicy(text, 'p.yaml');
  if (!parsed.ok) throw new Error(problemLines(text).join('\n'));
  return parsed.policy;
}

function stepUp(use: string, route = 'enforce: true'): string {
  return `  GET /x: { transaction: pay, ${route}, require: { step_up: liveid, ${use} } }`;
}

function choice(when: string): string {
  return `  GET /x/{id}: { require: [{ when: { ${when} }, then: token }, { then: deny }] }`;
}

describe('parsePolicy', () => {
  it.each([
    ['the policy with every form', EVERY_FORM],
    ['the policy of the sample bank', BANK],
  ])('takes %s, and warns of nothing', (_, text) => {
    expect(problemLines(text)).toEqual([]);
    expect(warningLines(text)).toEqual([]);
  });

  it.each([
    ['an audience of 64 characters', { 2: `audience: ${'a'.repeat(64)}` }],
    ['a duration of 1s', { 6: 'step_ups: { s: { acr_values: [urn:countersign:acr:liveid], max_age: 1s } }' }],
    ['a duration of 24h', { 6: 'step_ups: { s: { acr_values: [urn:countersign:acr:liveid], max_age: 24h } }' }],
    ['a duration of 1d', { 6: 'step_ups: { s: { acr_values: [urn:countersign:acr:liveid], max_age: 1d } }' }],
    ['an identity of 3650d', { 9: stepUp('covers: session, identity: { ial: 3, max_age: 3650d }') }],
    ['a path value of 64 characters', { 9: choice(`path: { id: [${'a'.repeat(64)}, A.z_~-9] }`) }],
    ['a condition on a greedy parameter', { 9: choice('path: { id: [a] }').replace('{id}', '{id+}') }],
    ['a retry window of 24h', { 9: stepUp('covers: transaction', 'execution: once, retry_window: 24h') }],
    ['execution: once without a retry window', { 9: stepUp('covers: transaction', 'execution: once') }],
    ['shadow mode', { 9: stepUp('covers: session', 'enforce: false') }],
    ['enforce: true beside deny', { 9: '  GET /x: { enforce: true, require: deny }' }],
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
      under: null,
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
      enforce: true,
      execution: null,
      retry_window: 0,
      require: [
        {
          when: {
            amount_below: [
              { currency: 'EUR', minor_units: '3000' },
              { currency: 'JPY', minor_units: '5000' },
              { currency: 'USD', minor_units: '3000' },
            ],
            amount_from: null,
            currencies: null,
            path: [],
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
            identity: null,
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
    const rules = (first: string, second: string) => `  GET /{x}:
    require:
      - { when: { path: { x: [${first}] } }, then: token }
      - { when: { path: { x: [${second}] } }, then: deny }
      - { then: { step_up: liveid, covers: session } }`;
    const order = (text: string) =>
      compile(text).routes[0]?.require.map(({ when }) => when?.path.flatMap(({ values }) => values));

    expect(order(policyText({ 9: rules('a', 'b') }))).toEqual([['a'], ['b'], undefined]);
    expect(order(policyText({ 9: rules('b', 'a') }))).toEqual([['b'], ['a'], undefined]);
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
    expect(blocks).toHaveLength(12);
  });

  it('T37: moving what has no order within a route changes no byte of the compiled policy', () => {
    const swapped = (first: boolean) => {
      const list = (a: string, b: string) => (first ? `[${a}, ${b}]` : `[${b}, ${a}, ${b}]`);
      return policyText({
        3: `callers: { customer: { clients: ${list('web', 'mobile')} } }`,
        9: `  GET /{a}:
    scopes: ${list('read', 'write')}
    groups: ${list('one', 'two')}
    transaction: pay
    require:
      - { when: { currency: ${list('EUR', 'USD')}, path: { a: ${list('x', 'y')} } }, then: token }
      - then: deny`,
      });
    };

    expect(serializeCompiledPolicy(compile(swapped(true)))).toBe(serializeCompiledPolicy(compile(swapped(false))));
  });

  it("T37: permuting the policy's own templates below a greedy parameter changes no byte either", () => {
    const lines = ['GET /v1/{a}', 'POST /v1/{a}', 'GET /v1/x', 'GET /v1/{a}/y', 'ANY /v1/{p+}'];
    const text = (keys: readonly string[]) =>
      policyText({
        9: `  ANY /v1/{p+}:\n    routes:\n${keys.map((key) => `      ${key}: { require: deny }\n`).join('')}`,
      });
    const compiled = serializeCompiledPolicy(compile(text(lines)));

    fc.assert(
      fc.property(fc.shuffledSubarray(lines, { minLength: lines.length }), (shuffled) => {
        expect(serializeCompiledPolicy(compile(text(shuffled)))).toBe(compiled);
      }),
    );
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
