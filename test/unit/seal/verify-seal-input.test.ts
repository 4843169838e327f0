import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SEAL_CONTEXT_KEY } from '../../../src/seal/seal.ts';
import { verifySeal } from '../../../src/seal/verify-seal.ts';
import { BODY, EXPECTED, HEADER, outcome, POINTERS, sealed, sealedWithoutFields } from './sealed-request.ts';

const REQUEST = sealed();

describe('verifySeal: content type', () => {
  const withType = (...types: readonly string[]) => ({
    ...REQUEST,
    headers: { ...REQUEST.headers, 'Content-Type': types },
  });

  it.each([
    'application/json',
    'Application/JSON',
    'application/json;charset=utf-8',
    'application/json; charset=UTF-8',
    'application/json; charset="utf-8"',
    'application/vnd.bank.v1+json',
    'text/plain;charset=UTF-8',
  ])('takes a body of type %s', (type) => {
    expect(outcome(withType(type))).toBe('ok');
  });

  it.each([
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'application/xml',
    'text/xml',
    'text/html',
    'application/yaml',
    'application/json; charset=utf-16',
    'application/json; charset=utf-7',
    'application/json; charset=utf-8; charset=utf-7',
    'application/json, application/x-www-form-urlencoded',
    'application/jsonp',
    'text/plain; charset=shift_jis',
    '',
  ])('T38: refuses a body that has others read it as %j', (type) => {
    expect(outcome(withType(type))).toBe('body_not_json');
    expect(outcome(withType('application/json', type))).toBe('body_not_json');
  });

  it('T38: one body that is JSON with one payee and a form with another is refused as a form', () => {
    const body = BODY.replace('account-1', 'x&amount=99999.00&payee=DE99&');
    const request = sealed(body);

    expect(outcome(request)).toBe('ok');
    expect(
      outcome({ ...request, headers: { ...request.headers, 'content-type': 'application/x-www-form-urlencoded' } }),
    ).toBe('body_not_json');
  });

  it('leaves the type alone where the body has no fields', () => {
    const headers = { 'content-type': 'application/pdf' };

    expect(outcome({ ...sealedWithoutFields('%PDF'), headers })).toBe('ok');
  });
});

describe('verifySeal: any input', () => {
  const headerName = fc.constantFrom(
    'x-high-value-transaction',
    'X-High-Value-Transaction',
    'content-type',
    'host',
    '__proto__',
  );
  const headerText = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.constantFrom(HEADER, 'high-value', '', 'application/json'),
  );
  const headers = fc.option(
    fc.dictionary(headerName, fc.oneof(headerText, fc.array(headerText), fc.constant(undefined))),
    { nil: null },
  );
  const body = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.uint8Array(),
    fc.json(),
    fc.constantFrom(null, BODY, '[]', '"', '\ud800'),
  );
  const context = fc.oneof(
    fc.anything({ withNullPrototype: true, withMap: true, withBigInt: true }),
    fc.anything().map((value) => ({ [SEAL_CONTEXT_KEY]: value })),
    fc.json().map((text) => ({ [SEAL_CONTEXT_KEY]: Buffer.from(text).toString('base64url') })),
    fc.constant(REQUEST.context),
  );

  it('T28: refuses whatever was not let through, and never throws', () => {
    fc.assert(
      fc.property(context, headers, body, (anyContext, anyHeaders, anyBody) => {
        const same = anyContext === REQUEST.context && String(anyBody) === BODY;
        const result = verifySeal(anyContext, anyHeaders, anyBody, EXPECTED);
        expect(result.ok && !same).toBe(false);
      }),
      { numRuns: 300 },
    );
  });

  it('T28: reads any body that was sealed, and never throws', () => {
    fc.assert(
      fc.property(body, fc.constantFrom(POINTERS, new Map([['amount', '/0/~1~0']])), (anyBody, pointers) => {
        expect(outcome(sealed(anyBody ?? '', HEADER, pointers))).toMatch(/^(ok|body_\w+( \w+)?)$/);
      }),
      { numRuns: 300 },
    );
  });

  it.each<[unknown]>([[7], [true], [{}], [[[HEADER]]], [{ toString: 1 }], [[null]], [[{}]]])(
    'T28: a header value that is %j is no header',
    (value) => {
      const odd = JSON.parse(JSON.stringify({ 'x-high-value-transaction': value }));

      expect(outcome({ ...REQUEST, headers: odd })).toBe('transaction_header_differs');
    },
  );
});
