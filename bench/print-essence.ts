import type { Results, RowResult, StageResult } from './results.ts';

/**
 * What matters most of the results, as a Markdown table for somebody who has not read how they came about: ours beside the plain authorizer.
 *
 * @throws Error for results that lack one of its rows.
 */
export function printEssence({ rows, bundles }: Results): string {
  const last = (name: string) => stageOf(rows, name);
  const inB = (name: string) => last(name).cpuOverFloorB.median.toFixed(1);
  const ms = (name: string) => `${((last(name).cpuOverEmpty?.median ?? Number.NaN) / 1000).toFixed(0)} ms`;
  const kb = (name: string) =>
    `${((bundles.find((bundle) => bundle.name === name)?.gzippedBytes ?? Number.NaN) / 1000).toFixed(0)} kB`;
  return [
    '| CPU | Countersign | a plain authorizer |',
    '|---|---:|---:|',
    `| on a token alone | ${inB('token-only')} B | ${inB('baseline-token-only')} B |`,
    `| evidence that covers the sign-in: one read | ${inB('covers-session')} B | |`,
    `| evidence for this transaction: one read, one write | ${inB('step-up')} B | ${inB('baseline-step-up')} B |`,
    `| a challenge: one read, two writes | ${inB('challenge')} B | |`,
    `| cold start to the first decision, over an empty handler | ${ms('cold-token-only')} | ${ms('cold-baseline-token-only')} |`,
    `| bundle, gzipped | ${kb('authorizer-rest')} | ${kb('baseline')} |`,
  ].join('\n');
}

function stageOf(rows: readonly RowResult[], name: string): StageResult {
  const stage = rows.find((row) => row.name === name)?.stages.at(-1);
  if (!stage) throw new Error(`${name} is not among the results`);
  return stage;
}
