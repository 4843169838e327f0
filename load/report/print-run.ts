import type { LoadOptions } from '../load-options.ts';
import type { Wrong } from '../play/play.ts';
import type { GrowthResult, RunResult } from './results.ts';

const HEADINGS = ['decision', 'count', 'p50 ms', 'p99 ms', 'p99.9 ms', 'max ms'];

/** A run as Markdown: the table of times, and what it came to. */
export function printRun(result: RunResult): string {
  const { machine, rows, decisions, seconds, decisionsPerSecond, outages, unfinished, wrong, memory } = result;
  return [
    `${machine.cores} cores, ${machine.model}, ${machine.platform}, Node ${machine.node}`,
    commandOf(result.options),
    '',
    line(HEADINGS),
    `|---|${'---:|'.repeat(HEADINGS.length - 1)}`,
    ...rows
      .filter(({ count }) => count > 0)
      .map(({ row, count, p50, p99, p999, max }) => line([row, whole(count), ...[p50, p99, p999, max].map(millis)])),
    '',
    `${whole(decisions)} decisions in ${Math.round(seconds)} s, ${whole(decisionsPerSecond)}/s; ` +
      `${Object.keys(result.scenarios).length} kinds of scenario.`,
    `Wrong: ${wrong}. Outages: ${outages}; scenarios that could not be judged to their ends: ${unfinished}.`,
    ...memory.map(
      ({ rss, heap }, worker) =>
        `Authorizer ${worker + 1}, first quarter and last: ${heap.first.toFixed(1)} and ${heap.last.toFixed(1)} MB at least on its heap; ` +
        `${rss.first.toFixed(0)} and ${rss.last.toFixed(0)} MB resident, ${rss.peak.toFixed(0)} at most.`,
    ),
  ].join('\n');
}

/** A series of runs as Markdown. */
export function printGrowth({ points }: GrowthResult): string {
  const headings = ['people', 'decision', 'p50 ms', 'p99 ms', 'p99.9 ms'];
  return [
    line(headings),
    '|---:|---|---:|---:|---:|',
    ...points.flatMap(({ people, rows }) =>
      rows
        .filter(({ count }) => count > 0)
        .map(({ row, p50, p99, p999 }) => line([whole(people), row, ...[p50, p99, p999].map(millis)])),
    ),
  ].join('\n');
}

/** A wrong decision, with what replays it. */
export function printWrong({ scenario, step, what, expected, came, problems }: Wrong, options: LoadOptions): string {
  return [
    `WRONG: scenario ${scenario.number} (${scenario.kind}), step ${step} (${what}): expected ${expected}, came ${came}`,
    ...problems.map((problem) => `  it ${problem}`),
    `  again: ${commandOf({ ...options, only: scenario.number })}`,
  ].join('\n');
}

/** What gives the same run again. */
export function commandOf({ population, decisions, workers, inFlight, store, only }: LoadOptions): string {
  const { seed, people, attacks } = population;
  const scope = only === undefined ? `--decisions ${decisions}` : `--only ${only}`;
  return (
    `npm run load -- --seed ${seed} --users ${people} --attacks ${attacks} ${scope} ` +
    `--workers ${workers} --in-flight ${inFlight} --store ${store}`
  );
}

function line(columns: readonly string[]): string {
  return `| ${columns.join(' | ')} |`;
}

function whole(value: number): string {
  return Math.round(value).toLocaleString('en');
}

function millis(value: number): string {
  return value.toFixed(value < 10 ? 2 : 1);
}
