import { describe, expect, it } from 'vitest';
import { parsePolicy } from '../../../src/policy/parse-policy.ts';
import { policyText, problemLines, warningLines } from './policy-text.ts';

const SECTIONS = {
  5: 'amounts: { low: { EUR: "30.00" }, high: { EUR: "5000" }, wide: { EUR: "30", USD: "30" } }',
  6: 'step_ups: { liveid: { acr_values: [urn:countersign:acr:liveid], max_age: 5m }, mixed: { acr_values: ["urn:cognito:loa:2", urn:countersign:acr:liveid], max_age: 5m }, native: { acr_values: ["urn:cognito:loa:1"], max_age: 24h } }',
};
const COVERS = '{ step_up: liveid, covers: transaction }';
const SESSION = '{ step_up: liveid, covers: session }';
const NATIVE = '{ step_up: native, covers: session }';
const PROOFED = '{ step_up: liveid, covers: transaction, identity: { ial: 2, max_age: 365d } }';
const STRICTER_LAST = '  hint: put what is stricter last, and conditions on what is not';
const ALL_OF_IT = '  hint: let what is not listed meet all that is demanded of what is';

/** A policy in whose lines 11 and on stand the entries of one list. */
function list(...entries: readonly string[]): string {
  const lines = entries.map((entry) => `      - { ${entry} }`);
  return policyText({
    ...SECTIONS,
    9: ['  POST /x/{kind}:', '    transaction: pay', '    require:', ...lines].join('\n'),
  });
}

/** Without those about names that nothing uses. */
function warned(text: string): readonly string[] {
  return warningLines(text).filter((line) => !line.includes('no route uses'));
}

function compiledAcrs(text: string): readonly string[] | undefined {
  const parsed = parsePolicy(text, 'p.yaml');
  const then = parsed.ok ? parsed.policy.routes[0]?.require[0]?.then : undefined;
  return then?.kind === 'step_up' ? then.acr_values : undefined;
}

const AT = 'p.yaml:LINE:9 $.routes["POST /x/{kind}"].require';
const END = '$.routes["POST /x/{kind}"].require[1].then: warning';
const NEVER = 'this entry is never reached: those before it leave no request';

