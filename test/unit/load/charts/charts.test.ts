import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ROUTE_COUNTS } from '../../../../bench/rows/routes.ts';
import { benchRoutes } from '../../../../load/charts/bench-routes.ts';
import { growthChart } from '../../../../load/charts/growth-chart.ts';
import { latencyChart } from '../../../../load/charts/latency-chart.ts';
import { SHOWN_ROWS } from '../../../../load/charts/shown-rows.ts';
import { createLatencies } from '../../../../load/report/latencies.ts';
import { ROWS } from '../../../../load/report/rows.ts';

const options = {
  population: { seed: 's', people: 1_000_000, attacks: 0.3 },
  decisions: 1_000_000,
  workers: 16,
  inFlight: 1,
  store: 'dynamodb-local',
  only: undefined,
};
const machine = { cores: 16, model: 'Intel(R) Xeon(R) Platinum', platform: 'linux x64', node: 'v24.21.0' };

/** Times around `millis`, with a tail. */
function summaryOf(millis: number, count: number) {
  const latencies = createLatencies();
  for (let index = 0; index < count; index += 1) latencies.add(millis * (1 + (index % 100) ** 3 / 20_000));
  return latencies.summary();
}
const rows = ROWS.map((row, index) => ({ row, ...summaryOf(0.3 + index, 2000) }));
const routes = ROUTE_COUNTS.map((count) => ({ routes: count, cost: { median: 1.3, low: 1.1, high: 1.5 } }));
const points = [1000, 10_000, 100_000, 1_000_000].map((people) => ({ people, decisions: 5000, rows }));

/** Texts that end beyond the picture, at the width that letters of this size have at most. */
function clipped(svg: string): readonly string[] {
  const width = Number(/ width="(\d+)"/.exec(svg)?.[1]);
  return [...svg.matchAll(/<text x="([\d.]+)" y="[\d.]+" class="([\w ]+)"( text-anchor="\w+")?>([^<]*)</g)].flatMap(
    ([, x = '', style = '', anchor = '', content = '']) => {
      const letter = style === 'title' ? 10 : 7.2;
      const share = anchor.includes('end') ? 0 : anchor.includes('middle') ? 0.5 : 1;
      return Number(x) + content.length * letter * share > width ? [content] : [];
    },
  );
}

describe.each([
  ['latencyChart', latencyChart({ rows, decisions: 1_000_000, options, machine }) ?? ''],
  ['growthChart', growthChart(routes, { points, options, machine })],
  ['growthChart without a series of runs', growthChart(routes, undefined)],
])('%s', (_, svg) => {
  it('is a whole picture with a title, words for who cannot see it, and both colour schemes', () => {
    expect(svg).toMatch(/^<svg .*role="img"/);
    expect(/<title id="title">([^<]{10,})</.test(svg) && /<desc id="description">([^<]{50,})</.test(svg)).toBe(true);
    expect(svg).toContain('@media (prefers-color-scheme: dark)');
    expect(svg).not.toMatch(/NaN|undefined|Infinity/);
  });

  it('names every colour in the style, so that each scheme can have its own', () => {
    expect(svg.slice(svg.indexOf('</style>'))).not.toMatch(/#[0-9a-f]{3}|rgb|fill="|stroke="/);
  });

  it('has room for all of its words', () => {
    expect(clipped(svg)).toEqual([]);
  });
});

describe('latencyChart', () => {
  it('has a line for each kind of decision that it shows, and its axes say what they measure', () => {
    const svg = latencyChart({ rows, decisions: 1_000_000, options, machine }) ?? '';

    for (const row of SHOWN_ROWS) expect(svg).toContain(`>${row}<`);
    expect(svg.match(/class="line s\d"/g)).toHaveLength(SHOWN_ROWS.length);
    expect(svg).toContain('>milliseconds, logarithmic<');
    expect(svg).toContain('>percent of decisions that take no longer<');
  });

  it('draws nothing of a run that is too short', () => {
    const few = rows.map(({ row }) => ({ row, ...summaryOf(1, row === 'session' ? 1 : 2000) }));

    expect(latencyChart({ rows: few, decisions: 100, options, machine })).toBeUndefined();
  });
});

describe('growthChart', () => {
  it('has what costs by routes beside what takes time by people', () => {
    const svg = growthChart(routes, { points, options, machine });

    expect(svg).toContain('>10k<');
    expect(svg).toContain('>1M<');
    expect(svg.match(/<circle/g)).toHaveLength(ROUTE_COUNTS.length + points.length * SHOWN_ROWS.length);
  });
});

describe('benchRoutes', () => {
  const cost = { median: 2, low: 1, high: 3 };

  it('finds the growing policies in bench/results.json', () => {
    const file = new URL('../../../../bench/results.json', import.meta.url);
    const results: unknown = JSON.parse(readFileSync(file, 'utf8'));

    expect(benchRoutes(results).map(({ routes: count }) => count)).toEqual([...ROUTE_COUNTS]);
  });

  it('takes the last of several measurements in one process, where it is warmest', () => {
    const cold = { ...cost, median: 9 };
    const rows = [
      { name: 'policy-of-100-routes', stages: [{ cpuOverFloorB: cold }, { cpuOverFloorB: cost }] },
      { name: 'policy-of-10-routes', cpuOverFloorB: cost },
      { name: 'cold-policy-of-10000-routes', cpuOverFloorB: cost },
      { name: 'floor-b', stages: [] },
    ];

    expect(benchRoutes({ rows })).toEqual([
      { routes: 10, cost },
      { routes: 100, cost },
    ]);
  });
});
