import { readFileSync } from 'node:fs';
import { type Job, type Sample, type Stage, toOutage } from './job.ts';
import { peakRssKb } from './peak-rss.ts';
import type { Run, WarmRow } from './row.ts';
import { rowNamed } from './rows.ts';
import { takeCalls } from './services.ts';
import type { World } from './world.ts';

// Measures one warm row in this process: prepares it, checks one run to the last call of the store, then warms up and
// measures as often as it is told, and says what it found.

const job: Job = JSON.parse(process.argv[2] ?? '');
const world: World = JSON.parse(readFileSync(job.worldFile, 'utf8'));
const row = rowNamed(job.row);
if (row.kind !== 'warm') throw new Error(`${row.name} is no warm row`);

process.send?.(await measure(row).catch(toOutage), () => process.exit());

async function measure(warm: WarmRow): Promise<Sample> {
  const run = await warm.prepare(world);
  await takeCalls(world);
  const first = [await run(0), ...(await takeCalls(world))].join(' ');
  const others = new Set<string>();
  const expected = [warm.expected, ...warm.storeCalls].join(' ');
  if (first !== expected) others.add(first);

  const stages: Stage[] = [];
  let done = 1;
  for (const after of job.warmUps) {
    done = await drive(run, warm, done, Math.max(0, after - done), others);
    const cpuBefore = process.cpuUsage();
    const start = performance.now();
    done = await drive(run, warm, done, job.runs, others);
    const wall = performance.now() - start;
    const { user, system } = process.cpuUsage(cpuBefore);
    stages.push({ after, cpuMicros: (user + system) / job.runs, wallMicros: (wall * 1000) / job.runs });
  }
  return {
    stages,
    peakRssKb: peakRssKb(),
    unexpected: others.size === 0 ? undefined : [...others].join('; '),
  };
}

/** Runs `count` times from number `from` on, as many at once as the row says, and keeps what nobody expected. Gives the next number. */
async function drive(run: Run, { inFlight, expected }: WarmRow, from: number, count: number, others: Set<string>) {
  let next = from;
  const end = from + count;
  const oneAfterTheOther = async () => {
    while (next < end) {
      const outcome = await run(next++);
      if (outcome !== expected) others.add(outcome);
    }
  };
  await Promise.all(Array.from({ length: inFlight }, oneAfterTheOther));
  return end;
}
