import { describe, expect, it } from 'vitest';
import type { Scenario } from '../../../../load/scenarios/scenario.ts';
import { kindsOf, type Population, scenarioOf } from '../../../../load/scenarios/scenario-of.ts';
import type { Step } from '../../../../load/scenarios/step.ts';
import { ALL_REASONS } from '../../../fixtures/requests/all-reasons.ts';

const POPULATION: Population = { seed: 'seed', people: 1000, attacks: 0.3 };
const KINDS = kindsOf(POPULATION).length;

function scenarios(count: number, population = POPULATION): readonly Scenario[] {
  return Array.from({ length: count }, (_, number) => scenarioOf(population, number));
}

describe('scenarioOf', () => {
  it('gives the same scenarios for the same seed', () => {
    expect(scenarios(1000)).toEqual(scenarios(1000));
  });

  it('gives each scenario alone as among the others, in whatever order they are made', () => {
    const inOrder = scenarios(600);
    const numbers = [599, 3, 250, KINDS, KINDS - 1, 0];

    expect(numbers.map((number) => scenarioOf(POPULATION, number))).toEqual(numbers.map((number) => inOrder[number]));
  });

  it('gives others for another seed', () => {
    const [one, other] = [scenarios(50), scenarios(50, { ...POPULATION, seed: 'other' })];

    expect(one.map(({ kind }) => kind)).toEqual(other.map(({ kind }) => kind));
    expect(one).not.toEqual(other);
  });

  it('gives one of every kind first', () => {
    const names = kindsOf(POPULATION).map(({ name }) => name);

    expect(new Set(names).size).toBe(names.length);
    expect(scenarios(KINDS).map(({ kind }) => kind)).toEqual(names);
  });

  it.each([
    [0, 0],
    [1, 1],
    [0.5, 0.5],
  ])('gives attacks in the share of %d', (attacks, share) => {
    const population = { ...POPULATION, attacks };
    const first = kindsOf(population).length;
    const later = Array.from({ length: 2000 }, (_, index) => scenarioOf(population, first + index));
    const attacking = later.filter(({ kind }) => kind.startsWith('attack: ')).length / later.length;

    expect(Math.abs(attacking - share)).toBeLessThan(0.05);
  });

  it('draws people from all there are, some of them far more often', () => {
    const numbers = scenarios(5000).flatMap(({ people }) =>
      people.flatMap((person) => (person.kind === 'one_of_many' ? [person.number] : [])),
    );
    const among = (from: number, to: number) => numbers.filter((number) => number >= from && number < to).length;

    expect(Math.max(...numbers)).toBeGreaterThan(950);
    expect(Math.max(...numbers)).toBeLessThan(1000);
    expect(among(0, 250)).toBeGreaterThan(2 * among(750, 1000));
  });

  it('lets nothing happen to one of the many that outlives a sign-in', () => {
    const outlives = (step: Step) =>
      step.kind === 'time passes' ||
      step.kind === 'signed out' ||
      step.kind === 'opened others' ||
      (step.kind === 'phone' && step.does !== 'approve');
    const touched = scenarios(3000)
      .flatMap(({ steps }) => steps)
      .filter(outlives)
      .filter(({ bearer }) => bearer.person?.kind !== 'own');

    expect(touched).toEqual([]);
  });

  it('expects every reason that the sample bank can give', () => {
    const all = Object.entries(ALL_REASONS).flatMap(([outcome, reasons]) =>
      reasons.map((each) => `${outcome} ${each}`),
    );
    const expected = new Set(scenarios(KINDS + 500).flatMap(({ steps }) => steps.flatMap(expectationsOf)));
    // Of Cognito's own step-up, which no route of the sample bank accepts.
    const elsewhere = ['allow token_authentication_accepted', 'challenge acr_not_accepted'];

    expect(all.filter((each) => !expected.has(each)).toSorted()).toEqual(elsewhere);
    expect([...expected].filter((each) => !all.includes(each))).toEqual(['error ERR_EVENT_INVALID']);
  });
});

function expectationsOf(step: Step): readonly string[] {
  if (step.kind === 'race') return step.expect.others;
  if (step.kind !== 'send') return [];
  const { expect } = step;
  switch (expect.outcome) {
    case 'challenge':
      return expect.reasons.map((reason) => `challenge ${reason}`);
    case 'error':
      return [`error ${expect.code}`];
    case 'allow':
    case 'deny':
      return [`${expect.outcome} ${expect.reason}`];
    default:
      return expect satisfies never;
  }
}
