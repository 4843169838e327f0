import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { firstDifference } from '../../../src/seal/body-fields.ts';
import { parseMinorUnits } from '../../../src/transaction/money.ts';
import { outcome, sealed } from './sealed-request.ts';

/** What verifySeal says about a body with its right digest, under one declared field and pointer. */
function read(body: string | Uint8Array, pointer: string, declared = 'x'): string {
  return outcome(sealed(body, `field="${declared}"`, new Map([['field', pointer]])));
}

/** The same for an amount in a currency. */
function amount(declared: string, inBody: string, currency = 'EUR'): string {
  const pointers = new Map([
    ['amount', '/amount'],
    ['currency', '/currency'],
  ]);
  return outcome(
    sealed(`{"amount":${inBody},"currency":"${currency}"}`, `amount="${declared}", currency=${currency}`, pointers),
  );
}

describe('firstDifference: places', () => {
  it.each([
    ['/a', '{"a":"x"}'],
    ['/a/b/c', '{"a":{"b":{"c":"x"}}}'],
    ['/a/0', '{"a":["x"]}'],
    ['/0/a', '[{"a":"x"}]'],
    ['/a~1b', '{"a/b":"x"}'],
    ['/a~0b', '{"a~b":"x"}'],
    ['/~01', '{"~1":"x"}'],
    ['/~10', '{"/0":"x"}'],
    ['/~1~0', '{"/~":"x"}'],
    ['/', '{"":"x"}'],
    ['//a', '{"":{"a":"x"}}'],
    ['/a b%20', '{"a b%20":"x"}'],
    ['/é', '{"\\u00e9":"x"}'],
    ['/__proto__/a', '{"__proto__":{"a":"x"}}'],
    ['/constructor/name', '{"constructor":{"name":"x"}}'],
    ['/value', '{"value":"x","isLosslessNumber":true}'],
  ])('finds a field at %s in %s', (pointer, body) => {
    expect(read(body, pointer)).toBe('ok');
    expect(read(body, pointer, 'y')).toBe('body_field_differs field');
  });

  it.each([
    ['/a', '{}'],
    ['/a', '{"b":"x"}'],
    ['/a', '{"A":"x"}'],
    ['/a', '{" a":"x"}'],
    ['/a', '{"a":null}'],
    ['/a', '{"a":true}'],
    ['/a', '{"a":["x"]}'],
    ['/a', '{"a":{"a":"x"}}'],
    ['/a', '["x"]'],
    ['/a', '"x"'],
    ['/a', 'null'],
    ['/a/b', '{"a":"x"}'],
    ['/a/0', '{"a":"x"}'],
    ['/a/b', '{"a":null}'],
    ['/a/00', '{"a":["x"]}'],
    ['/a/-', '{"a":["x"]}'],
    ['/a/1', '{"a":["x"]}'],
    ['/é', '{"e\\u0301":"x"}'],
  ])('T22: finds no field at %s in %s', (pointer, body) => {
    expect(read(body, pointer)).toBe('body_field_missing field');
  });

  it.each([
    ['/__proto__', '{}', '[object Object]'],
    ['/constructor/name', '{}', 'Object'],
    ['/a/length', '{"a":["x","y"]}', '2'],
    ['/a/length', '{"a":"xy"}', '2'],
    ['/a/value', '{"a":12500.00}', '12500.00'],
    ['/a/isLosslessNumber', '{"a":1}', 'true'],
    ['/a/constructor/name', '{"a":1}', 'LosslessNumber'],
    ['/a/0', '{"a":12500.00}', '1'],
  ])('T28: finds nothing that is not the body itself at %s in %s', (pointer, body, declared) => {
    expect(read(body, pointer, declared)).toBe('body_field_missing field');
  });

  it('T28: finds nothing that a polluted prototype adds', () => {
    Object.defineProperty(Object.prototype, 'planted', { value: 'x', configurable: true });
    try {
      expect(read('{"a":{}}', '/planted')).toBe('body_field_missing field');
      expect(read('{"a":{}}', '/a/planted')).toBe('body_field_missing field');
    } finally {
      Reflect.deleteProperty(Object.prototype, 'planted');
    }
  });

  it('T38: an object that imitates a number is none', () => {
    const imitation = '{"value":"12500.00","isLosslessNumber":true}';

    expect(amount('12500.00', imitation)).toBe('body_field_missing amount');
    expect(amount('12500.00', `${imitation},"amount":12500.00`)).toBe('body_not_json');
  });

  it('T22: wants every declared field to have a place, and every place a declared field', () => {
    const body = Buffer.from('{"a":"x","b":"y"}');
    const both = new Map([
      ['a', 'x'],
      ['b', 'y'],
    ]);

    expect(firstDifference(body, both, new Map([['a', '/a']]))).toEqual({ reason: 'body_field_missing', field: 'b' });
    expect(
      firstDifference(
        body,
        new Map([['a', 'x']]),
        new Map([
          ['a', '/a'],
          ['b', '/b'],
        ]),
      ),
    ).toEqual({
      reason: 'body_field_missing',
      field: 'b',
    });
    expect(
      firstDifference(
        body,
        both,
        new Map([
          ['a', '/a'],
          ['b', '/b'],
        ]),
      ),
    ).toBeUndefined();
    expect(firstDifference(Buffer.from('no JSON'), new Map(), new Map())).toBeUndefined();
  });
});

