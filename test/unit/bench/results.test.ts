import { describe, expect, it } from 'vitest';
import type { Sample } from '../../../bench/job.ts';
import { rowResult } from '../../../bench/results.ts';
import { rowNamed } from '../../../bench/rows.ts';

/** A sample with a stage for each of these times. */
function sample(...micros: readonly number[]): Sample {
  const stages = micros.map((cpu, stage) => ({ after: 100 * stage, cpuMicros: cpu, wallMicros: 2 * cpu }));
  return { stages, peakRssKb: 1024, unexpected: undefined };
}

function same(value: number) {
  return { median: value, low: value, high: value };
}

describe('rowResult', () => {
  it('takes multiples within each round, so that a round on a slower machine counts like any other', () => {
    const rounds = [1, 10, 3].map(
      (slowness) =>
        new Map([
          ['floor-b', sample(100 * slowness)],
          ['floor-b-write', sample(200 * slowness)],
          ['step-up', sample(500 * slowness)],
        ]),
    );

    const [stage] = rowResult(rowNamed('step-up'), rounds).stages;

    expect(stage).toEqual({
      after: 0,
      cpu: { median: 1500, low: 1000, high: 3250 },
      wall: { median: 3000, low: 2000, high: 6500 },
      cpuOverFloorB: same(5),
      wallOverFloorB: same(5),
      cpuOverFloor: same(2.5),
      cpuOverEmpty: undefined,
    });
  });

  it('holds each stage against the floors after as many runs', () => {
    const round = new Map([
      ['floor-b', sample(100, 50)],
      ['floor-a', sample(20, 20)],
      ['token-only', sample(40, 30)],
    ]);

    const { stages } = rowResult(rowNamed('token-only'), [round]);

    expect(stages.map(({ after }) => after)).toEqual([0, 100]);
    expect(stages.map(({ cpuOverFloorB }) => cpuOverFloorB.median)).toEqual([0.4, 0.6]);
    expect(stages.map(({ cpuOverFloor }) => cpuOverFloor.median)).toEqual([2, 1.5]);
  });

  it('counts a cold row over the empty handler of its own round, and so its floor', () => {
    const rounds = [1, 2].map(
      (slowness) =>
        new Map([
          ['floor-b', sample(100)],
          ['cold-empty', sample(1000 * slowness)],
          ['cold-floor-token-only', sample(1000 * slowness + 100)],
          ['cold-token-only', sample(1000 * slowness + 500)],
        ]),
    );

    const [stage] = rowResult(rowNamed('cold-token-only'), rounds).stages;

    expect(stage?.cpuOverEmpty).toEqual(same(500));
    expect(stage?.cpuOverFloor).toEqual(same(5));
  });

  it('refuses a round in which the row was not measured, or not as often', () => {
    const floors = [
      ['floor-a', sample(10, 10)],
      ['floor-b', sample(100, 100)],
    ] as const;

    expect(() => rowResult(rowNamed('token-only'), [new Map(floors)])).toThrow('token-only was not measured');
    expect(() =>
      rowResult(rowNamed('token-only'), [
        new Map([...floors, ['token-only', sample(30, 30)]]),
        new Map([...floors, ['token-only', sample(30)]]),
      ]),
    ).toThrow('token-only was not measured so often');
  });
});
