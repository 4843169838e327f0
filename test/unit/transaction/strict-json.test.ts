import fc from 'fast-check';
import { LosslessNumber } from 'lossless-json';
import { describe, expect, it } from 'vitest';
import { parseStrictJson } from '../../../src/transaction/strict-json.ts';
import { parseUniqueJson } from '../../../src/transaction/unique-json.ts';

/** The value as JSON.parse has it. */
function plain(value: unknown): unknown {
  if (value instanceof LosslessNumber) return Number(value.value);
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, plain(member)]));
}

function outcome(read: () => unknown): unknown {
  try {
    return { value: read() };
  } catch {
    return 'refused';
  }
}

describe.each([
  ['parseUniqueJson', (bytes: Uint8Array) => parseUniqueJson(bytes)],
  ['parseStrictJson', parseStrictJson],
])('%s', (_name, read) => {
  const parse = (text: string) => read(Buffer.from(text));

  it('reads every JSON text as JSON.parse does', () => {
    fc.assert(
      fc.property(fc.json({ stringUnit: 'binary' }), fc.constantFrom(undefined, 1, '\t'), (text, indent) => {
        const spaced = JSON.stringify(JSON.parse(text), undefined, indent);
        fc.pre(spaced.isWellFormed());
        expect(plain(parse(spaced))).toEqual(JSON.parse(spaced));
      }),
    );
  });

  it('T28: reads and refuses what JSON.parse reads and refuses, but for repeated names', () => {
    const piece = fc.constantFrom(
      ...'{}[]:,"\\ \n\t',
      '"a"',
      '"b":',
      '1',
      '-',
      '01',
      '.5',
      '1e',
      'true',
      'null',
      '\\u00',
      '\\"',
      '\u00a0',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => {
        const text = pieces.join('');
        const actual = outcome(() => plain(parse(text)));
        if (actual === 'refused' && /"([ab])":.*"\1":/s.test(text)) return;
        expect(actual).toEqual(outcome(() => JSON.parse(text)));
      }),
      { numRuns: 1000 },
    );
  });

  it.each([
    '{"a":1,"a":2}',
    '{"a":1,"a":1}',
    '{"a":"x","a":"x"}',
    '{"a":1,"b":2,"a":1}',
    '{"a":1,"\\u0061":1}',
    '{"a"\n:1,"a"  :1}',
    '{"":1,"":1}',
    '{"\\"":1,"\\u0022":1}',
    '{"__proto__":1,"__proto__":1}',
    '{"constructor":1,"constructor":1}',
    '[{"a":1},{"b":{"a":[],"a":{}}}]',
    '{"a":{"__proto__":{}},"a":{}}',
    '{"a":["x"],"a":{"0":"x"}}',
    '{"a":{"value":"1","isLosslessNumber":true},"a":1}',
    '{"a":{},"b":[],"a":{}}',
  ])('T2: refuses the repeated name in %s', (text) => {
    expect(() => parse(text)).toThrow(SyntaxError);
  });

  it.each([
    '{"a":{"a":{"a":1}},"b":{"a":1}}',
    '[{"a":1},{"a":1}]',
    '{"a":"a","b":"a:","c":"\\"a\\":","d":["a","a"]}',
    '{"a":1,"A":2}',
    '{"a":"{\\"a\\":1,\\"a\\":2}"}',
    '{"a":"}","b":"{","c":{"a":"]"}}',
    '{"__proto__":1,"constructor":2,"toString":3}',
  ])('sees no repeated name in %s', (text) => {
    expect(JSON.stringify(plain(parse(text)))).toBe(text);
  });

  it('T28: a member named __proto__ is a member, and changes no prototype', () => {
    const value = parse('{"__proto__":{"x":"y"}}');

    expect(Object.keys(Object(value))).toEqual(['__proto__']);
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
    expect(Reflect.has(Object(value), 'x')).toBe(false);
  });

  it.each([
    ['a byte order mark', Buffer.from('\ufeff{}')],
    ['UTF-16', Buffer.from('{}', 'utf16le')],
    ['a byte that is not UTF-8', Buffer.from('"\xff"', 'latin1')],
    ['an overlong form', Buffer.from([0x22, 0xc0, 0x80, 0x22])],
    ['an encoded surrogate', Buffer.from([0x22, 0xed, 0xa0, 0x80, 0x22])],
    ['nothing', Buffer.alloc(0)],
  ])('T28: refuses %s', (_name, bytes) => {
    expect(() => read(bytes)).toThrow();
  });

  it('T28: gets through a string of 2 MB, and 100,000 names', () => {
    const long = `{"a":"${'x\\n:{'.repeat(400_000)}"}`;
    const wide = `{${Array.from({ length: 100_000 }, (_, i) => `"${i}":1`).join(',')}}`;

    expect(JSON.stringify(plain(parse(long)))).toBe(long);
    expect(Object.keys(Object(parse(wide)))).toHaveLength(100_000);
    expect(() => parse(wide.replace('}', ',"7":1}'))).toThrow(SyntaxError);
  });
});

describe('parseStrictJson', () => {
  const parse = (text: string) => parseStrictJson(Buffer.from(text));

  it('keeps the text of numbers', () => {
    const texts = ['0', '-0', '12500.00', '1.25e4', '9007199254740993', '0.10'];

    expect(texts.map((text) => String(parse(text)))).toEqual(texts);
  });

  it.each(['[', '{"a":', '[[],'])('T28: refuses 100,000 times %s, open or closed, without a crash', (piece) => {
    const close = piece === '{"a":' ? '}' : ']';

    expect(() => parse(piece.repeat(100_000))).toThrow();
    expect(() => parse(`${piece.repeat(100_000)}1${close.repeat(100_000)}`)).toThrow();
  });
});
