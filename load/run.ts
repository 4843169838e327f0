import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { FlagError, readFlags } from './flags.ts';
import type { LoadOptions } from './load-options.ts';
import { outcomeOf } from './oracle/answer.ts';
import { printGrowth, printRun, printWrong } from './report/print-run.ts';
import { createProgress } from './report/progress.ts';
import { type GrowthPoint, type RunResult, thisMachine } from './report/results.ts';
import { readResults, writeResults } from './report/results-file.ts';
import { runLoad } from './run-load.ts';

// `npm run load -- FLAGS`: plays scenarios, prints what came of them, and writes load/results.json. load/README.md has every flag.

const root = fileURLToPath(new URL('..', import.meta.url));
const bundle = join(root, 'dist/lambda/authorizer-rest');
const resultsFile = join(root, 'load/results.json');
/** With more the machine was too busy for the run to say anything. */
const MOST_OUTAGES = 0.01;

process.once('disconnect', () => process.exit(1));

try {
  const { options, growth } = readFlags(process.argv.slice(2));
  if (!existsSync(join(bundle, 'policy.json'))) {
    throw new FlagError('there is no bundle to load: npm run build');
  }
  const isGood = growth ? await runGrowth(options, growth) : await runOnce(options);
  process.exit(isGood ? 0 : 1);
} catch (error) {
  if (!(error instanceof FlagError)) throw error;
  console.error(error.message);
  process.exit(1);
}

async function runOnce(options: LoadOptions): Promise<boolean> {
  const result = await run(options);
  console.log(printRun(result));
  if (options.only === undefined) writeResults(resultsFile, { ...readResults(resultsFile), run: result });
  return isGood(result);
}

async function runGrowth(options: LoadOptions, sizes: readonly number[]): Promise<boolean> {
  const points: GrowthPoint[] = [];
  for (const people of sizes) {
    const result = await run({ ...options, population: { ...options.population, people } });
    if (!isGood(result)) return false;
    const rows = result.rows.map(({ percentiles: _, ...row }) => row);
    points.push({ people, decisions: result.decisions, rows });
    const growth = { machine: thisMachine(), options, points };
    writeResults(resultsFile, { ...readResults(resultsFile), growth });
  }
  console.log(printGrowth({ machine: thisMachine(), options, points }));
  return true;
}

async function run(options: LoadOptions): Promise<RunResult> {
  const { population, decisions } = options;
  const terminal = { out: process.stderr, elapsed: () => performance.now() };
  const filling = createProgress('people', population.people, terminal);
  let playing = createProgress('decisions', decisions, terminal);
  console.error(
    `Seed ${population.seed}, ${population.people} people, ${options.workers} authorizers, ${options.store}.`,
  );
  const result = await runLoad({ root, bundle }, options, {
    filled(people) {
      filling.show(people);
      if (people < population.people) return;
      filling.end();
      playing = createProgress('decisions', decisions, terminal);
    },
    decided: (decided, outages) => playing.show(decided, outages === 0 ? '' : `${outages} outages`),
    answered(step, sent) {
      if (options.only !== undefined) console.error(`  ${step.what}: ${outcomeOf(sent)}`);
    },
    wrong: (wrong) => console.error(printWrong(wrong, options)),
  });
  playing.end();
  return result;
}

function isGood({ wrong, decisions, outages, unfinished }: RunResult): boolean {
  if (wrong > 0) console.error(`${wrong} wrong decisions: what replays each is above.`);
  const lost = Math.max(outages, unfinished) / Math.max(1, decisions);
  if (lost > MOST_OUTAGES) {
    console.error(
      `${(lost * 100).toFixed(1)} % of the decisions met an outage: the machine is too busy for the function's own limits of time. ` +
        'Take fewer workers, or a quieter machine.',
    );
  }
  return wrong === 0 && lost <= MOST_OUTAGES;
}
