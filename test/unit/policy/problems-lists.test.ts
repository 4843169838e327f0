import { describe, expect, it } from 'vitest';
import { parsePolicy } from '../../../src/policy/parse-policy.ts';
import { policyText, problemLines, warningLines } from './policy-text.ts';

const SECTIONS = {
  5: 'amounts: { low: { EUR: "30.00" }, high: { EUR: "5000" }, wide: { EUR: "30", USD: "30" } }',
  6: 'step_ups: { liveid: { acr_values: [urn:countersign:acr:liveid], max_age: 5m }, mixed: { acr_values: ["urn:cognito:loa:2", urn:countersign:acr:liveid], max_age: 5m } }',
};
const COVERS = '{ step_up: liveid, covers: transaction }';
const SESSION = '{ step_up: liveid, covers: session }';
const WHOLE = 'the last entry is weaker than one before: whoever meets no condition gets more';

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
      'p.yaml:11:7 $.routes["GET /{a}/{b}"].require: warning: too many cases to see whether every entry is reached',
      '  hint: mention fewer values, or split the route',
    ]);
  });

  it.each([
    ['token after a step-up', COVERS, 'token'],
    ['token after deny', 'deny', 'token'],
    ['token after a step-up that covers the session', SESSION, 'token'],
    ['the session after the transaction', COVERS, SESSION],
    ['the transaction after deny', 'deny', COVERS],
  ])('warns of a hole: %s', (_, first, last) => {
    const text = list(`when: { currency: [EUR] }, then: ${first}`, `then: ${last}`);

    expect(warned(text)).toEqual([
      `p.yaml:13:17 $.routes["POST /x/{kind}"].require[1].then: warning: ${WHOLE}`,
      '  hint: put what is stricter last, and conditions on what is not',
    ]);
  });

  it.each([
    ['deny after a step-up', COVERS, 'deny'],
    ['the transaction after the session', SESSION, COVERS],
    ['the session after token', 'token', SESSION],
    ['the same twice', COVERS, COVERS],
  ])('warns of no hole: %s', (_, first, last) => {
    expect(warned(list(`when: { currency: [EUR] }, then: ${first}`, `then: ${last}`))).toEqual([]);
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
