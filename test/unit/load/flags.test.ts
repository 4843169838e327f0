import { describe, expect, it } from 'vitest';
import { readFlags } from '../../../load/flags.ts';

describe('readFlags', () => {
  it('reads every flag', () => {
    const { options, growth } = readFlags(
      '--seed s --users 5 --attacks 0.25 --decisions 7 --workers 3 --in-flight 2 --store http://127.0.0.1:8000 --only 0'.split(
        ' ',
      ),
    );

    expect(options).toEqual({
      population: { seed: 's', people: 5, attacks: 0.25 },
      decisions: 7,
      workers: 3,
      inFlight: 2,
      store: 'http://127.0.0.1:8000',
      only: 0,
    });
    expect(growth).toBeUndefined();
  });

  it('needs none, and draws a seed of its own each time', () => {
    const [one, other] = [readFlags([]), readFlags([])];

    expect(one.options).toMatchObject({ decisions: 20_000, inFlight: 1, store: 'dynalite', only: undefined });
    expect(one.options.population.seed).not.toBe(other.options.population.seed);
  });

  it('runs ever more people up to a million with --growth, with fewer decisions each', () => {
    const { options, growth } = readFlags(['--growth']);

    expect(growth).toEqual([1000, 10_000, 100_000, 1_000_000]);
    expect(options.decisions).toBe(5000);
  });

  it.each([
    '--seeds 1',
    'more',
    '--users 0',
    '--users 1e6',
    '--decisions -1',
    '--workers two',
    '--in-flight 0',
    '--attacks 1.1',
    '--attacks .',
    '--store dynamodb',
    '--store http://127.0.0.1:8000/path',
    '--only 1.5',
    '--growth --only 1',
  ])('refuses %s, and says why', (line) => {
    expect(() => readFlags(line.split(' '))).toThrow(expect.objectContaining({ name: 'FlagError' }));
  });
});