describe('firstDifference: repeated keys', () => {
  it.each([
    '{"a":"x","a":"y"}',
    '{"a":"y","a":"x"}',
    '{"a":"x","a":"x"}',
    '{"a":"x","\\u0061":"y"}',
    '{"b":{"c":1,"c":2},"a":"x"}',
    '{"a":"x","b":[{"c":1,"c":1}]}',
  ])('T38: refuses %s', (body) => {
    expect(read(body, '/a')).toBe('body_not_json');
  });

  it('T38: refuses two creditors, whichever of them is approved', () => {
    expect(read('{"c":{"iban":"x"},"c":{"iban":"y"}}', '/c/iban')).toBe('body_not_json');
    expect(read('{"c":{"iban":"y"},"c":{"iban":"x"}}', '/c/iban')).toBe('body_not_json');
  });
});

describe('firstDifference: text', () => {
  it.each([
    ['x', '"X"'],
    ['x', '"x "'],
    ['x', '"x\\u0000"'],
    ['x', '"x\\u200b"'],
    ['x', '"\\ufeffx"'],
    ['x', '"\uff58"'],
    ['x', '""'],
    ['12500.00', '12500'],
    ['12500', '12500.0'],
    ['1e4', '10000'],
  ])('T14: keeps %s and %s apart', (declared, inBody) => {
    expect(read(`{"a":${inBody}}`, '/a', declared)).toBe('body_field_differs field');
  });

  it('reads a number by its text', () => {
    expect(read('{"a":12500.00}', '/a', '12500.00')).toBe('ok');
    expect(read('{"a":-7}', '/a', '-7')).toBe('ok');
  });

  it.each(['9007199254740993', '12345678901234567890', '0.1234567890123456789', '1e999', '9007199254740993.0'])(
    'T38: takes no number %s, which the usual reader reads as another',
    (text) => {
      expect(read(`{"a":${text}}`, '/a', text)).toBe('body_field_missing field');
      expect(read(`{"a":"${text}"}`, '/a', text)).toBe('ok');
    },
  );
});

describe('firstDifference: amounts', () => {
  it.each([
    ['12500.00', '"12500.00"'],
    ['12500.00', '"12500"'],
    ['12500.00', '"12500.0"'],
    ['12500', '"12500.00"'],
    ['12500.00', '12500.00'],
    ['12500.00', '12500'],
    ['12500.50', '12500.5'],
    ['0.10', '0.1'],
    ['0', '0.00'],
    ['90071992547409.93', '"90071992547409.93"'],
    ['999999999999999999.99', '"999999999999999999.99"'],
  ])('T14: %s is what the body means by %s', (declared, inBody) => {
    expect(amount(declared, inBody)).toBe('ok');
  });

  it.each([
    ['12500.00', '"12500.01"'],
    ['12500.00', '12500.001'],
    ['12500.00', '12500.000'],
    ['12500.00', '"12500.000"'],
    ['12500.00', '1.25e4'],
    ['12500.00', '125e2'],
    ['12500.00', '"1.25e4"'],
    ['12500.00', '"12,500.00"'],
    ['12500.00', '"12500,00"'],
    ['12500.00', '"012500.00"'],
    ['12500.00', '"+12500.00"'],
    ['12500.00', '-12500.00'],
    ['12500.00', '" 12500.00"'],
    ['12500.00', '"12500.00 EUR"'],
    ['12500.00', '"١٢٥٠٠.٠٠"'],
    ['12500.00', '"0x30d4"'],
    ['12500.00', '""'],
    ['0', '-0'],
    ['1.25e4', '"12500.00"'],
    ['1.25e4', '1.25e4'],
    ['x', '"x"'],
  ])('T38: %s is not what the body means by %s', (declared, inBody) => {
    expect(amount(declared, inBody)).toBe('body_field_differs amount');
  });

  it.each(['9007199254740993', '9007199254740993.00', '999999999999999999.99'])(
    'T38: %s is refused as a number, because a double is its neighbour',
    (text) => {
      expect(amount(text, text)).toBe('body_field_missing amount');
    },
  );

  it('T14: the currency says how many digits count', () => {
    expect(amount('12500', '12500.00', 'JPY')).toBe('body_field_differs amount');
    expect(amount('12500', '12500', 'JPY')).toBe('ok');
    expect(amount('1.500', '1.5', 'KWD')).toBe('ok');
    expect(amount('1.5', '1.5', 'XXQ')).toBe('body_field_differs amount');
  });

  it('T14: an amount in minor units is equal only to itself', () => {
    const cents = fc.bigInt({ min: 0n, max: 10n ** 12n });
    const written = (value: bigint) => `${value / 100n}.${String(value % 100n).padStart(2, '0')}`;
    fc.assert(
      fc.property(cents, fc.oneof(cents, fc.constant(undefined)), (left, other) => {
        const right = other ?? left;
        expect(amount(written(left), written(right)) === 'ok').toBe(left === right);
      }),
    );
  });
});

