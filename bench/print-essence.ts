import type { Results, RowResult, StageResult } from './results.ts';

/**
 * What matters most of the results, as a Markdown table for somebody who has not read how they came about: ours beside the plain authorizer,
 * which knows no token from before.
 *
 * @throws Error for results that lack one of its rows.
 */
export function printEssence({ rows, bundles }: Results): string {
  const inB = (name: string) => `${stageOf(rows, name).cpuOverFloorB.median.toFixed(1)} B`;
  const ms = (name: string) => `${(given(stageOf(rows, name).cpuOverEmpty, name).median / 1000).toFixed(0)} ms`;
  const kb = (name: string) => {
    const { gzippedBytes } = given(
      bundles.find((bundle) => bundle.name === name),
      name,
    );
    return `${(gzippedBytes / 1000).toFixed(0)} kB`;
  };
  return [
    '| CPU | Countersign, a token that it knows | a new token | a plain authorizer |',
    '|---|---:|---:|---:|',
    `| on the token alone | ${inB('token-only')} | ${inB('token-only-new-token')} | ${inB('baseline-token-only')} |`,
    `| evidence that covers the sign-in: one read | ${inB('covers-session')} | ${inB('covers-session-new-token')} | |`,
    `| evidence for this transaction: one read, one write | ${inB('step-up')} | ${inB('step-up-new-token')} | ${inB('baseline-step-up')} |`,
    `| a challenge: one read, two writes | ${inB('challenge')} | | |`,
    `| cold start to the first decision, over an empty handler | | ${ms('cold-token-only')} | ${ms('cold-baseline-token-only')} |`,
    `| bundle, gzipped | | ${kb('authorizer-rest')} | ${kb('baseline')} |`,
  ].join('\n');
}

/** After the longest warming up. */
function stageOf(rows: readonly RowResult[], name: string): StageResult {
  return given(rows.find((row) => row.name === name)?.stages.at(-1), name);
}

function given<T>(value: T | undefined, name: string): T {
  if (value === undefined) throw new Error(`${name} is not among the results`);
  return value;
}
