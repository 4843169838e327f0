import { fork } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Programs } from './bundles.ts';
import type { Job, Outage, Sample } from './job.ts';
import type { ColdRow, Row, WarmRow } from './row.ts';
import { fillStore, takeCalls } from './services.ts';
import type { World } from './world.ts';

export interface Bench {
  readonly world: World;
  readonly worldFile: string;
  readonly programs: Programs;
}

/** How long a warm row is measured. */
export type Length = Pick<Job, 'warmUps' | 'runs'>;

/** What Lambda switches off through Node 24 (F60). */
const LAMBDA_FLAGS = ['--no-require-module', '--no-experimental-detect-module'];

/** How often a row is begun anew after an outage. */
const TRIES = 5;

/**
 * Measures a row once, in a fresh process; after an outage in another one, all of it again. A warm row's process may have flags of Node's
 * beside those of Lambda.
 *
 * @throws Error if any run came to anything but what the row expects: then nothing of it is worth a number.
 */
export async function takeSample(
  row: Row,
  bench: Bench,
  length: Length,
  flags: readonly string[] = [],
): Promise<Sample> {
  const outages: string[] = [];
  while (outages.length < TRIES) {
    const sample = row.kind === 'warm' ? await warmSample(row, bench, length, flags) : await coldSample(row, bench);
    if ('outage' in sample) {
      outages.push(sample.outage);
      continue;
    }
    if (sample.unexpected === undefined) return sample;
    const expected = [row.expected, ...row.storeCalls].join(' ');
    throw new Error(`${row.name} is worth no number: expected ${expected}, but came to ${sample.unexpected}`);
  }
  throw new Error(`${row.name} met an outage each time: ${outages.join(', ')}`);
}

function warmSample(row: WarmRow, { world, worldFile, programs }: Bench, length: Length, flags: readonly string[]) {
  const job: Job = { row: row.name, worldFile, ...length };
  return sampleOf(programs.warm, [JSON.stringify(job)], row.environment(world), flags);
}

async function coldSample(row: ColdRow, { world, worldFile, programs }: Bench): Promise<Sample | Outage> {
  const eventFile = join(dirname(worldFile), `${row.name}.json`);
  await writeFile(eventFile, JSON.stringify(row.event(world)));
  await fillStore(world, []);
  await takeCalls(world);
  const args = [world.bundles[row.bundle], eventFile, row.expected];
  const sample = await sampleOf(programs.cold, args, row.environment(world));
  if ('outage' in sample) return sample;
  const asked = (await takeCalls(world)).join(' ');
  return asked === row.storeCalls.join(' ') ? sample : { ...sample, unexpected: `${row.expected} ${asked}` };
}

/** What a process says before it ends. Its standard output goes to /dev/null: records and metrics are written, as they are in Lambda, and nobody reads them. */
function sampleOf(
  program: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  flags: readonly string[] = [],
): Promise<Sample | Outage> {
  const child = fork(program, [...args], {
    env: { ...env },
    execArgv: [...LAMBDA_FLAGS, ...flags],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const { promise, resolve, reject } = Promise.withResolvers<Sample | Outage>();
  let sample: Sample | Outage | undefined;
  child.on('message', (message: Sample | Outage) => {
    sample = message;
  });
  child.on('error', reject);
  child.on('close', (code) => {
    if (sample) resolve(sample);
    else reject(new Error(`the process that measures ended with status ${code}`));
  });
  return promise;
}
