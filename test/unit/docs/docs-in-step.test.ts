import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { DENIALS } from '../../../src/authorizer/reasons.ts';

const read = (path: string) => readFileSync(new URL(`../../../${path}`, import.meta.url), 'utf8');
const firstColumn = (markdown: string) => [...markdown.matchAll(/^\| `([\w-]+)`/gm)].map(([, name]) => name ?? '');

describe('docs/reasons.md', () => {
  const [allow = '', challenge = '', deny = ''] = read('docs/reasons.md').split(/^## /m).slice(1);

  it('lists every denial with its error', () => {
    const rows = [...deny.matchAll(/^\| `(\w+)` \| `?(\w+)`? /gm)].map(([, reason, error]) => [reason, error]);

    expect(rows).toEqual(Object.entries(DENIALS).map(([reason, { error }]) => [reason, error ?? 'none']));
  });

  it.each([
    ['AllowReason', allow],
    ['ChallengeReason', challenge],
  ])('lists every %s', (type, section) => {
    const union = new RegExp(`export type ${type} =([^;]+);`).exec(read('src/authorizer/reasons.ts'))?.[1] ?? '';

    expect(firstColumn(section)).toEqual([...union.matchAll(/'(\w+)'/g)].map(([, reason]) => reason));
  });

  it('has a case for every reason that a requirement or a decision gives', () => {
    const cases = ['decide', 'requirement'].flatMap((name) => {
      const file: { expect: string }[] | { cases: { expect: string }[] } = parse(read(`test/cases/${name}.yaml`));
      return ('cases' in file ? file.cases : file).map(({ expect: outcome }) => outcome.split(' ')[1] ?? '');
    });
    const code = ['decide', 'requirement', 'read-transaction']
      .map((name) => read(`src/authorizer/${name}.ts`))
      .join('');
    const reasons = firstColumn(`${allow}${challenge}${deny}`).filter((reason) => code.includes(`'${reason}'`));

    expect(reasons.length).toBeGreaterThan(20);
    const others = read('test/unit/authorizer/rest-api.test.ts');
    const named = (reason: string) => cases.includes(reason) || others.includes(`'${reason}'`);
    expect(reasons.filter((reason) => !named(reason) && reason !== 'token_sufficient')).toEqual([]);
  });
});

describe('docs/configuration.md', () => {
  it.each([
    ['src/authorizer/config.ts', 'authorizer-rest'],
    ['src/triggers/config.ts', 'define-auth-challenge'],
  ])('lists every variable that %s reads', (file) => {
    const variables = new Set([...read(file).matchAll(/'((?:COUNTERSIGN|AWS)_\w+)'/g)].map(([, name]) => name ?? ''));

    expect(variables.size).toBeGreaterThan(1);
    for (const name of variables) expect(firstColumn(read('docs/configuration.md'))).toContain(name);
  });

  it('lists no variable that nobody reads', () => {
    const code = ['src/authorizer/config.ts', 'src/triggers/config.ts', 'dev/start.ts', 'src/seal/seal.ts']
      .map(read)
      .join('');

    for (const name of firstColumn(read('docs/configuration.md'))) {
      if (name !== 'principalId') expect(code).toContain(name);
    }
  });
});

describe('docs/platform-facts.md', () => {
  it('has every fact that code and docs cite', () => {
    const facts = new Set(
      [...read('docs/platform-facts.md').matchAll(/^(\d+)\. /gm)].map(([, number]) => Number(number)),
    );
    const cited = ['src', 'infra', 'dev', 'docs', 'examples']
      .flatMap((folder) =>
        readdirSync(new URL(`../../../${folder}`, import.meta.url), { recursive: true, withFileTypes: true }),
      )
      .filter((entry) => entry.isFile())
      .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'))
      .flatMap((text) => [...text.matchAll(/\bF(\d{1,2})\b/g)].map(([, number]) => Number(number)));

    expect(cited.length).toBeGreaterThan(100);
    expect(cited.filter((number) => !facts.has(number))).toEqual([]);
  });
});

describe('SECURITY.md', () => {
  const rows = [...read('SECURITY.md').matchAll(/^\| (T\d+) [^|]+\| ([^|]+) \|$/gm)].map(
    ([, threat = '', tests = '']) => ({
      threat,
      files: [...tests.matchAll(/\]\(([^)]+)\)/g)].map(([, file = '']) => file),
      built: !tests.includes('not built yet'),
    }),
  );

  it('has a row for every threat', () => {
    expect(rows.map(({ threat }) => threat)).toEqual(Array.from({ length: 46 }, (_, i) => `T${i + 1}`));
  });

  it.each(rows.filter(({ built }) => built))('links $threat to tests that carry its number', ({ threat, files }) => {
    expect(files.length).toBeGreaterThan(0);
    for (const file of files) expect(read(file)).toMatch(new RegExp(`\\b${threat}\\b`));
  });
});
