import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { measure } from '../../../bench/measure.ts';
import { type OpenBench, openBench } from '../../../bench/open-bench.ts';
import { profileRow } from '../../../bench/profile.ts';
import type { Results } from '../../../bench/results.ts';
import { ROWS, rowNamed } from '../../../bench/rows.ts';
import { takeSample } from '../../../bench/take-sample.ts';
import { theOther } from '../../../bench/the-other.ts';
import { createRsaKey } from '../../fixtures/tokens/local-issuer.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const ONCE = { warmUps: [0], runs: 1 };

describe('measure', () => {
  it('gets from every row what the row expects, and a number', async () => {
    const options = { root, rows: ROWS, rounds: 1, routeLimit: 50, onSample: () => undefined, runs: 1 };
    const all: Results[] = [];

    for await (const results of measure({ ...options, warmUps: [1, 3] })) all.push(results);

    const [results] = all;
    expect(results?.rows.map(({ name }) => name)).toEqual(ROWS.map(({ name }) => name));
    expect(results?.rows.filter(({ peakRssKb }) => !(peakRssKb > 0))).toEqual([]);
    for (const { kind, stages } of results?.rows ?? []) {
      expect(stages.map(({ after }) => after)).toEqual(kind === 'warm' ? [1, 3] : [0]);
      expect(stages.filter(({ cpu }) => !(cpu.median > 0))).toEqual([]);
    }
    expect(results?.bundles.map(({ name }) => name)).toEqual(['authorizer-rest', 'baseline']);
  });
});

describe('theOther', () => {
  it('asks another build what a row asks ours, and nobody else', async () => {
    const rows = ROWS.flatMap((row) => theOther(row) ?? []);
    const against = await mkdtemp(join(tmpdir(), 'countersign-other-'));
    await writeFile(join(against, 'index.js'), 'exports.handler = async () => ({});\n');
    await writeFile(join(against, 'package.json'), '{"type":"commonjs"}\n');
    const bench = await openBench({ root, tokens: 2, routeLimit: 1, against });
    try {
      const ours = ROWS.filter(({ bundle }) => bundle === 'countersign');
      expect(rows.map(({ name }) => name)).toEqual(ours.map(({ name }) => `${name}@other`));
      for (const name of ['token-only', 'cold-token-only']) {
        await expect(takeSample(rowNamed(`${name}@other`), bench, ONCE)).rejects.toThrow('came to nothing');
        expect((await takeSample(rowNamed(name), bench, ONCE)).unexpected).toBeUndefined();
      }
    } finally {
      await bench.close();
      await rm(against, { recursive: true });
    }
  });
});

describe('takeSample', () => {
  let bench: OpenBench;

  beforeAll(async () => {
    bench = await openBench({ root, tokens: 2, routeLimit: 1, signingKey: createRsaKey('bench') });
  });
  afterAll(() => bench.close());

  it.each([
    ['floor-a', 'not verified'],
    ['token-only', 'Deny token_not_accepted'],
    ['cold-baseline-token-only', 'Deny token_not_accepted'],
  ])('gives no number for %s when it comes to %s', async (name, outcome) => {
    const sample = takeSample(rowNamed(name), bench, ONCE);

    await expect(sample).rejects.toThrow(outcome);
  });
});

describe('profileRow', () => {
  it('tells the sources of the bundle apart', async () => {
    const sources = (await profileRow('token-only', root, { warmUps: [0], runs: 300 })).map(({ source }) => source);

    expect(sources).toContain('zod');
    expect(sources.some((source) => source.startsWith('src/token/'))).toBe(true);
  });

  it.each(['floor-b', 'cold-token-only'])('has none of %s', async (name) => {
    await expect(profileRow(name, root, ONCE)).rejects.toThrow(`${name} is no warm row`);
  });
});
