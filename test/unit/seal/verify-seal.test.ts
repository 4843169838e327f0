import { describe, expect, it } from 'vitest';
import { decodeSeal, encodeSeal, SEAL_CONTEXT_KEY } from '../../../src/seal/seal.ts';
import { verifySeal } from '../../../src/seal/verify-seal.ts';
import { BODY, contextOf, EXPECTED, HEADER, outcome, sealed, sealedWithoutFields, sealOf } from './sealed-request.ts';

const REQUEST = sealed();
const TEXT = encodeSeal(sealOf(HEADER, BODY)) ?? '';

describe('verifySeal', () => {
  it('T22: accepts the request that was let through, and gives its fields', () => {
    expect(verifySeal(REQUEST.context, REQUEST.headers, REQUEST.body, EXPECTED)).toEqual({
      ok: true,
      fields: new Map([
        ['amount', '12500.00'],
        ['currency', 'EUR'],
        ['payee', 'DE02120300000000202051'],
      ]),
      basis: 'transaction',
      approvalId: 'AAAAAAAAAAAAAAAAAAAAAA',
    });
  });

  it('tells a request that needed no approval from one that had one', () => {
    const context = contextOf({ ...sealOf(HEADER, BODY), basis: 'token', approvalId: undefined });

    expect(verifySeal(context, REQUEST.headers, BODY, EXPECTED)).toMatchObject({
      ok: true,
      basis: 'token',
      approvalId: undefined,
    });
  });

  it('T16: refuses an approval that may come again, once all else is right', () => {
    const again = { ...REQUEST, context: contextOf({ ...sealOf(HEADER, BODY), execution: 'once' }) };

    expect(outcome(again)).toBe('claim_needed');
    expect(outcome({ ...again, body: `${BODY} ` })).toBe('body_differs');
    expect(outcome({ ...again, headers: {} })).toBe('transaction_header_differs');
  });

  it('takes the body as text or as bytes', () => {
    const text = BODY.replace('account-1', 'Kontö 😀');

    expect(outcome(sealed(text))).toBe('ok');
    expect(outcome({ ...sealed(text), body: Buffer.from(text) })).toBe('ok');
    expect(outcome({ ...sealed(text), body: new TextEncoder().encode(text) })).toBe('ok');
    expect(outcome({ ...sealed(text), body: Buffer.from(`xx${text}yy`).subarray(2, -2) })).toBe('ok');
  });
});

