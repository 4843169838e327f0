import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { measure } from './measure.ts';
import { printResults } from './print-results.ts';
import { ROWS } from './rows.ts';

// `npm run bench [ROUNDS]`: measures everything, prints the table and writes bench/results.json.

const root = fileURLToPath(new URL('..', import.meta.url));
const rounds = Number(process.argv[2] ?? 5);
if (!Number.isSafeInteger(rounds) || rounds < 1) throw new Error('the number of rounds is a whole number from 1 on');

const measured = measure({
  root,
  rows: ROWS,
  rounds,
  warmUp: 400,
  runs: 400,
  routeLimit: Number.POSITIVE_INFINITY,
  onSample: (round, { name }) => console.error(`${round + 1}/${rounds} ${name}`),
});
// Whoever has no patience for the next round has the last one's.
for await (const results of measured) {
  await writeFile(join(root, 'bench/results.json'), `${JSON.stringify(results, undefined, 2)}\n`);
  console.log(`${printResults(results)}\n`);
}