describe('firstDifference: any number', () => {
  // Around the 53 bits of a double, and far below.
  const digits = fc.oneof(fc.nat(), fc.bigInt({ min: 10n ** 14n, max: 10n ** 18n })).map(String);
  const fraction = fc.option(fc.stringMatching(/^\.\d{1,4}$/), { nil: '' });
  const exponent = fc.option(fc.stringMatching(/^[eE][+-]?\d{1,3}$/), { nil: '', freq: 1 });
  const number = fc.tuple(fc.constantFrom('', '-'), digits, fraction, exponent).map((parts) => parts.join(''));

  it('T38: is taken as an amount only where the usual reader reads the declared one', () => {
    const plain = fc.tuple(digits, fraction).map((parts) => parts.join(''));
    let taken = 0;
    fc.assert(
      fc.property(number, fc.option(plain, { nil: undefined, freq: 1 }), (inBody, other) => {
        const declared = other ?? inBody;
        if (amount(declared, inBody) !== 'ok') return;
        taken += 1;
        const read: { readonly amount: number } = JSON.parse(`{"amount":${inBody}}`);
        expect(parseMinorUnits(String(read.amount), 'EUR')).toBe(parseMinorUnits(declared, 'EUR'));
      }),
      { numRuns: 2000 },
    );
    expect(taken).toBeGreaterThan(20);
  });

  it('T38: is taken as a field only where the usual reader reads that very number', () => {
    fc.assert(
      fc.property(number, (text) => {
        if (read(`{"a":${text}}`, '/a', text) !== 'ok') return;
        expect(exactly(String(Number(text)))).toEqual(exactly(text));
      }),
      { numRuns: 1000 },
    );
  });
});

/** A number's significant digits and the power of ten that they count in. */
function exactly(text: string): readonly [digits: string, power: number] {
  const [, sign = '', whole = '', part = '', power = '0'] =
    /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(text) ?? [];
  const all = `${whole}${part}`.replace(/^0+/, '');
  const significant = all.replace(/0+$/, '');
  if (significant === '') return ['0', 0];
  return [`${sign}${significant}`, Number(power) - part.length + all.length - significant.length];
}

describe('firstDifference: bodies', () => {
  it.each([
    ['empty', ''],
    ['white space', ' \n'],
    ['behind a byte order mark', '\ufeff{"a":"x"}'],
    ['not UTF-8', Buffer.from('{"a":"x","b":"\xff"}', 'latin1')],
    ['UTF-16', Buffer.from('{"a":"x"}', 'utf16le')],
    ['two texts', '{"a":"x"}{"a":"y"}'],
    ['with NaN', '{"a":"x","b":NaN}'],
    ['with Infinity', '{"a":"x","b":-Infinity}'],
    ['with a leading zero', '{"a":"x","b":01}'],
    ['with a plus sign', '{"a":"x","b":+1}'],
    ['with half a number', '{"a":"x","b":1.}'],
    ['with a hexadecimal number', '{"a":"x","b":0x10}'],
    ['with digits apart', '{"a":"x","b":1_000}'],
    ['followed by a NUL', '{"a":"x"}\0'],
    ['with a comment', '{"a":"x"/* */}'],
    ['with single quotes', "{'a':'x'}"],
    ['with a trailing comma', '{"a":"x",}'],
    ['a form', 'a=x'],
    ['XML', '<a>x</a>'],
    ['nested 100,000 deep', `{"a":"x","b":${'['.repeat(100_000)}${']'.repeat(100_000)}}`],
    ['nested 100,000 deep and never closed', '{"a":'.repeat(100_000)],
  ])('T22: refuses a body that is %s', (_name, body) => {
    expect(read(body, '/a')).toBe('body_not_json');
  });

  it('T28: reads a body of 2 MB', () => {
    const body = `{"b":"${'x'.repeat(2_000_000)}","a":"x"}`;

    expect(read(body, '/a')).toBe('ok');
  });
});
