import { describe, expect, it } from 'vitest';
import type { Sample } from '../../../bench/job.ts';
import { rowResult } from '../../../bench/results.ts';
import { rowNamed } from '../../../bench/rows.ts';

function sample(micros: number): Sample {
  return { cpuMicros: micros, wallMicros: 2 * micros, peakRssKb: 1024, unexpected: undefined };
}

describe('rowResult', () => {
  it('takes the multiple of floor B within each round, so that a round on a slower machine counts like any other', () => {
    const rounds = [1, 10, 3].map(
      (slowness) =>
        new Map([
          ['floor-b', sample(100 * slowness)],
          ['token-only', sample(150 * slowness)],
        ]),
    );

    const { cpu, cpuOverFloorB, wallOverFloorB, cpuOverEmpty } = rowResult(rowNamed('token-only'), rounds);

    expect(cpu.median).toBe(450);
    expect([cpuOverFloorB, wallOverFloorB]).toEqual([
      { median: 1.5, low: 1.5, high: 1.5 },
      { median: 1.5, low: 1.5, high: 1.5 },
    ]);
    expect(cpuOverEmpty).toBeUndefined();
  });

  it('counts a cold row over the empty handler of its own round', () => {
    const rounds = [1, 2].map(
      (slowness) =>
        new Map([
          ['floor-b', sample(100)],
          ['cold-empty', sample(1000 * slowness)],
          ['cold-token-only', sample(1000 * slowness + 500)],
        ]),
    );

    expect(rowResult(rowNamed('cold-token-only'), rounds).cpuOverEmpty).toEqual({ median: 500, low: 500, high: 500 });
  });

  it('refuses a round in which the row was not measured', () => {
    const rounds = [new Map([['floor-b', sample(100)]])];

    expect(() => rowResult(rowNamed('token-only'), rounds)).toThrow('token-only was not measured');
  });
});
