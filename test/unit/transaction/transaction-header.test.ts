import fc from 'fast-check';
import { DisplayString, serializeDictionary, serializeItem, Token } from 'structured-headers';
import { describe, expect, it } from 'vitest';
import { displayProblem } from '../../../src/transaction/display-text.ts';
import { parseTransactionHeader } from '../../../src/transaction/transaction-header.ts';

const DETAILS = [
  'it is too long',
  'it is not an RFC 9651 dictionary',
  'it is empty',
  'it repeats a key',
  'a member has parameters',
  'high-value stands alone and has no value',
  'a member is not a string, token or display string',
  'a member is empty',
  'a member is longer than 140 characters',
  'a member begins or ends with white space',
  'a member holds a control or invisible character',
  'a member is not in Unicode normalization form C',
];

/** The fields as an object, `bare`, or why the header is malformed. */
function read(text: string): unknown {
  const header = parseTransactionHeader(text);
  switch (header.kind) {
    case 'fields':
      return Object.fromEntries(header.fields);
    case 'bare':
      return 'bare';
    default:
      return header.detail;
  }
}

/** A display string of any text, whether it may be shown or not. */
function displayString(text: string): string {
  return `%"${[...Buffer.from(text)].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('')}"`;
}

const asciiText = fc
  .string({ unit: fc.constantFrom(...'ab1 ,;="\\%()?:@*'), minLength: 1, maxLength: 20 })
  .filter((text) => displayProblem(text) === undefined);
const anyText = fc
  .string({ unit: 'grapheme', minLength: 1, maxLength: 20 })
  .map((text) => text.normalize('NFC'))
  .filter((text) => displayProblem(text) === undefined);
const value = fc.oneof(
  asciiText,
  asciiText.map((text) => new DisplayString(text)),
  anyText.map((text) => new DisplayString(text)),
  fc.constantFrom('EUR', '*', "a%b!#$&'*+-.^_`|~:/").map((text) => new Token(text)),
);
const key = fc.string({ unit: fc.constantFrom(...'abz019_-.*'), maxLength: 8 }).map((rest) => `k${rest}`);

