import { describe, expect, it } from 'vitest';
import { policyText, problemLines } from './policy-text.ts';

const cases: readonly (readonly [it: string, replaced: Readonly<Record<number, string>>, ...problems: string[]])[] = [
  [
    'a misspelt key of the file, and goes on',
    { 2: 'audiense: bank', 9: '  GET /x: { require: tokn }' },
    'p.yaml:1:1 $: the key "audience" is missing',
    'p.yaml:2:1 $.audiense: unknown key',
    '  hint: did you mean audience?',
    'p.yaml:9:22 $.routes["GET /x"].require: expected token, deny, { step_up, covers } or a list of { when, then }, found "tokn"',
    '  hint: did you mean token?',
  ],
  ['another version', { 1: 'version: 2' }, 'p.yaml:1:10 $.version: expected 1, found 2'],
  [
    'a version in quotes',
    { 1: 'version: "1"' },
    'p.yaml:1:10 $.version: expected 1, found "1"',
    '  hint: did you mean 1?',
  ],
  [
    'an audience with an upper-case letter',
    { 2: 'audience: Bank' },
    'p.yaml:2:11 $.audience: not an audience',
    '  hint: 1 to 64 of a-z 0-9 . _ -',
  ],
  [
    'an audience of 65 characters',
    { 2: 'audience: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa' },
    'p.yaml:2:11 $.audience: not an audience',
    '  hint: 1 to 64 of a-z 0-9 . _ -',
  ],
  ['a section that is empty', { 5: 'amounts:' }, 'p.yaml:5:9 $.amounts: expected a map, found nothing'],
  [
    'a caller without clients',
    { 3: 'callers: { customer: { clients: [] }, robot: {} }' },
    'p.yaml:3:33 $.callers.customer.clients: the list is empty',
    '  hint: name at least one client',
    'p.yaml:3:39 $.callers.robot: the key "clients" is missing',
  ],
  [
    'a client name that an environment variable could not hold',
    { 3: 'callers: { customer: { clients: ["a=b,c", 5] } }' },
    'p.yaml:3:34 $.callers.customer.clients[0]: not a client name',
    '  hint: a lower-case letter, then up to 63 of a-z 0-9 _ -',
    'p.yaml:3:43 $.callers.customer.clients[1]: not a client name',
    '  hint: a lower-case letter, then up to 63 of a-z 0-9 _ -',
  ],
  [
    'machine in quotes',
    { 3: 'callers: { customer: { clients: [web], machine: "yes" } }' },
    'p.yaml:3:49 $.callers.customer.machine: expected true or false, found "yes"',
  ],
  [
    'a name with an upper-case letter',
    { 3: 'callers: { customer: { clients: [web] }, Staff: { clients: [b] } }' },
    'p.yaml:3:42 $.callers.Staff: not a name',
    '  hint: a lower-case letter, then up to 63 of a-z 0-9 _ -',
  ],
  [
    'an unknown default caller',
    { 4: 'defaults: { caller: custmer }' },
    'p.yaml:4:21 $.defaults.caller: unknown caller "custmer"',
    '  hint: did you mean customer?',
  ],
  [
    'an unknown key of defaults',
    { 4: 'defaults: { caller: customer, scopes: [a] }' },
    'p.yaml:4:31 $.defaults.scopes: unknown key',
    '  hint: known here: caller',
  ],
  [
    'an amount that is a YAML number',
    { 5: 'amounts: { low: { EUR: 30.00 } }' },
    'p.yaml:5:24 $.amounts.low.EUR: an amount is a decimal text',
    '  hint: a number loses its digits: put the amount in quotes',
  ],
  [
    'an amount that is a map',
    { 5: 'amounts: { low: { EUR: {} } }' },
    'p.yaml:5:24 $.amounts.low.EUR: an amount is a decimal text',
    '  hint: write it as "30.00"',
  ],
  [
    'a currency in lower case',
    { 5: 'amounts: { low: { eur: "30.00" } }' },
    'p.yaml:5:19 $.amounts.low.eur: unknown currency "eur"',
    '  hint: write EUR',
  ],
  [
    'a withdrawn currency',
    { 5: 'amounts: { low: { BGN: "30.00" } }' },
    'p.yaml:5:19 $.amounts.low.BGN: unknown currency "BGN"',
    '  hint: an active code of ISO 4217, such as EUR',
  ],
  [
    'a prototype key as a currency (T28)',
    { 5: 'amounts: { low: { constructor: "30.00" } }' },
    'p.yaml:5:19 $.amounts.low.constructor: unknown currency "constructor"',
    '  hint: an active code of ISO 4217, such as EUR',
  ],
  [
    'one fraction digit too many',
    { 5: 'amounts: { low: { EUR: "30.000", JPY: "50.0", KWD: "1.000" } }' },
    'p.yaml:5:24 $.amounts.low.EUR: more fraction digits than EUR has',
    'p.yaml:5:39 $.amounts.low.JPY: more fraction digits than JPY has',
  ],
  [
    'an exponent',
    { 5: 'amounts: { low: { EUR: "3e1" } }' },
    'p.yaml:5:24 $.amounts.low.EUR: not a decimal amount',
    '  hint: digits, with a point before the fraction: "30.00"',
  ],
  [
    '19 digits before the point',
    { 5: 'amounts: { low: { EUR: "1000000000000000000" } }' },
    'p.yaml:5:24 $.amounts.low.EUR: more than 18 digits before the point',
  ],
  [
    'an amount without currencies',
    { 5: 'amounts: { low: {} }' },
    'p.yaml:5:12 $.amounts.low: no currency has a threshold',
  ],
  [
    'a duration that is a number',
    { 6: 'step_ups: { liveid: { acr_values: [urn:countersign:acr:liveid], max_age: 300 } }' },
    'p.yaml:6:74 $.step_ups.liveid.max_age: expected a duration from 1s to 24h',
    '  hint: a number has no unit: write 300s',
  ],
  [
    'a duration of 0s',
    { 6: 'step_ups: { liveid: { acr_values: [urn:countersign:acr:liveid], max_age: 0s } }' },
    'p.yaml:6:74 $.step_ups.liveid.max_age: expected a duration from 1s to 24h',
    '  hint: write it as 60s, 5m or 24h',
  ],
  [
    'a duration past 24h',
    { 6: 'step_ups: { liveid: { acr_values: [urn:countersign:acr:liveid], max_age: 25h } }' },
    'p.yaml:6:74 $.step_ups.liveid.max_age: expected a duration from 1s to 24h',
    '  hint: write it as 60s, 5m or 24h',
  ],
  [
    'a misspelt max_age',
    { 6: 'step_ups: { liveid: { acr_values: [urn:countersign:acr:liveid], max_agee: 5m } }' },
    'p.yaml:6:13 $.step_ups.liveid: the key "max_age" is missing',
    'p.yaml:6:65 $.step_ups.liveid.max_agee: unknown key',
    '  hint: did you mean max_age?',
  ],
  [
    'an acr that nobody issues',
    { 6: 'step_ups: { liveid: { acr_values: [urn:countersign:acr:livid, mfa, 5], max_age: 5m } }' },
    'p.yaml:6:36 $.step_ups.liveid.acr_values[0]: nobody issues this acr',
    '  hint: did you mean urn:countersign:acr:liveid?',
    'p.yaml:6:63 $.step_ups.liveid.acr_values[1]: nobody issues this acr',
    '  hint: known here: urn:countersign:acr:liveid, urn:cognito:loa:1, urn:cognito:loa:2, urn:cognito:loa:3, urn:cognito:loa:4',
    'p.yaml:6:68 $.step_ups.liveid.acr_values[2]: an acr is a text',
    '  hint: known here: urn:countersign:acr:liveid, urn:cognito:loa:1, urn:cognito:loa:2, urn:cognito:loa:3, urn:cognito:loa:4',
  ],
  [
    "a level that is not one of Cognito's own (F46)",
    { 6: 'step_ups: { liveid: { acr_values: [urn:cognito:loa:5], max_age: 5m } }' },
    'p.yaml:6:36 $.step_ups.liveid.acr_values[0]: nobody issues this acr',
    '  hint: did you mean urn:cognito:loa:1?',
  ],
  [
    'an empty list of acr values',
    { 6: 'step_ups: { liveid: { acr_values: [], max_age: 5m } }' },
    'p.yaml:6:35 $.step_ups.liveid.acr_values: the list is empty',
    '  hint: name at least one acr',
  ],
];

describe('parsePolicy: the sections above the routes', () => {
  it.each(cases)('refuses %s', (_, replaced, ...problems) => {
    const printed = problemLines(policyText(replaced));

    expect(printed).toEqual(problems);
  });
});
