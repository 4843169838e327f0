import { execFileSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { measure } from './measure.ts';
import { printResults } from './print-results.ts';
import { profileRow } from './profile.ts';
import { printShares } from './profile-shares.ts';
import { ROWS } from './rows.ts';
import { theOther } from './the-other.ts';

// `npm run bench [ROUNDS]`: measures everything, prints the tables and writes bench/results.json.
// `npm run bench [ROUNDS] -- --against FOLDER`: measures another build of the authorizer in the same run, and writes nothing.
// `npm run bench -- --profile ROW`: prints where the time of a warm row goes, and writes nothing.

const root = fileURLToPath(new URL('..', import.meta.url));
const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { against: { type: 'string' }, profile: { type: 'string' } },
});
const rounds = Number(positionals[0] ?? 5);
if (!Number.isSafeInteger(rounds) || rounds < 1) throw new Error('the number of rounds is a whole number from 1 on');
const against = values.against === undefined ? undefined : resolve(process.env['INIT_CWD'] ?? '', values.against);

// A bundle of yesterday would be measured as today's.
execFileSync(process.execPath, [join(root, 'scripts/build.ts')], { stdio: 'inherit' });

if (values.profile === undefined) await measureAll();
else console.log(printShares(await profileRow(values.profile, root, { warmUps: [3000], runs: 20_000 })));

async function measureAll() {
  const measured = measure({
    root,
    rows: against === undefined ? ROWS : ROWS.flatMap((row) => [row, theOther(row)]).filter((row) => row !== undefined),
    against,
    rounds,
    // As a young environment of Lambda, and as one that has optimised what it runs often.
    warmUps: [400, 3000],
    runs: 400,
    routeLimit: Number.POSITIVE_INFINITY,
    onSample: (round, { name }) => console.error(`${round + 1}/${rounds} ${name}`),
  });
  // Whoever has no patience for the next round has the last one's.
  for await (const results of measured) {
    console.log(`${printResults(results)}\n`);
    if (against !== undefined) continue;
    await writeFile(join(root, 'bench/results.json'), `${JSON.stringify(results, undefined, 2)}\n`);
  }
}
