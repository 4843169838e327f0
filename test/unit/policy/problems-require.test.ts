import { describe, expect, it } from 'vitest';
import { policyText, problemLines } from './policy-text.ts';

const cases: readonly (readonly [it: string, replaced: Readonly<Record<number, string>>, ...problems: string[]])[] = [
  [
    'a misspelt word',
    { 9: '  GET /x: { require: tokn }' },
    'p.yaml:9:22 $.routes["GET /x"].require: expected token, deny, { step_up, covers } or a list of { when, then }, found "tokn"',
    '  hint: did you mean token?',
  ],
  [
    'a number',
    { 9: '  GET /x: { require: 5 }' },
    'p.yaml:9:22 $.routes["GET /x"].require: expected token, deny, { step_up, covers } or a list of { when, then }, found 5',
  ],
  [
    'an empty list',
    { 9: '  GET /x: { require: [] }' },
    'p.yaml:9:22 $.routes["GET /x"].require: the list is empty',
    '  hint: the last entry has only then',
  ],
  [
    'an empty map',
    { 9: '  GET /x: { require: {} }' },
    'p.yaml:9:13 $.routes["GET /x"].require: the key "step_up" is missing',
    'p.yaml:9:13 $.routes["GET /x"].require: the key "covers" is missing',
  ],
  [
    'an unknown step-up',
    { 9: '  GET /x: { require: { step_up: livid, covers: session } }' },
    'p.yaml:9:33 $.routes["GET /x"].require.step_up: unknown step-up "livid"',
    '  hint: did you mean liveid?',
  ],
  [
    'a prototype key as a step-up (T28)',
    { 9: '  GET /x: { require: { step_up: constructor, covers: session } }' },
    'p.yaml:9:33 $.routes["GET /x"].require.step_up: unknown step-up "constructor"',
    '  hint: known here: liveid',
  ],
  [
    'an unknown cover',
    { 9: '  GET /x: { require: { step_up: liveid, covers: sesion } }' },
    'p.yaml:9:49 $.routes["GET /x"].require.covers: expected transaction or session, found "sesion"',
    '  hint: did you mean session?',
  ],
  [
    'a misspelt key',
    { 9: '  GET /x: { require: { step_up: liveid, covers: session, max_agee: 60s } }' },
    'p.yaml:9:58 $.routes["GET /x"].require.max_agee: unknown key',
    '  hint: did you mean max_age?',
  ],
  [
    'a max_age that is a number',
    { 9: '  GET /x: { require: { step_up: liveid, covers: session, max_age: 60 } }' },
    'p.yaml:9:67 $.routes["GET /x"].require.max_age: expected a duration from 1s to 24h',
    '  hint: a number has no unit: write 60s',
  ],
  [
    'covers: transaction on a route without one',
    { 9: '  GET /x: { require: { step_up: liveid, covers: transaction } }' },
    'p.yaml:9:49 $.routes["GET /x"].require.covers: the route has no transaction to cover',
    '  hint: give the route a transaction, or cover the session',
  ],
  [
    'a step-up for a machine (T5)',
    { 9: '  GET /x: { caller: robot, require: { step_up: liveid, covers: session } }' },
    'p.yaml:9:48 $.routes["GET /x"].require.step_up: the caller robot is a machine',
    '  hint: name a caller that is a person, or require token',
  ],
  [
    'a step-up for a machine that is the default (T5)',
    { 4: 'defaults: { caller: robot }', 9: '  GET /x: { require: { step_up: liveid, covers: session } }' },
    'p.yaml:9:33 $.routes["GET /x"].require.step_up: the caller robot is a machine',
    '  hint: name a caller that is a person, or require token',
  ],
  [
    'a condition on the last entry',
    { 9: '  GET /x: { transaction: pay, require: [{ when: { amount_below: low }, then: token }] }' },
    'p.yaml:9:43 $.routes["GET /x"].require[0].when: the last entry has no when',
    '  hint: add an entry with only then',
  ],
  [
    'an entry without a condition before the last',
    { 9: '  GET /x: { require: [{ then: deny }, { then: token }] }' },
    'p.yaml:9:23 $.routes["GET /x"].require[0]: what follows is never reached',
    '  hint: put the entry without when last',
  ],
  [
    'an unknown amount',
    { 9: '  GET /x: { transaction: pay, require: [{ when: { amount_below: lo }, then: token }, { then: deny }] }' },
    'p.yaml:9:65 $.routes["GET /x"].require[0].when.amount_below: unknown amount "lo"',
    '  hint: did you mean low?',
  ],
  [
    'a condition on a route without a transaction',
    { 9: '  GET /x: { require: [{ when: { amount_below: low }, then: token }, { then: deny }] }' },
    'p.yaml:9:33 $.routes["GET /x"].require[0].when.amount_below: the route has no transaction with the field amount',
    '  hint: give it under fields, as in amount: /amount',
    'p.yaml:9:33 $.routes["GET /x"].require[0].when.amount_below: the route has no transaction with the field currency',
    '  hint: give it under fields, as in currency: /currency',
  ],
  [
    'a condition on a transaction without an amount',
    {
      7: 'transactions: { pay: { fields: { currency: /c }, show: "{currency}" } }',
      9: '  GET /x: { transaction: pay, require: [{ when: { amount_below: low }, then: token }, { then: deny }] }',
    },
    'p.yaml:9:51 $.routes["GET /x"].require[0].when.amount_below: the route has no transaction with the field amount',
    '  hint: give it under fields, as in amount: /amount',
  ],
  [
    'an unknown condition',
    { 9: '  GET /x: { transaction: pay, require: [{ when: { amount_above: low }, then: token }, { then: deny }] }' },
    'p.yaml:9:51 $.routes["GET /x"].require[0].when.amount_above: unknown key',
    '  hint: did you mean amount_from?',
  ],
  [
    'an entry without then',
    { 9: '  GET /x: { require: [{ when: { amount_below: low } }, { then: deny }] }' },
    'p.yaml:9:23 $.routes["GET /x"].require[0]: the key "then" is missing',
  ],
  [
    'a misspelt word under then',
    { 9: '  GET /x: { require: [{ then: denny }] }' },
    'p.yaml:9:31 $.routes["GET /x"].require[0].then: expected token, deny or { step_up, covers }, found "denny"',
    '  hint: did you mean deny?',
  ],
  [
    'a list under then',
    { 9: '  GET /x: { require: [{ then: [token] }] }' },
    'p.yaml:9:31 $.routes["GET /x"].require[0].then: expected token, deny or { step_up, covers }, found a list',
  ],
  [
    'an unknown key under then',
    { 9: '  GET /x: { require: [{ then: { step_up: liveid, covers: session, ial: 2 } }] }' },
    'p.yaml:9:67 $.routes["GET /x"].require[0].then.ial: unknown key',
    '  hint: known here: step_up, covers, max_age, identity',
  ],
  [
    'a condition that asks nothing',
    { 9: '  GET /x: { require: [{ when: {}, then: token }, { then: deny }] }' },
    'p.yaml:9:31 $.routes["GET /x"].require[0].when: the condition asks nothing',
    '  hint: give it amount_below, amount_from, currency or path, or leave it out of the last entry',
  ],
  [
    'a path condition without a parameter',
    { 9: '  GET /x: { require: [{ when: { path: {} }, then: token }, { then: deny }] }' },
    'p.yaml:9:39 $.routes["GET /x"].require[0].when.path: no path parameter is named',
    '  hint: leave the key out',
  ],
  [
    'a condition on a path parameter that the route is without',
    { 9: '  GET /x/{kind}: { require: [{ when: { path: { knd: [a] } }, then: token }, { then: deny }] }' },
    'p.yaml:9:48 $.routes["GET /x/{kind}"].require[0].when.path.knd: "knd" is not a path parameter of "GET /x/{kind}"',
    '  hint: did you mean kind?',
  ],
  [
    'path values that have another spelling (T14), are no text or are too long',
    {
      9: `  GET /{a}: { require: [{ when: { path: { a: [b%20, 7, é, "", "..", ${'a'.repeat(65)}] } }, then: token }, { then: deny }] }`,
    },
    ...[47, 53, 56, 59, 63, 69].flatMap((col, index) => [
      `p.yaml:9:${col} $.routes["GET /{a}"].require[0].when.path.a[${index}]: not a value of a path parameter`,
      '  hint: 1 to 64 of A-Z a-z 0-9 . _ ~ -, and put numbers in quotes',
    ]),
  ],
  [
    'a path value that is no list',
    { 9: '  GET /{a}: { require: [{ when: { path: { a: b } }, then: token }, { then: deny }] }' },
    'p.yaml:9:46 $.routes["GET /{a}"].require[0].when.path.a: expected a list, found "b"',
  ],
  [
    'unknown currencies, and none',
    {
      9: '  GET /x: { transaction: pay, require: [{ when: { currency: [eur, BGN, 5] }, then: token }, { when: { currency: [] }, then: token }, { then: deny }] }',
    },
    'p.yaml:9:62 $.routes["GET /x"].require[0].when.currency[0]: unknown currency "eur"',
    '  hint: write EUR',
    'p.yaml:9:67 $.routes["GET /x"].require[0].when.currency[1]: unknown currency "BGN"',
    '  hint: an active code of ISO 4217, such as EUR',
    'p.yaml:9:72 $.routes["GET /x"].require[0].when.currency[2]: unknown currency "5"',
    '  hint: an active code of ISO 4217, such as EUR',
    'p.yaml:9:113 $.routes["GET /x"].require[1].when.currency: the list is empty',
    '  hint: name at least one currency',
  ],
  [
    'a condition on the currency of a route without a transaction',
    { 9: '  GET /x: { require: [{ when: { currency: [EUR] }, then: token }, { then: deny }] }' },
    'p.yaml:9:33 $.routes["GET /x"].require[0].when.currency: the route has no transaction with the field amount',
    '  hint: give it under fields, as in amount: /amount',
    'p.yaml:9:33 $.routes["GET /x"].require[0].when.currency: the route has no transaction with the field currency',
    '  hint: give it under fields, as in currency: /currency',
  ],
  [
    'an identity level that there is not, and an age past ten years',
    { 9: '  GET /x: { require: { step_up: liveid, covers: session, identity: { ial: 4, max_age: 3651d } } }' },
    'p.yaml:9:75 $.routes["GET /x"].require.identity.ial: expected 1 or 2 or 3, found 4',
    'p.yaml:9:87 $.routes["GET /x"].require.identity.max_age: expected a duration from 1s to 3650d',
    '  hint: write it as 90d or 24h',
  ],
  [
    'an identity without its keys',
    { 9: '  GET /x: { require: { step_up: liveid, covers: session, identity: {} } }' },
    'p.yaml:9:58 $.routes["GET /x"].require.identity: the key "ial" is missing',
    'p.yaml:9:58 $.routes["GET /x"].require.identity: the key "max_age" is missing',
  ],
  [
    "covers: transaction with nothing but Cognito's own levels (F46)",
    {
      6: 'step_ups: { liveid: { acr_values: ["urn:cognito:loa:4"], max_age: 5m } }',
      9: '  GET /x: { transaction: pay, require: { step_up: liveid, covers: transaction } }',
    },
    'p.yaml:9:51 $.routes["GET /x"].require.step_up: no acr of this step-up covers a transaction',
    '  hint: only urn:countersign:acr:liveid does',
  ],
];

describe('parsePolicy: require', () => {
  it.each(cases)('refuses %s', (_, replaced, ...problems) => {
    const printed = problemLines(policyText(replaced));

    expect(printed).toEqual(problems);
  });
});
