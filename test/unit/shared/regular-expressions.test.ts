import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { parseTransactionHeader } from '../../../src/transaction/transaction-header.ts';
import { parseUniqueJson } from '../../../src/transaction/unique-json.ts';

const SRC = fileURLToPath(new URL('../../../src', import.meta.url));
const SIZES = [20_000, 200_000];
/** Only ends what hangs; a machine that is a hundred times slower passes too. */
const HANGING_MILLISECONDS = 60_000;

/** These begin anywhere and look for an end, so a text full of beginnings takes them its length squared: their callers see to it. */
const GUARDED: ReadonlyMap<string, string> = new Map([
  ['transaction/unique-json.ts', 'the text is JSON by then: each beginning has its end'],
  ['transaction/transaction-header.ts', 'at most 4096 characters, a dictionary by then'],
]);

interface Found {
  readonly file: string;
  readonly pattern: RegExp;
}

/** Every regular expression that is written in src. */
function patternsIn(file: string): readonly Found[] {
  const code = readFileSync(file, 'utf8').replaceAll(/\/\*[\s\S]*?\*\/|(?<=^|[\s;{}])\/\/.*|`[^`]*`/g, '');
  const literal =
    /(?<=(?:[=(,:&|!?[>]|return)\s*)\/(?![*/])(?<source>(?:[^/\\\n[]|\\.|\[(?:[^\]\\\n]|\\.)*\])+)\/(?<flags>[dgimsuvy]*)/g;
  return [...code.matchAll(literal)].map(({ groups }) => ({
    file: relative(SRC, file),
    pattern: new RegExp(groups?.['source'] ?? '', groups?.['flags']),
  }));
}

const PATTERNS = readdirSync(SRC, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
  .flatMap((entry) => patternsIn(join(entry.parentPath, entry.name)));

const UNITS = [
  'a',
  'A',
  '0',
  '-',
  '_',
  '.',
  ' ',
  '\t',
  '"',
  '\\',
  '\\"',
  '"\\',
  '%',
  '%25',
  '/',
  '//',
  '=',
  ',',
  ':',
  ';',
  '{',
  '{}',
  '[',
  '[a',
  '#',
  '+',
  '\u200b',
  'e\u0301',
  '\ud800',
  'a.',
  'a-',
  'a=',
  'a/',
  '1.0',
  'PT',
  '${',
];
const ENDS = ['', '\n', '!', '\u0000'];

const RUN = 'for (const text of texts) { pattern.lastIndex = 0; pattern.exec(text); }';

/** Texts of one size that a pattern nearly meets: its own beginning, many times one thing, and an end that does not fit. */
function* textsFor({ source }: RegExp, size: number): Generator<string> {
  const [, beginning = ''] = /^\^?((?:[\w ,:="-]|\\[./])*)/.exec(source) ?? [];
  for (const begin of new Set(['', beginning.replaceAll('\\', '')])) {
    for (const unit of UNITS) {
      for (const end of ENDS) yield begin + unit.repeat(size / unit.length) + end;
    }
  }
}

describe('every regular expression in src', () => {
  it('is found', () => {
    expect(PATTERNS.length).toBeGreaterThan(50);
    for (const file of GUARDED.keys()) expect(PATTERNS.map((found) => found.file)).toContain(file);
  });

  it.each(PATTERNS.filter(({ file }) => !GUARDED.has(file)))(
    'T28: ends on 200 KB that nearly meet it: $file $pattern',
    ({ pattern }) => {
      for (const size of SIZES) {
        const texts = [...textsFor(pattern, size)];
        expect(texts.length).toBeGreaterThan(100);
        expect(() => runInNewContext(RUN, { pattern, texts }, { timeout: HANGING_MILLISECONDS })).not.toThrow();
      }
    },
  );

  it.each(['"', '"\\', '\\"', '""', '{"', '%"', 'a="', 'a="\\', ','])('T28: is kept from 200 KB of %j', (unit) => {
    for (const size of SIZES) {
      const text = unit.repeat(size / unit.length);
      expect(parseTransactionHeader(text).kind).toBe('malformed');
      expect(() => parseUniqueJson(Buffer.from(text))).toThrow(SyntaxError);
    }
  });

  it('T28: ends on 200 KB of JSON strings full of quotes', () => {
    for (const size of SIZES) {
      const text = JSON.stringify({ a: '"'.repeat(size / 2), b: '\\'.repeat(size / 2), c: '":'.repeat(size / 2) });
      expect(parseUniqueJson(Buffer.from(text))).toHaveProperty('c');
    }
  });
});
