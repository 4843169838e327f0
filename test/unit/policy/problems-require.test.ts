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
    { 9: '  GET /x: { transaction: pay, require: [{ when: { amount_from: low }, then: token }, { then: deny }] }' },
    'p.yaml:9:43 $.routes["GET /x"].require[0].when: the key "amount_below" is missing',
    'p.yaml:9:51 $.routes["GET /x"].require[0].when.amount_from: unknown key',
    '  hint: known here: amount_below',
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
    '  hint: known here: step_up, covers, max_age',
  ],
];

describe('parsePolicy: require', () => {
  it.each(cases)('refuses %s', (_, replaced, ...problems) => {
    const printed = problemLines(policyText(replaced));

    expect(printed).toEqual(problems);
  });
});
