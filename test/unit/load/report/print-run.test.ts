import { describe, expect, it } from 'vitest';
import { readFlags } from '../../../../load/flags.ts';
import type { LoadOptions } from '../../../../load/load-options.ts';
import { commandOf, printGrowth, printRun, printWrong } from '../../../../load/report/print-run.ts';
import { memoryOf, type RunResult, type SeriesPoint } from '../../../../load/report/results.ts';

const options: LoadOptions = {
  population: { seed: 'abc', people: 2000, attacks: 0.3 },
  decisions: 100,
  workers: 2,
  inFlight: 1,
  store: 'dynalite',
  only: undefined,
};
const row = { count: 90, p50: 0.512, p99: 3.4, p999: 12.34, max: 40, percentiles: [] };
const result: RunResult = {
  machine: { cores: 2, model: 'a processor', platform: 'linux x64', node: 'v24.0.0' },
  options,
  policySha256: 'policy',
  seconds: 12.3,
  decisionsPerSecond: 8.1,
  decisions: 100,
  outages: 1,
  unfinished: 2,
  wrong: 0,
  rows: [
    { row: 'token only', ...row },
    { row: 'race', ...row, count: 0 },
  ],
  scenarios: { 'accounts are read': 30 },
  memory: [{ rss: { first: 80, last: 90.4, peak: 95 }, heap: { first: 20.26, last: 20.31 } }],
  series: [],
};

describe('printRun', () => {
  it('tells times by kind of decision, and what the run came to', () => {
    const text = printRun(result);

    expect(text).toContain('| token only | 90 | 0.51 | 3.40 | 12.3 | 40.0 |');
    expect(text).not.toContain('| race |');
    expect(text).toContain('100 decisions in 12 s, 8/s; 1 kinds of scenario.');
    expect(text).toContain('Wrong: 0. Outages: 1; scenarios that could not be judged to their ends: 2.');
    expect(text).toContain(
      'Authorizer 1, first quarter and last: 20.3 and 20.3 MB at least on its heap; 80 and 90 MB resident, 95 at most.',
    );
  });
});

describe('printGrowth', () => {
  it('tells the times for each number of people', () => {
    const { percentiles: _, ...times } = row;
    const points = [1000, 1_000_000].map((people) => ({
      people,
      decisions: 90,
      rows: [{ row: 'session', ...times } as const],
    }));

    const text = printGrowth({ machine: result.machine, options, points });

    expect(text).toContain('| 1,000 | session | 0.51 | 3.40 | 12.3 |');
    expect(text).toContain('| 1,000,000 | session |');
  });
});

describe('commandOf', () => {
  it.each([options, { ...options, only: 7 }])('gives the same run again', (given) => {
    const [, flags = ''] = commandOf(given).split(' -- ');
    const again = readFlags(flags.split(' ')).options;

    expect(again.population).toEqual(given.population);
    expect(again.only).toBe(given.only);
  });
});

describe('printWrong', () => {
  it('tells what was expected, what came, what is wrong with it, and what replays it', () => {
    const scenario = { number: 7, kind: 'a payment', people: [], steps: [] };
    const wrong = {
      scenario,
      step: 3,
      what: 'once more',
      expected: 'challenge',
      came: 'allow',
      problems: ['has no handle'],
    };

    expect(printWrong(wrong, options)).toBe(
      [
        'WRONG: scenario 7 (a payment), step 3 (once more): expected challenge, came allow',
        '  it has no handle',
        '  again: npm run load -- --seed abc --users 2000 --attacks 0.3 --only 7 --workers 2 --in-flight 1 --store dynalite',
      ].join('\n'),
    );
  });
});

describe('memoryOf', () => {
  const series = (rss: readonly number[], heap: readonly number[]): readonly SeriesPoint[] =>
    rss.map((mb, second) => ({ second, decisions: 0, outages: 0, rssMb: [mb, 50], heapMb: [heap[second] ?? 0, 9] }));

  it('sets the first quarter of a run beside its last, for each authorizer', () => {
    const [rss, heap] = [
      [80, 90, 100, 100, 130, 100, 100, 110],
      [30, 21, 40, 50, 40, 30, 22, 60],
    ];

    expect(memoryOf(series(rss, heap))).toEqual([
      { rss: { first: 85, last: 105, peak: 130 }, heap: { first: 21, last: 22 } },
      { rss: { first: 50, last: 50, peak: 50 }, heap: { first: 9, last: 9 } },
    ]);
  });

  it('says nothing of a run that is too short', () => {
    expect(memoryOf(series([80, 90, 100], [1, 1, 1]))).toEqual([]);
  });
});
