import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeSeal, encodeSeal, fieldsSha256, type Seal } from '../../../src/seal/seal.ts';
import { BODY, HEADER, sealOf } from './sealed-request.ts';

const SEAL = sealOf(HEADER, BODY);
const TEXT = encodeSeal(SEAL) ?? '';

const sha256 = fc.uint8Array({ minLength: 32, maxLength: 32 }).map((bytes) => Buffer.from(bytes).toString('base64url'));
const seal: fc.Arbitrary<Seal> = fc
  .record({
    audience: fc.string({ unit: 'binary' }),
    method: fc.string(),
    resource: fc.string({ unit: 'grapheme' }),
    contentSha256: sha256,
    fieldsSha256: sha256,
    pointers: fc
      .dictionary(fc.stringMatching(/^[a-z*][a-z0-9_\-.*]{0,8}$/), fc.string())
      .map((record) => new Map(Object.entries(record))),
    basis: fc.constantFrom('token', 'session', 'transaction'),
    approvalId: fc.string(),
    execution: fc.constantFrom('once', undefined),
  })
  .map((value) => (value.basis === 'transaction' ? value : { ...value, approvalId: undefined, execution: undefined }));

/** A context string of any JSON text. */
const encoded = (text: string) => Buffer.from(text).toString('base64url');
const wire = (): Record<string, unknown> => JSON.parse(Buffer.from(TEXT, 'base64url').toString());

describe('encodeSeal and decodeSeal', () => {
  it('T22: every seal that fits is read back as it was', () => {
    fc.assert(
      fc.property(seal, (value) => {
        const text = encodeSeal(value);
        fc.pre(text !== undefined);
        expect(decodeSeal(text)).toEqual(value);
      }),
    );
  });

  it('T9: is one string that is safe in JSON, in a header and in a template', () => {
    fc.assert(
      fc.property(seal, (value) => {
        expect(encodeSeal(value) ?? '').toMatch(/^[\w-]*$/);
      }),
    );
  });

  it('T9: accepts a seal of up to 2600 characters, and makes none that is longer', () => {
    const lengths = Array.from(
      { length: 2600 },
      (_, i) => encodeSeal({ ...SEAL, resource: `/${'x'.repeat(i)}` })?.length,
    );
    const fitting = lengths.filter((length) => length !== undefined);

    expect(Math.max(...fitting)).toBe(2600);
    expect(lengths.slice(fitting.length).every((length) => length === undefined)).toBe(true);
    expect(decodeSeal('A'.repeat(2601))).toBeUndefined();
  });

  it('T31: tells neither amount nor payee', () => {
    const text = Buffer.from(TEXT, 'base64url').toString();

    expect(text).not.toContain('12500');
    expect(text).not.toContain('DE02');
  });

  it('T22: refuses every other spelling of a seal', () => {
    const json = Buffer.from(TEXT, 'base64url').toString();
    const slashed = encodeSeal({ ...SEAL, resource: '/????' }) ?? '';
    const { v, ...rest } = wire();
    const spellings = [
      `${TEXT}=`,
      `${TEXT}==`,
      ` ${TEXT}`,
      `${TEXT}\n`,
      `${TEXT}!`,
      `${TEXT.slice(0, 9)}.${TEXT.slice(9)}`,
      slashed.replaceAll('_', '/'),
      encoded(` ${json}`),
      encoded(JSON.stringify(wire(), undefined, 1)),
      encoded(JSON.stringify({ ...rest, v })),
      encoded(`{"v":1,${json.slice(1)}`),
      encoded(json.replace('"v":1', '"v":1.0')),
      encoded(`\ufeff${json}`),
    ];

    expect(spellings).not.toContain(TEXT);
    expect(spellings).not.toContain(slashed);
    expect(spellings.map(decodeSeal)).toEqual(spellings.map(() => undefined));
  });

  it.each([
    ['nothing', ''],
    ['no base64', '*'.repeat(100)],
    ['no JSON', encoded('seal')],
    ['null', encoded('null')],
    ['a list', encoded('[]')],
    ['an empty object', encoded('{}')],
    [
      'bytes that are not UTF-8',
      Buffer.from(JSON.stringify(wire()).replace('bank', '\xff'), 'latin1').toString('base64url'),
    ],
  ])('T22: refuses %s', (_name, text) => {
    expect(decodeSeal(text)).toBeUndefined();
  });

  it.each([
    { v: 2 },
    { v: '1' },
    { v: undefined },
    { aud: 1 },
    { aud: undefined },
    { method: null },
    { resource: undefined },
    { path: '/transfers/domestic' },
    { content_sha256: '' },
    { content_sha256: 'x'.repeat(42) },
    { content_sha256: undefined },
    { fields_sha256: `${'x'.repeat(42)}=` },
    { fields_sha256: undefined },
    { pointers: null },
    { pointers: [] },
    { pointers: { amount: 1 } },
    { pointers: undefined },
    { basis: 'none' },
    { basis: true },
    { basis: undefined },
    { approval_id: 1 },
    { approval_id: null },
    { basis: 'token' },
    { basis: 'session' },
    { approval_id: undefined },
    { execution: 'twice' },
    { execution: true },
    { execution: undefined },
    { execution: 'once', basis: 'token', approval_id: null },
    { execution: 'once', basis: 'session', approval_id: null },
    { more: 1 },
  ])('T22: refuses a seal with %j', (change) => {
    expect(decodeSeal(encoded(JSON.stringify({ ...wire(), ...change })))).toBeUndefined();
  });

  it('T16: tells an approval that may come again from one that may not', () => {
    const again = encodeSeal({ ...SEAL, execution: 'once' }) ?? '';

    expect([again, TEXT].map((text) => decodeSeal(text)?.execution)).toEqual(['once', undefined]);
  });

  it('T22: a flipped bit is refused, or changes what the seal says', () => {
    const same = Array.from({ length: TEXT.length * 8 }, (_, bit) => {
      const copy = Buffer.from(TEXT, 'latin1');
      copy.writeUInt8(copy.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
      return isDeepStrictEqual(decodeSeal(copy.toString('latin1')), SEAL);
    });

    expect(same).not.toContain(true);
  });
});

describe('fieldsSha256', () => {
  it('T14: does not depend on the order, and keeps A|B + C and A + B|C apart', () => {
    const digests = [
      fieldsSha256(
        new Map([
          ['a', 'A|B'],
          ['b', 'C'],
        ]),
      ),
      fieldsSha256(
        new Map([
          ['a', 'A'],
          ['b', 'B|C'],
        ]),
      ),
      fieldsSha256(new Map([['a', 'A']])),
      fieldsSha256(new Map([['a', '']])),
      fieldsSha256(new Map()),
    ];

    expect(new Set(digests).size).toBe(5);
    expect(
      fieldsSha256(
        new Map([
          ['b', 'C'],
          ['a', 'A|B'],
        ]),
      ),
    ).toBe(digests[0]);
  });
});
