import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Results } from '../../../bench/results.ts';
import { ROWS } from '../../../bench/rows.ts';
import { writtenPages } from '../../../scripts/written-pages.ts';
import { DENIALS } from '../../../src/authorizer/reasons.ts';
import { SEAL_CONTEXT_KEY } from '../../../src/seal/seal.ts';
import { ALL_REASONS } from '../../fixtures/requests/all-reasons.ts';

const read = (path: string) => readFileSync(new URL(`../../../${path}`, import.meta.url), 'utf8');
const firstColumn = (markdown: string) => [...markdown.matchAll(/^\| `([\w-]+)`/gm)].map(([, name]) => name ?? '');

describe('a page that is made of something else', () => {
  it.each(['docs/reasons.md', 'README.md', 'bench/README.md'])(
    '%s is what it makes (after a change: npm run docs)',
    async (path) => {
      const pages = await writtenPages(new URL('../../../', import.meta.url));

      expect(pages.size).toBe(3);
      expect(read(path)).toBe(pages.get(path));
    },
  );
});

describe('bench/results.json', () => {
  it('has the rows that there are, measured more than once', () => {
    const { rows, rounds }: Results = JSON.parse(read('bench/results.json'));

    expect(rows.map(({ name, title }) => [name, title])).toEqual(ROWS.map(({ name, title }) => [name, title]));
    expect(rounds).toBeGreaterThan(4);
  });
});

describe('docs/reasons.md', () => {
  it('tells every denial with its error, in the order of reasons.ts', () => {
    const rows = [...read('docs/reasons.md').matchAll(/^\| \[`(\w+)`\]\(#\1\) \| `?(\w+)`? \| [^|]+ \|$/gm)];

    expect(rows.map(([, reason, error]) => [reason, error])).toEqual(
      Object.entries(DENIALS).map(([reason, { error }]) => [reason, error ?? 'none']),
    );
  });

  it.each(Object.entries(ALL_REASONS))(
    'has a section for every reason to %s, to which the table leads',
    (_, reasons) => {
      const page = read('docs/reasons.md');

      for (const reason of reasons) {
        expect(page).toContain(`| [\`${reason}\`](#${reason}) |`);
        expect(page).toContain(`\n### \`${reason}\`\n`);
      }
    },
  );
});

describe('docs/configuration.md', () => {
  const doc = read('docs/configuration.md');
  const POOLS = 'src/token/user-pools.ts';
  const PROVIDER = 'src/identity-provider/provider-config.ts';
  const FEDERATION = 'src/federation/config.ts';
  const TABLE = 'src/shared/table-name.ts';
  const JWKS = 'src/token/jwks-uri.ts';
  const ORIGIN = 'src/endpoints/allow-origin.ts';
  const SECTIONS: readonly (readonly [string, readonly string[]])[] = [
    ['authorizer-rest', ['src/authorizer/config.ts', TABLE, POOLS, JWKS]],
    ['sign-out', [TABLE, POOLS, JWKS, ORIGIN]],
    [
      'pre-sign-up, custom-message, post-confirmation, idv-callback',
      ['src/proofing/config.ts', TABLE, PROVIDER, FEDERATION],
    ],
    ['inbound-federation', [FEDERATION, TABLE]],
    ['step-up-status', [TABLE, POOLS, PROVIDER, JWKS, ORIGIN]],
  ];
  const readIn = (files: readonly string[]) => [
    ...new Set(files.flatMap((file) => [...read(file).matchAll(/'(COUNTERSIGN_\w+)'/g)].map(([, name]) => name ?? ''))),
  ];
  const section = (title: string) => doc.split(/^## /m).find((text) => text.startsWith(`${title}\n`)) ?? '';

  it.each(SECTIONS)('lists for %s every variable that it reads, and no other', (title, files) => {
    const variables = readIn(files);

    expect(variables.length).toBeGreaterThan(1);
    expect(firstColumn(section(title)).toSorted()).toEqual(variables.toSorted());
  });

  it('lists every variable that the triggers read, and no other', () => {
    const listed = ['define-auth-challenge, pre-token-generation', 'create-auth-challenge, verify-auth-challenge']
      .map(section)
      .flatMap(firstColumn);

    expect(listed.toSorted()).toEqual(
      readIn(['src/triggers/config.ts', 'src/disputes/dispute-config.ts', TABLE, FEDERATION, PROVIDER]).toSorted(),
    );
  });

  it('lists every variable of the local stack, and no other', () => {
    expect(firstColumn(section('The local stack')).toSorted()).toEqual(readIn(['dev/start.ts']).toSorted());
  });

  it('lists no variable elsewhere', () => {
    const sections = doc.split(/^## /m).slice(1);

    expect(sections.map((text) => text.split('\n')[0])).toEqual([
      'authorizer-rest',
      'sign-out',
      'step-up-status',
      'define-auth-challenge, pre-token-generation',
      'create-auth-challenge, verify-auth-challenge',
      'pre-sign-up, custom-message, post-confirmation, idv-callback',
      'inbound-federation',
      'What the back end gets',
      'The local stack',
    ]);
    expect(firstColumn(section('What the back end gets'))).toEqual([SEAL_CONTEXT_KEY, 'principalId']);
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
      .filter((entry) => entry.isFile() && !entry.name.endsWith('.png'))
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

  it('says of no threat that it is not built which has tests', () => {
    const titles = readdirSync(new URL('../../', import.meta.url), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && entry.name.endsWith('.test.ts'))
      .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'))
      .join('\n');

    for (const { threat } of rows.filter(({ built }) => !built))
      expect(titles).not.toMatch(new RegExp(`'${threat}\\b`));
  });

  it.each(rows.filter(({ built }) => built))('links $threat to tests that carry its number', ({ threat, files }) => {
    expect(files.length).toBeGreaterThan(0);
    for (const file of files) expect(read(file)).toMatch(new RegExp(`\\b${threat}\\b`));
  });
});