describe('parseTransactionHeader', () => {
  it('reads strings, tokens and display strings, each exactly as sent', () => {
    expect(
      read(String.raw`amount="12500.00", currency=EUR, payee="DE02, \"A\\B\"",name=%"Ren%c3%a9e 100%25", note=%"a\"`),
    ).toEqual({ amount: '12500.00', currency: 'EUR', payee: 'DE02, "A\\B"', name: 'Renée 100%', note: 'a\\' });
  });

  it('T14: reads back every map of fields that can be written', () => {
    fc.assert(
      fc.property(fc.dictionary(key, value, { minKeys: 1, maxKeys: 6 }), (fields) => {
        const text = serializeDictionary(fields);
        fc.pre(text.length <= 4096);

        const expected = Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, String(field)]));
        expect(read(text)).toEqual(expected);
      }),
    );
  });

  it('T12: refuses a key that is there twice, whatever the values and the spacing are', () => {
    const members = fc.array(fc.tuple(fc.constantFrom('a', 'b', 'c', 'd'), value), { minLength: 1, maxLength: 4 });
    const comma = fc.constantFrom(',', ', ', ' ,', ' \t, \t');
    fc.assert(
      fc.property(members, comma, (list, separator) => {
        const text = list.map(([name, field]) => `${name}=${serializeItem([field, new Map()])}`).join(separator);
        const names = list.map(([name]) => name);

        const repeated = new Set(names).size < names.length;
        expect(read(text) === 'it repeats a key').toBe(repeated);
      }),
      { numRuns: 100 },
    );
  });

  it.each([
    'amount="1", amount="2"',
    'amount="1", amount="1"',
    'amount="1",amount="2"',
    'amount="1"\t,\tamount="2"',
    '  amount="1" , amount="2"  ',
    'currency=EUR, currency=USD',
    'name=%"a", name=%"b"',
    'name=%"a,b", name="c,d"',
    'high-value, high-value',
    'a, a',
    'a=1, a=2',
    'a=?0, a="1"',
    'a="1", a=@1',
    'a=:AA==:, a="1"',
    'a=(1 "x,y"), a="1"',
    'a=1;p=1, a="1"',
    'a;p="x,y", a',
    'a="x,y", b="1", a="x,y"',
    String.raw`a="x\", a=\"y", a="z"`,
    String.raw`a="x\\", a="y"`,
    String.raw`a=%"x\", a="y"`,
    String.raw`a=%"\", b="1", a=%"\"`,
  ])('T12: refuses the repeated key of %s', (text) => {
    expect(read(text)).toBe('it repeats a key');
  });

  it('counts no comma inside quotes', () => {
    expect(read(String.raw`a="x,y", b=%"p,q,", c="\",", d=%"\"`)).toEqual({ a: 'x,y', b: 'p,q,', c: '",', d: '\\' });
  });

  it.each(['Amount="1"', 'amount="1", AMOUNT="2"', 'amount="1", Amount="1"'])(
    'T12: knows no key in capitals: %s',
    (text) => {
      expect(read(text)).toBe('it is not an RFC 9651 dictionary');
    },
  );

  it.each(['a="1";p', 'a="1";p=2', 'a=EUR;p="x"', 'a=%"x";p', 'high-value;p', 'high-value=?1;p=?0', 'b="1", a="2";q'])(
    'T12: refuses the parameters of %s',
    (text) => {
      expect(read(text)).toBe('a member has parameters');
    },
  );

  it.each([
    'a=1',
    'a=12500.00',
    'a=-1',
    'a=?1',
    'a=?0',
    'a',
    'a=@1659578233',
    'a=:AAAA:',
    'a=("x")',
    'a=()',
    'b="1", a',
  ])('T14: refuses the kind of value in %s', (text) => {
    expect(read(text)).toBe('a member is not a string, token or display string');
  });

  it.each(['high-value', '  high-value', 'high-value ', 'high-value=?1'])('reads the bare member in "%s"', (text) => {
    expect(read(text)).toBe('bare');
  });

  it.each([
    'high-value=?0',
    'high-value="x"',
    'high-value=EUR',
    'high-value=1',
    'high-value=()',
    'high-value, amount="1"',
    'amount="1", high-value',
    'amount="1", high-value=?0',
  ])('T12: refuses high-value that is not alone or has a value: %s', (text) => {
    expect(read(text)).toBe('high-value stands alone and has no value');
  });

  it.each(['', ' ', '    '])('T12: refuses the empty header "%s"', (text) => {
    expect(read(text)).toBe('it is empty');
  });

  it('refuses an empty value', () => {
    expect(read('a=""')).toBe('a member is empty');
    expect(read('a=%""')).toBe('a member is empty');
  });

  it.each([
    ['nothing after =', 'a='],
    ['a trailing comma', 'a="1",'],
    ['a leading comma', ',a="1"'],
    ['two commas', 'a="1",,b="2"'],
    ['a semicolon for a comma', 'a="1" b="2"'],
    ['a string without an end', 'a="1'],
    ['a display string without an end', 'a=%"1'],
    ['an escape of another letter', String.raw`a="\n"`],
    ['capitals in a percent escape', 'a=%"%C3%A9"'],
    ['a broken percent escape', 'a=%"%c"'],
    ['invalid UTF-8 in a display string', 'a=%"%ff"'],
    ['an overlong form in a display string', 'a=%"%c0%80"'],
    ['a surrogate in a display string', 'a=%"%ed%a0%80"'],
    ['a leading tab', '\ta="1"'],
    ['an obsolete fold', 'a="1",\r\n b="2"'],
    ['a fold inside a string', 'a="1\r\n 2"'],
    ['a line feed', 'a="1"\n'],
    ['a NUL', 'a="1\0"'],
    ['a tab inside a string', 'a="1\t2"'],
    ['a DEL', 'a="1\x7f"'],
    ['letters beyond ASCII in a string', 'a="é"'],
    ['letters beyond ASCII in a display string', 'a=%"é"'],
    ['letters beyond U+00FF, which a reader might take modulo 256', 'a=%"\u0141\u0122"'],
    ['a byte order mark that a decoder would drop', 'a=%"%ef%bb%bfA"'],
    ['a no-break space between members', 'a="1",\u00a0b="2"'],
    ['JSON', '{"amount":"1"}'],
    ['false', '?0'],
    ['a list', '"x", "y"'],
    ['the key __proto__', '__proto__="x"'],
    ['the key with capitals toString', 'toString="x"'],
  ])('T12: refuses %s', (_name, text) => {
    expect(read(text)).toBe('it is not an RFC 9651 dictionary');
  });

  it('takes white space around members for nothing', () => {
    expect(read('   a="1"\t ,\t b="2" \t')).toEqual({ a: '1', b: '2' });
  });

  it('T28: keeps names of the prototype as ordinary fields', () => {
    const header = parseTransactionHeader('constructor="x", valueof="y"');

    expect(header.kind === 'fields' && [...header.fields]).toEqual([
      ['constructor', 'x'],
      ['valueof', 'y'],
    ]);
    expect(Reflect.ownKeys(Object.prototype)).not.toContain('valueof');
  });

  it.each(['\u202e', '\u200b', '\u3164', '\0', '\n', '\u2028'])('T15: refuses %j in a display string', (hidden) => {
    expect(read(`a=${displayString(`x${hidden}y`)}`)).toBe('a member holds a control or invisible character');
  });

  it('T14: refuses NFD, and keeps NFC', () => {
    expect(read(`a=${displayString('Rene\u0301e')}`)).toBe('a member is not in Unicode normalization form C');
    expect(read(`a=${displayString('Ren\u00e9e')}`)).toEqual({ a: 'Renée' });
  });

  it.each(['" x"', '"x "', displayString('\u00a0x'), displayString('x\u3000')])(
    'T14: refuses white space at an end of %s',
    (text) => {
      expect(read(`a=${text}`)).toBe('a member begins or ends with white space');
    },
  );

  it('accepts a value of 140 characters, and refuses 141', () => {
    expect(read(`a="${'x'.repeat(140)}"`)).toEqual({ a: 'x'.repeat(140) });
    expect(read(`a="${'x'.repeat(141)}"`)).toBe('a member is longer than 140 characters');
  });

  it('accepts a header of 4096 characters, and refuses 4097', () => {
    expect(read('a="1"'.padEnd(4096))).toEqual({ a: '1' });
    expect(read('a="1"'.padEnd(4097))).toBe('it is too long');
  });

  it.each(['"', '\\', 'a="\\', '%"', 'a=%"%', ',', 'a,', ' ', ';', 'a;', '(', 'a=(', 'a="1", '])(
    'T28: gets through an endless run of %s',
    (piece) => {
      expect(DETAILS).toContain(read(piece.repeat(200_000)));
      expect(DETAILS).toContain(read(piece.repeat(4096).slice(0, 4096)));
    },
  );

  it('T9: says what is wrong in fixed words, and nothing that the client wrote', () => {
    const piece = fc.constantFrom(
      'secret',
      '="secret"',
      ', ',
      ';',
      '"',
      '\\',
      '%"',
      '%ff',
      '=',
      'high-value',
      '\n',
      'ł',
    );
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.array(piece, { maxLength: 8 }).map((list) => list.join('')),
    );
    fc.assert(
      fc.property(text, (header) => {
        const parsed = parseTransactionHeader(header);

        if (parsed.kind === 'malformed') expect(DETAILS).toContain(parsed.detail);
      }),
      { numRuns: 100 },
    );
  });
});
