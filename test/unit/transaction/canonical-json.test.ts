import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Canonical, canonicalJson } from '../../../src/transaction/canonical-json.ts';

const text = fc.string({ unit: 'grapheme-composite' });
const { canonical } = fc.letrec<{ canonical: Canonical }>((tie) => ({
  canonical: fc.oneof(
    { depthSize: 'small' },
    text,
    fc.constantFrom('', '10', '10.00', '1e1', 'A|B', '"', '\\', '\u00e9', 'e\u0301', '\0', '\ufeff', '\u{1f600}'),
    fc.constant(null),
    fc.array(tie('canonical'), { maxLength: 4 }),
    fc.dictionary(fc.oneof(text, fc.constantFrom('__proto__', 'constructor', '1', '10', '9')), tie('canonical'), {
      maxKeys: 4,
      noNullPrototype: true,
    }),
  ),
}));

function reversed(value: Canonical): Canonical {
  if (value === null || typeof value === 'string') return value;
  if (Array.isArray(value)) return value.map(reversed);
  return Object.fromEntries(
    Object.entries(value)
      .map(([name, member]) => [name, reversed(member)] as const)
      .toReversed(),
  );
}

describe('canonicalJson', () => {
  it('T14: is injective: JSON.parse gives every value back', () => {
    fc.assert(
      fc.property(canonical, (value) => {
        expect(isDeepStrictEqual(JSON.parse(canonicalJson(value)), value)).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  it('T14: does not depend on the order of members', () => {
    fc.assert(
      fc.property(canonical, (value) => {
        expect(canonicalJson(reversed(value))).toBe(canonicalJson(value));
      }),
    );
  });

  it('orders members by UTF-16 code units (RFC 8785, section 3.2.3)', () => {
    const value = {
      '\u20ac': 'Euro Sign',
      '\r': 'Carriage Return',
      '\ufb33': 'Hebrew Letter Dalet With Dagesh',
      '1': 'One',
      '\u{1f600}': 'Emoji: Grinning Face',
      '\u0080': 'Control',
      '\u00f6': 'Latin Small Letter O With Diaeresis',
    };

    expect(canonicalJson(value)).toBe(
      '{"\\r":"Carriage Return","1":"One","\u0080":"Control","\u00f6":"Latin Small Letter O With Diaeresis",' +
        '"\u20ac":"Euro Sign","\u{1f600}":"Emoji: Grinning Face","\ufb33":"Hebrew Letter Dalet With Dagesh"}',
    );
  });

  it('orders numeric names as text, not as numbers', () => {
    expect(canonicalJson({ '9': 'a', '10': 'b', '1': 'c' })).toBe('{"1":"c","10":"b","9":"a"}');
  });

  it('writes strings as RFC 8785, section 3.2.2.2, does', () => {
    expect(canonicalJson('\u20ac$\u000f\u000aA\'\u0042\u0022\u005c\\"/')).toBe(String.raw`"€$\u000f\nA'B\"\\\\\"/"`);
    expect(canonicalJson('\b\t\f\r\u001f\u007f\u2028')).toBe('"\\b\\t\\f\\r\\u001f\u007f\u2028"');
  });

  it('T14: keeps NFC and NFD, missing and empty, null and its name apart', () => {
    const values: readonly Canonical[] = [
      '\u00e9',
      'e\u0301',
      null,
      'null',
      '',
      {},
      [],
      [''],
      { a: '' },
      { a: null },
      [[]],
    ];

    expect(new Set(values.map(canonicalJson)).size).toBe(values.length);
  });

  it('T14: keeps a member named __proto__', () => {
    expect(canonicalJson(Object.fromEntries([['__proto__', 'x']]))).toBe('{"__proto__":"x"}');
  });

  it.each([['\ud800'], [['\udc00']], [{ '\ud800': 'x' }], [{ x: 'a\udc00b' }]])(
    'T14: refuses a lone surrogate, which has no UTF-8 form (%#)',
    (value) => {
      expect(() => canonicalJson(value)).toThrow(RangeError);
    },
  );
});
