import { describe, expect, it } from 'vitest';
import { policyText, problemLines } from './policy-text.ts';

const cases: readonly (readonly [it: string, replaced: Readonly<Record<number, string>>, ...problems: string[]])[] = [
  [
    'a field that is not shown',
    { 7: 'transactions: { pay: { fields: { amount: /a, currency: /c }, show: "{amount}" } }' },
    'p.yaml:7:46 $.transactions.pay.fields.currency: this field is not shown',
    '  hint: put {currency} into show',
  ],
  [
    'a placeholder that is no field',
    { 7: 'transactions: { pay: { fields: { payee: /p }, show: "To {payee} {paye}" } }' },
    'p.yaml:7:53 $.transactions.pay.show: {paye} is not a field',
    '  hint: did you mean payee?',
  ],
  [
    'a placeholder where no field is declared',
    { 7: 'transactions: { pay: { show: "To {payee}" } }' },
    'p.yaml:7:30 $.transactions.pay.show: {payee} is not a field',
    '  hint: nothing of the kind is declared',
  ],
  [
    'an amount without a currency',
    { 7: 'transactions: { pay: { fields: { amount: /a }, show: "{amount}" } }' },
    'p.yaml:7:34 $.transactions.pay.fields.amount: an amount without a currency has no scale',
    '  hint: add the field currency',
  ],
  [
    'the pointer to the whole body',
    { 7: 'transactions: { pay: { fields: { payee: "" }, show: "{payee}" } }' },
    'p.yaml:7:41 $.transactions.pay.fields.payee: not a JSON Pointer into the body (RFC 6901)',
    '  hint: write it as /amount or /creditor/iban',
  ],
  [
    'a field without a pointer',
    { 7: 'transactions: { pay: { fields: { payee: }, show: "{payee}" } }' },
    'p.yaml:7:41 $.transactions.pay.fields.payee: not a JSON Pointer into the body (RFC 6901)',
    '  hint: write it as /amount or /creditor/iban',
  ],
  [
    'a pointer without its slash',
    { 7: 'transactions: { pay: { fields: { payee: payee }, show: "{payee}" } }' },
    'p.yaml:7:41 $.transactions.pay.fields.payee: not a JSON Pointer into the body (RFC 6901)',
    '  hint: write it as /amount or /creditor/iban',
  ],
  [
    'a pointer with a bad escape',
    { 7: 'transactions: { pay: { fields: { payee: /a~2 }, show: "{payee}" } }' },
    'p.yaml:7:41 $.transactions.pay.fields.payee: not a JSON Pointer into the body (RFC 6901)',
    '  hint: write it as /amount or /creditor/iban',
  ],
  [
    'two fields with one pointer',
    { 7: 'transactions: { pay: { fields: { payee: /p, name: /p }, show: "{payee} {name}" } }' },
    'p.yaml:7:51 $.transactions.pay.fields.name: "payee" points at the same value',
  ],
  [
    'a field name with an upper-case letter',
    { 7: 'transactions: { pay: { fields: { Payee: /p }, show: "x" } }' },
    'p.yaml:7:34 $.transactions.pay.fields.Payee: not a field name',
    '  hint: lower-case letters, digits and _ - . * (RFC 9651), not beginning with path.',
  ],
  [
    'a field that looks like a path parameter',
    { 7: 'transactions: { pay: { fields: { path.id: /p }, show: "{path.id}" } }' },
    'p.yaml:7:34 $.transactions.pay.fields["path.id"]: not a field name',
    '  hint: lower-case letters, digits and _ - . * (RFC 9651), not beginning with path.',
  ],
  [
    'the field high-value',
    { 7: 'transactions: { pay: { fields: { high-value: /p }, show: "{high-value}" } }' },
    'p.yaml:7:34 $.transactions.pay.fields.high-value: high-value is the member of a header without fields',
  ],
  [
    'an opening brace alone',
    { 7: 'transactions: { pay: { show: "a { b" } }' },
    'p.yaml:7:30 $.transactions.pay.show: a brace stands alone',
    '  hint: braces enclose a placeholder: {name} or {path.name}',
  ],
  [
    'a closing brace alone',
    { 7: 'transactions: { pay: { show: "a } b" } }' },
    'p.yaml:7:30 $.transactions.pay.show: a brace stands alone',
    '  hint: braces enclose a placeholder: {name} or {path.name}',
  ],
  [
    'nested braces',
    { 7: 'transactions: { pay: { show: "a {{b}}" } }' },
    'p.yaml:7:30 $.transactions.pay.show: a brace stands alone',
    '  hint: braces enclose a placeholder: {name} or {path.name}',
  ],
  [
    'an empty placeholder',
    { 7: 'transactions: { pay: { show: "a {}" } }' },
    'p.yaml:7:30 $.transactions.pay.show: not a placeholder',
    '  hint: write {name} or {path.name}',
  ],
  [
    'an empty text',
    { 7: 'transactions: { pay: { show: "" } }' },
    'p.yaml:7:30 $.transactions.pay.show: the text is empty, or begins or ends with white space',
  ],
  [
    'a line break (T15)',
    { 7: 'transactions: { pay: { show: "a\\nb" } }' },
    'p.yaml:7:30 $.transactions.pay.show: the text holds a line break, a control or an invisible character',
    '  hint: write one printable line',
  ],
  [
    'a direction override (T15)',
    { 7: 'transactions: { pay: { show: "a\\u202Eb" } }' },
    'p.yaml:7:30 $.transactions.pay.show: the text holds a line break, a control or an invisible character',
    '  hint: write one printable line',
  ],
  [
    'a text that is not in NFC (T14)',
    { 7: 'transactions: { pay: { show: "Payer a\\u0300 b" } }' },
    'p.yaml:7:30 $.transactions.pay.show: the text is not in Unicode normalization form C',
    '  hint: write each accented letter as one character',
  ],
  [
    'a text of 257 characters',
    {
      7: 'transactions: { pay: { show: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa } }',
    },
    'p.yaml:7:30 $.transactions.pay.show: the text is longer than 256 characters',
  ],
  [
    'a misspelt key',
    { 7: 'transactions: { pay: { feilds: {}, show: "a" } }' },
    'p.yaml:7:24 $.transactions.pay.feilds: unknown key',
    '  hint: did you mean fields?',
  ],
  [
    'a path parameter that the route is without, at the route',
    {
      7: 'transactions: { pin: { show: "PIN of {path.card}" } }',
      9: '  GET /cards/{id}: { transaction: pin, require: token }',
    },
    'p.yaml:9:35 $.routes["GET /cards/{id}"].transaction: {path.card} is not a path parameter of "GET /cards/{id}"',
    '  hint: did you mean path.id?',
  ],
  [
    'a path parameter that the route is without, at its own text',
    { 9: '  GET /x: { transaction: { show: "PIN of {path.card}" }, require: token }' },
    'p.yaml:9:34 $.routes["GET /x"].transaction.show: {path.card} is not a path parameter of "GET /x"',
    '  hint: nothing of the kind is declared',
  ],
  [
    'an unknown transaction',
    { 9: '  GET /x: { transaction: payment, require: token }' },
    'p.yaml:9:26 $.routes["GET /x"].transaction: unknown transaction "payment"',
    '  hint: known here: pay',
  ],
  [
    'a transaction that is a list',
    { 9: '  GET /x: { transaction: [pay], require: token }' },
    'p.yaml:9:26 $.routes["GET /x"].transaction: expected the name of a transaction, or { fields, show }, found a list',
  ],
];

describe('parsePolicy: transactions', () => {
  it.each(cases)('refuses %s', (_, replaced, ...problems) => {
    const printed = problemLines(policyText(replaced));

    expect(printed).toEqual(problems);
  });
});
