import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type DisplayPart, displayProblem, renderDisplay } from '../../../src/transaction/display-text.ts';

const PARTS: readonly DisplayPart[] = [
  { kind: 'text', text: 'Pay ' },
  { kind: 'field', name: 'amount' },
  { kind: 'text', text: ' to ' },
  { kind: 'field', name: 'payee' },
  { kind: 'text', text: ' from ' },
  { kind: 'path', name: 'account' },
];

function render(fields: Readonly<Record<string, string>>, path: Readonly<Record<string, string>>): string | undefined {
  return renderDisplay(PARTS, new Map(Object.entries(fields)), new Map(Object.entries(path)));
}

describe('displayProblem', () => {
  it('accepts text in any script, with spaces inside', () => {
    const texts = ['12500.00', "Renée O'Hara & Søn", '山田　太郎', 'مصرف', '{amount}', '$& %s <b>', '😀', 'a b'];

    expect(texts.map(displayProblem)).toEqual(texts.map(() => undefined));
  });

  it.each([
    ['', 'is empty'],
    ['x'.repeat(141), 'is longer than 140 characters'],
    [' x', 'begins or ends with white space'],
    ['x\n', 'begins or ends with white space'],
    ['x\u202ey', 'holds a control or invisible character'],
    ['x\u3164y', 'holds a control or invisible character'],
    ['x\ud800y', 'holds a control or invisible character'],
    ['a  b', 'holds two spaces in a row'],
    ['a\u3000 b', 'holds two spaces in a row'],
    ['\u0338x', 'begins with a combining mark'],
    ['e\u0301', 'is not in Unicode normalization form C'],
    ['\u212b', 'is not in Unicode normalization form C'],
  ])('T15: says why %j cannot be shown', (text, problem) => {
    expect(displayProblem(text)).toBe(problem);
  });

  it.each([
    ['a right-to-left override', '\u202e'],
    ['a bidi isolate', '\u2066'],
    ['an Arabic letter mark', '\u061c'],
    ['a zero-width space', '\u200b'],
    ['a zero-width joiner', '\u200d'],
    ['a word joiner', '\u2060'],
    ['a byte order mark in the middle', '\ufeff'],
    ['a soft hyphen', '\u00ad'],
    ['a tag letter', '\u{e0041}'],
    ['a variation selector', '\ufe0f'],
    ['a supplementary variation selector', '\u{e0100}'],
    ['a Hangul filler', '\u3164'],
    ['a Hangul choseong filler', '\u115f'],
    ['a combining grapheme joiner', '\u034f'],
    ['a blank braille pattern', '\u2800'],
    ['a private-use letter', '\ue000'],
    ['an unassigned code point', '\u0378'],
    ['a NUL', '\0'],
    ['a line feed', '\n'],
    ['a next-line control', '\u0085'],
    ['a line separator', '\u2028'],
    ['a paragraph separator', '\u2029'],
  ])('T15: refuses %s', (_name, hidden) => {
    expect(displayProblem(`x${hidden}y`)).toBe('holds a control or invisible character');
  });

  it('accepts 140 characters', () => {
    expect(displayProblem('x'.repeat(140))).toBeUndefined();
  });
});

describe('renderDisplay', () => {
  it('T15: is exactly the parts in a row', () => {
    expect(render({ amount: '12.00', payee: 'DE02' }, { account: '7' })).toBe('Pay 12.00 to DE02 from 7');
  });

  it('T15: reads nothing of a value as a placeholder or pattern', () => {
    const values = fc.string({
      unit: fc.constantFrom(..."{}$&`'\\%1a", '{payee}', '{path.account}', '$&', '$1'),
      minLength: 1,
    });
    fc.assert(
      fc.property(values, values, values, (amount, payee, account) => {
        fc.pre(displayProblem(account) === undefined);
        expect(render({ amount, payee }, { account })).toBe(`Pay ${amount} to ${payee} from ${account}`);
      }),
    );
  });

  it('T15: shows nothing where a part is absent', () => {
    expect(render({ amount: '1' }, { account: '7' })).toBeUndefined();
    expect(render({ amount: '1', payee: 'DE02' }, {})).toBeUndefined();
    expect(render({ amount: '1', account: '7' }, { payee: 'DE02' })).toBeUndefined();
  });

  it.each(['', ' 7', '7\u202e', '7\n8', 'e\u0301', 'x'.repeat(141)])(
    'T15: shows nothing where the path parameter is %j',
    (account) => {
      expect(render({ amount: '1', payee: 'DE02' }, { account })).toBeUndefined();
    },
  );

  it('T28: finds nothing under the names of the prototype', () => {
    for (const name of ['__proto__', 'constructor', 'toString']) {
      expect(renderDisplay([{ kind: 'field', name }], new Map(), new Map())).toBeUndefined();
      expect(renderDisplay([{ kind: 'path', name }], new Map(), new Map())).toBeUndefined();
    }
  });
});