describe('verifySeal: context', () => {
  it.each([
    ['absent', undefined],
    ['null', null],
    ['a string', TEXT],
    ['a number', 1],
    ['true', true],
    ['empty', {}],
    ['a list', [TEXT]],
    ['a list that is named right', Object.assign([], { other: TEXT })],
    ['one with the seal under another key', { seal: TEXT, Countersign_Seal: TEXT, COUNTERSIGN_SEAL: TEXT }],
    ['one with an inherited seal', Object.create({ [SEAL_CONTEXT_KEY]: TEXT })],
    ['one with the seal a level deeper', { lambda: { [SEAL_CONTEXT_KEY]: TEXT } }],
    ['one with an empty seal', { [SEAL_CONTEXT_KEY]: '' }],
    ['one with a seal of null', { [SEAL_CONTEXT_KEY]: null }],
    ['one with a list of seals', { [SEAL_CONTEXT_KEY]: [TEXT] }],
    ['one with an object', { [SEAL_CONTEXT_KEY]: { v: 1 } }],
    ['one with a String object', { [SEAL_CONTEXT_KEY]: Object(TEXT) }],
    ['a function', () => TEXT],
  ])('T22: finds no seal in a context that is %s', (_name, context) => {
    expect(outcome({ ...REQUEST, context })).toBe('seal_missing');
  });

  it.each([
    ['the context of another authorizer', 'allow'],
    ['half a seal', TEXT.slice(0, TEXT.length / 2)],
    ['a seal in other base64', `${TEXT}=`],
    ['two seals', `${TEXT},${TEXT}`],
    ['a digest', 'x'.repeat(43)],
    ['a handle of 200 KB', 'A'.repeat(200_000)],
  ])('T22: refuses %s for a seal', (_name, text) => {
    expect(outcome({ ...REQUEST, context: { [SEAL_CONTEXT_KEY]: text } })).toBe('seal_malformed');
  });

  it('T45: refuses a seal for another audience', () => {
    expect(outcome(REQUEST, { ...EXPECTED, audience: 'bank-sandbox' })).toBe('seal_of_another_audience');
    expect(outcome(REQUEST, { ...EXPECTED, audience: 'BANK-PROD' })).toBe('seal_of_another_audience');
    expect(outcome(REQUEST, { ...EXPECTED, audience: '' })).toBe('seal_of_another_audience');
  });

  it.each(['POST /payees', 'PUT /transfers/{kind}', 'ANY /transfers/{kind}', 'POST /transfers/domestic', 'POST', ''])(
    'T22: refuses a seal for another route than %s',
    (route) => {
      expect(outcome(REQUEST, { ...EXPECTED, route })).toBe('seal_of_another_route');
    },
  );

  it("T22: knows a route below a {proxy+} by the policy's template, not by the gateway's", () => {
    const context = contextOf({ ...sealOf(HEADER, BODY), resource: '/ledger/entries' });

    expect(outcome({ ...REQUEST, context }, { ...EXPECTED, route: 'POST /ledger/entries' })).toBe('ok');
    expect(outcome({ ...REQUEST, context }, { ...EXPECTED, route: 'POST /ledger/{proxy+}' })).toBe(
      'seal_of_another_route',
    );
  });

  it('T22: refuses the seal of another request', () => {
    const other = sealed(BODY.replace('account-1', 'account-2'));

    expect(outcome({ ...REQUEST, context: other.context })).toBe('body_differs');
  });

  it('T22: with any bit of the seal flipped, nothing that was compared is another', () => {
    const { basis: _basis, approvalId: _approvalId, execution: _execution, ...compared } = sealOf(HEADER, BODY);
    for (let bit = 0; bit < TEXT.length * 8; bit++) {
      const copy = Buffer.from(TEXT, 'latin1');
      copy.writeUInt8(copy.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
      const text = copy.toString('latin1');

      if (outcome({ ...REQUEST, context: { [SEAL_CONTEXT_KEY]: text } }) === 'ok') {
        expect(decodeSeal(text)).toMatchObject(compared);
      }
    }
  });
});

describe('verifySeal: body digest', () => {
  it('T22: refuses a change of any bit of the body', () => {
    const outcomes = Array.from({ length: BODY.length * 8 }, (_, bit) => {
      const body = Buffer.from(BODY);
      body.writeUInt8(body.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
      return outcome({ ...REQUEST, body });
    });

    expect(outcomes).toHaveLength(BODY.length * 8);
    expect(new Set(outcomes)).toEqual(new Set(['body_differs']));
  });

  it.each([
    ['empty', ''],
    ['absent', null],
    ['cut off', BODY.slice(0, -1)],
    ['longer by a space', `${BODY} `],
    ['longer by a line feed', `${BODY}\n`],
    ['parsed and written again', JSON.stringify(JSON.parse(BODY), undefined, 1)],
    ['still base64', Buffer.from(BODY).toString('base64')],
    ['UTF-16', Buffer.from(BODY, 'utf16le')],
    ['behind a byte order mark', `\ufeff${BODY}`],
  ])('T22: refuses a body that is %s', (_name, body) => {
    expect(outcome({ ...REQUEST, body })).toBe('body_differs');
  });

  it('T22: refuses text that was decoded from bytes that are not UTF-8', () => {
    const bytes = Buffer.from(BODY.replace('account-1', 'Kont\xf6'), 'latin1');

    expect(outcome({ ...sealedWithoutFields(bytes), body: bytes.toString() })).toBe('body_differs');
  });

  it('T38: header 20.00 and body 12,500 under its own digest, or under that of 20.00: refused', () => {
    const header = HEADER.replace('12500.00', '20.00');
    const small = BODY.replace('12500.00', '20.00');

    expect(outcome(sealed(BODY, header))).toBe('body_field_differs amount');
    expect(outcome({ ...sealed(small, header), body: BODY })).toBe('body_differs');
    expect(outcome(sealed(small, header))).toBe('ok');
  });
});

describe('verifySeal: transaction header', () => {
  const name = 'X-High-Value-Transaction';

  it.each([
    ['in lower case', { [name.toLowerCase()]: HEADER }],
    ['in upper case', { [name.toUpperCase()]: [HEADER] }],
    ['beside other headers', { [name]: [HEADER], accept: ['a', 'b'], host: undefined }],
    ['beside an absent one', { [name]: [HEADER], [name.toLowerCase()]: undefined, [name.toUpperCase()]: [] }],
    ['with other spaces and order', { [name]: 'payee="DE02120300000000202051",currency=EUR , amount=%"12500.00"' }],
  ])('finds the header %s', (_name, headers) => {
    expect(outcome({ ...REQUEST, headers })).toBe('ok');
  });

  it.each([
    ['absent', {}],
    ['of no value', { [name]: [] }],
    ['undefined', { [name]: undefined }],
    ['among no headers at all', null],
    ['empty', { [name]: '' }],
    ['there twice', { [name]: [HEADER, HEADER] }],
    ['there twice, joined by a comma', { [name]: `${HEADER}, ${HEADER}` }],
    ['there in two casings', { [name]: [HEADER], [name.toLowerCase()]: HEADER }],
    ['there in two casings, one of them empty', { [name]: [HEADER], [name.toLowerCase()]: '' }],
    ['bare', { [name]: 'high-value' }],
    ['malformed', { [name]: `${HEADER},` }],
    ['JSON', { [name]: BODY }],
    ['under another name', { 'X-High-Value-Transactions': HEADER }],
    ['of another amount', { [name]: HEADER.replace('12500.00', '12500.01') }],
    ['of the same amount, written differently', { [name]: HEADER.replace('12500.00', '12500.0') }],
    ['of another payee', { [name]: HEADER.replace('DE02', 'DE03') }],
    ['of another currency', { [name]: HEADER.replace('EUR', 'USD') }],
    ['of another casing', { [name]: HEADER.replace('EUR', 'eur') }],
    ['with a field less', { [name]: HEADER.replace(', currency=EUR', '') }],
    ['with a field more', { [name]: `${HEADER}, note="x"` }],
    ['with a parameter', { [name]: `${HEADER};p` }],
  ])('T22: refuses a header that is %s', (_name, headers) => {
    expect(outcome({ ...REQUEST, headers })).toBe('transaction_header_differs');
  });

  it('T22: a route without fields takes an absent or a bare header, and no other', () => {
    const request = sealedWithoutFields('{}');

    expect(outcome(request)).toBe('ok');
    expect(outcome({ ...request, headers: null })).toBe('ok');
    expect(outcome({ ...request, headers: { [name]: 'high-value' } })).toBe('ok');
    expect(outcome({ ...request, headers: { [name]: HEADER } })).toBe('transaction_header_differs');
    expect(outcome({ ...request, headers: { [name]: 'x' } })).toBe('transaction_header_differs');
  });

  it('T22: a route without fields and without a body takes no body', () => {
    const request = sealedWithoutFields('');

    expect([outcome(request), outcome({ ...request, body: null })]).toEqual(['ok', 'ok']);
    expect(outcome({ ...request, body: '{}' })).toBe('body_differs');
  });
});
