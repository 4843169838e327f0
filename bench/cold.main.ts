import { readFileSync } from 'node:fs';
import { loadHandler } from '../dev/lambda-runtime/load-handler.ts';
import { type Sample, toOutage } from './job.ts';
import { outcomeOf } from './outcome-of.ts';
import { peakRssKb } from './peak-rss.ts';

// Loads a bundle, makes one decision, and says what all of it cost since this process was started.

const [directory = '', eventFile = '', expected = ''] = process.argv.slice(2);
const event: unknown = JSON.parse(readFileSync(eventFile, 'utf8'));
const context = { awsRequestId: 'c6af9ac6-7b61-11e6-9a41-93e8deadbeef', functionName: 'authorizer' };

process.send?.(await measure().catch(toOutage), () => process.exit());

async function measure(): Promise<Sample> {
  const outcome = outcomeOf(await loadHandler(directory)(event, context));
  const wall = performance.now();
  const { user, system } = process.cpuUsage();
  return {
    stages: [{ after: 0, cpuMicros: user + system, wallMicros: wall * 1000 }],
    peakRssKb: peakRssKb(),
    unexpected: outcome === expected ? undefined : outcome,
  };
}
