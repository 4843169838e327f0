import type { Results, RowResult, StageResult } from './results.ts';
import { noiseOf, type Spread } from './statistics.ts';

/** The results as Markdown tables: medians, and how far the quartiles of the multiple of the floor lie around it. */
export function printResults({ machine, rounds, runs, rows, bundles }: Results): string {
  const [before, after] = machine.load.map((load) => load.toFixed(1));
  const warm = rows.filter(({ kind }) => kind === 'warm');
  const cold = rows.filter(({ kind }) => kind === 'cold');
  const stages = (warm[0]?.stages ?? []).map((stage) => `after ${stage.after}: CPU µs`);
  return [
    `${machine.cores} cores, ${machine.model}, ${machine.platform}, Node ${machine.node}, load ${before} to ${after}`,
    `${rounds} rounds of ${runs} runs`,
    '',
    ...table(
      ['', ...stages.flatMap((stage) => [stage, '× B', '× floor', '±', 'wall × B']), 'peak RSS MB'],
      warm.map((row) => [titleOf(row), ...row.stages.flatMap((stage) => warmCells(stage, rounds)), rssOf(row)]),
    ),
    '',
    ...table(
      ['', 'CPU ms', 'over empty', '× floor', '±', 'wall ms', 'peak RSS MB'],
      cold.map((row) => [titleOf(row), ...row.stages.flatMap((stage) => coldCells(stage, rounds)), rssOf(row)]),
    ),
    '',
    ...bundles.map(({ name, bytes, gzippedBytes }) => `${name}: ${kb(bytes)} kB, ${kb(gzippedBytes)} kB gzipped`),
  ].join('\n');
}

function titleOf({ title, inFlight }: RowResult): string {
  return inFlight === 1 ? title : `${title}, ${inFlight} in flight`;
}

function warmCells(
  { cpu, cpuOverFloorB, cpuOverFloor, wallOverFloorB }: StageResult,
  rounds: number,
): readonly string[] {
  return [
    cpu.median.toFixed(0),
    cpuOverFloorB.median.toFixed(2),
    cpuOverFloor.median.toFixed(2),
    noise(cpuOverFloor, rounds),
    wallOverFloorB.median.toFixed(2),
  ];
}

/** Nothing is a multiple of the empty handler's own nothing. */
function coldCells({ cpu, cpuOverEmpty, cpuOverFloor, wall }: StageResult, rounds: number): readonly string[] {
  const isEmpty = cpuOverEmpty === undefined || cpuOverEmpty.median === 0;
  return [
    ms(cpu),
    ...(isEmpty ? ['', '', ''] : [ms(cpuOverEmpty), cpuOverFloor.median.toFixed(2), noise(cpuOverFloor, rounds)]),
    ms(wall),
  ];
}

function ms({ median }: Spread): string {
  return (median / 1000).toFixed(1);
}

/** One round shows no noise. */
function noise(spread: Spread, rounds: number): string {
  return rounds === 1 ? '' : `${noiseOf(spread).toFixed(0)} %`;
}

function rssOf({ peakRssKb }: RowResult): string {
  return (peakRssKb / 1024).toFixed(0);
}

function table(headings: readonly string[], rows: readonly (readonly string[])[]): readonly string[] {
  return [line(headings), `|---|${'---:|'.repeat(headings.length - 1)}`, ...rows.map(line)];
}

function line(columns: readonly string[]): string {
  return `| ${columns.join(' | ')} |`;
}

function kb(bytes: number): string {
  return (bytes / 1000).toFixed(1);
}