describe('parsePolicy: the entries of one list', () => {
  it.each([
    [
      'a smaller amount after a larger one',
      list(
        `when: { amount_below: high }, then: token`,
        `when: { amount_below: low }, then: ${SESSION}`,
        `then: ${COVERS}`,
      ),
      [13, 1],
    ],
    [
      'a currency that an entry before takes',
      list(
        `when: { currency: [EUR, USD] }, then: ${COVERS}`,
        `when: { currency: [USD] }, then: ${COVERS}`,
        `then: ${COVERS}`,
      ),
      [13, 1],
    ],
    [
      'a path value that an entry before takes',
      list(
        `when: { path: { kind: [a, b] } }, then: token`,
        `when: { amount_below: low, path: { kind: [b] } }, then: token`,
        `then: ${COVERS}`,
      ),
      [13, 1],
    ],
    [
      'a condition that excludes itself',
      list(`when: { amount_below: low, amount_from: high }, then: token`, `then: ${COVERS}`),
      [12, 0],
    ],
  ])('refuses %s', (_, text, [line, index]) => {
    expect(problemLines(text)).toEqual([
      `${AT.replace('LINE', String(line))}[${index}]: ${NEVER}`,
      '  hint: put it before them, or leave it out',
    ]);
  });

  it('refuses an end that both sides of a threshold leave nothing for', () => {
    const text = list(
      `when: { amount_below: low }, then: token`,
      `when: { amount_from: low }, then: ${COVERS}`,
      'then: deny',
    );

    expect(problemLines(text)).toEqual([
      `${AT.replace('LINE', '14')}[2]: ${NEVER}`,
      '  hint: leave this entry out, and when out of the one before',
    ]);
  });

  it('warns where there are too many cases to tell', () => {
    const values = Array.from({ length: 400 }, (_, index) => `v${index}`).join(', ');
    const text = policyText({
      9: `  GET /{a}/{b}:
    require:
      - { when: { path: { a: [${values}], b: [${values}] } }, then: token }
      - { then: ${SESSION} }`,
    });

    expect(warned(text)).toEqual([
      'p.yaml:11:7 $.routes["GET /{a}/{b}"].require: warning: too many cases to see whether every entry is reached and whether there is a hole',
      '  hint: mention fewer values, or split the route',
    ]);
  });

  it.each([
    ['token after a step-up', COVERS, 'token'],
    ['token after deny', 'deny', 'token'],
    ['token after a step-up that covers the session', SESSION, 'token'],
    ['the session after the transaction', COVERS, SESSION],
    ['the transaction after deny', 'deny', COVERS],
    ['no identity after one, and an older authentication', PROOFED, COVERS],
  ])('warns of a hole for another currency: %s', (_, first, last) => {
    const text = list(`when: { currency: [EUR] }, then: ${first}`, `then: ${last}`);

    expect(warned(text)).toEqual([
      `p.yaml:13:17 ${END}: this entry demands less of a currency that is not listed than p.yaml:12:44 does of EUR`,
      STRICTER_LAST,
    ]);
  });

  it.each<readonly [it: string, entries: readonly string[], ...warnings: string[]]>([
    [
      "a level of Cognito's own for every other path value, after a younger step-up for one",
      [`when: { path: { kind: [pay] } }, then: ${SESSION}`, `then: ${NATIVE}`],
      `p.yaml:13:17 ${END}: this entry demands something else of a value of {kind} that is not listed than p.yaml:12:50 does of pay`,
      ALL_OF_IT,
    ],
    [
      'the token for any amount of a currency without a threshold, which is denied below it in others',
      [
        'when: { amount_below: low }, then: deny',
        'when: { amount_from: low, currency: [EUR, USD] }, then: token',
        'then: deny',
      ],
      `p.yaml:13:67 ${END}: this entry demands less of USD, which lacks a threshold, than p.yaml:12:46 does of EUR below 30.00`,
      '  hint: a currency without a threshold counts as above it',
    ],
    [
      'a tier above for one currency only',
      [
        'when: { amount_below: low }, then: token',
        `when: { amount_from: high, currency: [EUR] }, then: ${PROOFED}`,
        `then: ${COVERS}`,
      ],
      `p.yaml:14:17 ${END.replace('[1]', '[2]')}: this entry demands less of a currency that is not listed than p.yaml:13:63 does of EUR from 5000.00`,
      STRICTER_LAST,
    ],
    [
      'the token below a threshold in a currency that no list names',
      [
        `when: { currency: [EUR], amount_below: wide }, then: ${SESSION}`,
        'when: { amount_below: wide }, then: token',
        `then: ${COVERS}`,
      ],
      `p.yaml:13:47 ${END}: this entry demands less of USD below 30.00, which is in no list of currencies, than p.yaml:12:64 does of EUR below 30.00`,
      STRICTER_LAST,
    ],
    [
      'less above all thresholds than below the lowest, wherever that stands',
      [`when: { amount_from: high }, then: ${PROOFED}`, 'when: { amount_below: low }, then: deny', 'then: deny'],
      `p.yaml:12:46 ${END.replace('[1]', '[0]')}: this entry demands less of a currency that is not listed than p.yaml:13:46 does of EUR below 30.00`,
      STRICTER_LAST,
    ],
    [
      'another path value, by each entry that it comes to',
      [
        `when: { path: { kind: [a] } }, then: ${PROOFED}`,
        `when: { amount_from: low, amount_below: high }, then: ${COVERS}`,
        'then: deny',
      ],
      `p.yaml:13:65 ${END}: this entry demands less of a value of {kind} that is not listed than p.yaml:12:48 does of a, with EUR from 30.00 below 5000.00`,
      STRICTER_LAST,
    ],
  ])('warns of a hole: %s', (_, entries, ...warnings) => {
    expect(warned(list(...entries))).toEqual(warnings);
  });

  it('names every other circumstance of a hole', () => {
    const text = policyText({
      ...SECTIONS,
      9: `  POST /{a}/{b}:
    transaction: pay
    require:
      - { when: { path: { a: [x] } }, then: ${COVERS} }
      - { when: { path: { b: [y] } }, then: ${COVERS} }
      - { when: { amount_below: low }, then: ${COVERS} }
      - { then: ${SESSION} }`,
    });

    const less = `p.yaml:15:17 $.routes["POST /{a}/{b}"].require[3].then: warning: this entry demands less of`;
    const rest = 'with a currency that is not listed and';
    expect(warned(text)).toEqual([
      `${less} a currency that is not listed than p.yaml:14:46 does of EUR below 30.00, with {a} not listed and {b} not listed`,
      STRICTER_LAST,
      `${less} a value of {a} that is not listed than p.yaml:12:45 does of x, ${rest} {b} not listed`,
      STRICTER_LAST,
      `${less} a value of {b} that is not listed than p.yaml:13:45 does of y, ${rest} {a} not listed`,
      STRICTER_LAST,
    ]);
  });

  it.each<readonly [it: string, ...entries: string[]]>([
    ['deny after a step-up', `when: { currency: [EUR] }, then: ${COVERS}`, 'then: deny'],
    ['the transaction after the session', `when: { currency: [EUR] }, then: ${SESSION}`, `then: ${COVERS}`],
    ['the session after token', 'when: { currency: [EUR] }, then: token', `then: ${SESSION}`],
    ['the same twice', `when: { currency: [EUR] }, then: ${COVERS}`, `then: ${COVERS}`],
    ['a low tier', 'when: { amount_below: low }, then: token', `then: ${COVERS}`],
    [
      'a low tier and a high one with identity',
      'when: { amount_below: low }, then: token',
      `when: { amount_from: high }, then: ${PROOFED}`,
      `then: ${COVERS}`,
    ],
    [
      'three rising tiers',
      `when: { amount_below: low }, then: { step_up: native, covers: session, max_age: 15m }`,
      `when: { amount_below: high }, then: ${COVERS}`,
      `then: ${PROOFED}`,
    ],
    [
      'two currencies, each with its own entry',
      `when: { currency: [EUR] }, then: ${PROOFED}`,
      `when: { currency: [USD] }, then: ${COVERS}`,
      'then: deny',
    ],
    [
      'a low tier for one path value',
      'when: { path: { kind: [internal] }, amount_below: low }, then: token',
      `then: ${COVERS}`,
    ],
  ])('warns of no hole: %s', (_, ...entries) => {
    expect(warned(list(...entries))).toEqual([]);
  });

  it('warns of amounts with thresholds for different currencies', () => {
    const text = list(
      'when: { amount_below: low }, then: token',
      `when: { amount_from: wide, amount_below: high }, then: ${SESSION}`,
      `then: ${COVERS}`,
    );

    expect(warned(text)).toEqual([
      'p.yaml:13:32 $.routes["POST /x/{kind}"].require[1].when.amount_from: warning: "wide" has thresholds for other currencies than "low"',
      '  hint: a currency without a threshold counts as above it',
    ]);
  });

  it("warns of a level of Cognito's own where a transaction is covered, and compiles it away (F46)", () => {
    const mixed = (covers: string) => list(`then: { step_up: mixed, covers: ${covers} }`);

    expect(warned(mixed('transaction'))).toEqual([
      'p.yaml:12:28 $.routes["POST /x/{kind}"].require[0].then.step_up: warning: not every acr of this step-up covers a transaction',
      '  hint: only urn:countersign:acr:liveid does',
    ]);
    expect(compiledAcrs(mixed('transaction'))).toEqual(['urn:countersign:acr:liveid']);
    expect(compiledAcrs(mixed('session'))).toEqual(['urn:cognito:loa:2', 'urn:countersign:acr:liveid']);
  });

  it('warns of names that no route uses', () => {
    expect(warningLines(policyText({}))).toEqual([
      'p.yaml:3:42 $.callers.robot: warning: no route uses this caller',
      'p.yaml:5:12 $.amounts.low: warning: no route uses this amount',
      'p.yaml:6:13 $.step_ups.liveid: warning: no route uses this step-up',
      'p.yaml:7:17 $.transactions.pay: warning: no route uses this transaction',
    ]);
  });
});
