import type { Results, RowResult } from './results.ts';
import { noiseOf } from './statistics.ts';

const HEADINGS = ['', 'CPU µs', '× B', '±', 'wall µs', '× B', 'over empty, CPU ms', 'peak RSS MB'];

/** The results as a Markdown table: medians, and how far the quartiles of the multiple of floor B lie around it. */
export function printResults({ machine, rounds, warmUp, runs, rows, bundles }: Results): string {
  const [before, after] = machine.load.map((load) => load.toFixed(1));
  return [
    `${machine.cores} cores, ${machine.model}, ${machine.platform}, Node ${machine.node}, load ${before} to ${after}`,
    `${rounds} rounds; ${runs} runs after ${warmUp} in a fresh process each`,
    '',
    line(HEADINGS),
    `|---|${'---:|'.repeat(HEADINGS.length - 1)}`,
    ...rows.map((row) => line(cells(row))),
    '',
    ...bundles.map(({ name, bytes, gzippedBytes }) => `${name}: ${kb(bytes)} kB, ${kb(gzippedBytes)} kB gzipped`),
  ].join('\n');
}

function cells({ title, inFlight, cpu, wall, ...row }: RowResult): readonly string[] {
  return [
    inFlight === 1 ? title : `${title}, ${inFlight} in flight`,
    cpu.median.toFixed(0),
    row.cpuOverFloorB.median.toFixed(2),
    `${noiseOf(row.cpuOverFloorB).toFixed(0)} %`,
    wall.median.toFixed(0),
    row.wallOverFloorB.median.toFixed(2),
    row.cpuOverEmpty === undefined ? '' : (row.cpuOverEmpty.median / 1000).toFixed(1),
    (row.peakRssKb / 1024).toFixed(0),
  ];
}

function line(columns: readonly string[]): string {
  return `| ${columns.join(' | ')} |`;
}

function kb(bytes: number): string {
  return (bytes / 1000).toFixed(1);
}
