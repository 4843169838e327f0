import { availableParallelism, cpus, loadavg } from 'node:os';
import { bundleSize } from './bundles.ts';
import type { Sample } from './job.ts';
import { openBench } from './open-bench.ts';
import { type Results, type Round, rowResult } from './results.ts';
import type { Row } from './row.ts';
import { type Bench, type Length, takeSample } from './take-sample.ts';

export interface MeasureOptions extends Length {
  readonly root: string;
  readonly rows: readonly Row[];
  readonly rounds: number;
  /** No policy has more. */
  readonly routeLimit: number;
  /** The folder of another build of the authorizer, which the rows of `theOther` measure. */
  readonly against?: string | undefined;
  readonly onSample: (round: number, row: Row) => void;
}

/**
 * Measures all rows in turn, one fresh process at a time, as often as there are rounds: what else the machine does meets every row alike.
 * Gives the results so far after each round.
 *
 * @throws Error for a row that does not come to what it expects.
 */
export async function* measure(options: MeasureOptions): AsyncGenerator<Results, void> {
  const { root, rows, rounds, warmUps, runs, routeLimit, against } = options;
  const loadBefore = load();
  const bench = await openBench({ root, routeLimit, against, tokens: 1 + Math.max(...warmUps) + runs });
  const { countersign, baseline } = bench.world.bundles;
  try {
    const measured: Round[] = [];
    while (measured.length < rounds) {
      measured.push(await oneRound(measured.length, bench, options));
      yield {
        machine: {
          cores: availableParallelism(),
          model: cpus()[0]?.model ?? 'unknown',
          platform: `${process.platform} ${process.arch}`,
          node: process.version,
          load: [loadBefore, load()],
        },
        rounds: measured.length,
        runs,
        rows: rows.map((row) => rowResult(row, measured)),
        bundles: [await bundleSize('authorizer-rest', countersign), await bundleSize('baseline', baseline)],
      };
    }
  } finally {
    await bench.close();
  }
}

function load(): number {
  const [lastMinute = 0] = loadavg();
  return lastMinute;
}

async function oneRound(round: number, bench: Bench, { rows, onSample, ...length }: MeasureOptions): Promise<Round> {
  const samples = new Map<string, Sample>();
  for (const row of rows) {
    onSample(round, row);
    samples.set(row.name, await takeSample(row, bench, length));
  }
  return samples;
}
