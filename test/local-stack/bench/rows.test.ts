import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { measure } from '../../../bench/measure.ts';
import { type OpenBench, openBench } from '../../../bench/open-bench.ts';
import type { Results } from '../../../bench/results.ts';
import { ROWS, rowNamed } from '../../../bench/rows.ts';
import { takeSample } from '../../../bench/take-sample.ts';
import { createRsaKey } from '../../fixtures/tokens/local-issuer.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const ONCE = { warmUp: 0, runs: 1 };

describe('measure', () => {
  it('gets from every row what the row expects, and a number', async () => {
    const options = { root, rows: ROWS, rounds: 1, routeLimit: 50, onSample: () => undefined, ...ONCE };
    const all: Results[] = [];

    for await (const results of measure(options)) all.push(results);

    const [results] = all;
    expect(results?.rows.map(({ name }) => name)).toEqual(ROWS.map(({ name }) => name));
    expect(results?.rows.filter(({ cpu, peakRssKb }) => !(cpu.median > 0 && peakRssKb > 0))).toEqual([]);
    expect(results?.bundles.map(({ name }) => name)).toEqual(['authorizer-rest', 'baseline']);
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
