import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { benchRoutes } from './charts/bench-routes.ts';
import { growthChart } from './charts/growth-chart.ts';
import { latencyChart } from './charts/latency-chart.ts';
import { readResults } from './report/results-file.ts';

// `npm run charts`: draws what bench/results.json and load/results.json say, into docs/pictures.

const root = fileURLToPath(new URL('..', import.meta.url));
const pictures = join(root, 'docs/pictures');
const { run, growth } = readResults(join(root, 'load/results.json'));
const routes = benchRoutes(JSON.parse(readFileSync(join(root, 'bench/results.json'), 'utf8')));

mkdirSync(pictures, { recursive: true });
draw('cost-growth', growthChart(routes, growth));
const latencies = run && latencyChart(run);
if (latencies) draw('load-latency', latencies);
else console.log('load/results.json has no run that is long enough: npm run load');

function draw(name: string, svg: string): void {
  const file = join('docs/pictures', `${name}.svg`);
  writeFileSync(join(root, file), svg);
  console.log(file);
}
