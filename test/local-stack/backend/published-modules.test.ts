import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const root = new URL('../../../', import.meta.url);
const { exports }: { readonly exports: Readonly<Record<string, string>> } = JSON.parse(
  readFileSync(new URL('package.json', root), 'utf8'),
);

describe('countersign/backend, as built', () => {
  it.each([
    ['./backend', 'index'],
    ['./backend/middy', 'middy'],
    ['./backend/dynamodb', 'dynamodb'],
  ])('gives under %s what its source does, with types', async (entry, source) => {
    const built = new URL(exports[entry] ?? '', root);

    const published: object = await import(built.href);
    const written: object = await import(new URL(`src/backend/${source}.ts`, root).href);

    expect(Object.keys(published)).toEqual(Object.keys(written));
    expect(readFileSync(new URL(built.href.replace(/js$/, 'd.ts')), 'utf8')).toContain('export');
  });
});
