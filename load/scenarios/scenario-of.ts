import { ATTACKS, USUAL } from './all-kinds.ts';
import { createDraw, type Draw } from './draw.ts';
import { createRandom } from './random.ts';
import type { Scenario, ScenarioKind } from './scenario.ts';
import { personsIn } from './step.ts';

/** What decides which scenarios there are. */
export interface Population {
  readonly seed: string;
  /** How many people have records. */
  readonly people: number;
  /** The share of attacks among the scenarios, 0 to 1. */
  readonly attacks: number;
}

/**
 * The scenario of that number, from 0 on. It depends on nothing but the population and the number, so that any one of them can be had
 * again without the others. The first are one of each kind, the rest by their weights.
 */
export function scenarioOf(population: Population, number: number): Scenario {
  const { seed, people, attacks } = population;
  const draw = createDraw(createRandom(JSON.stringify([seed, number])), people);
  const kind = kindsOf(population)[number] ?? weighted(draw, draw.chance(attacks) ? ATTACKS : USUAL);
  const steps = kind.make(draw);
  return { number, kind: kind.name, people: personsIn(steps), steps };
}

/** Every kind that a population has scenarios of. */
export function kindsOf({ attacks }: Pick<Population, 'attacks'>): readonly ScenarioKind[] {
  if (attacks === 0) return USUAL;
  return attacks === 1 ? ATTACKS : [...USUAL, ...ATTACKS];
}

function weighted(draw: Draw, kinds: readonly ScenarioKind[]): ScenarioKind {
  const total = kinds.reduce((sum, { weight }) => sum + weight, 0);
  let left = draw.unit() * total;
  for (const kind of kinds) {
    left -= kind.weight;
    if (left < 0) return kind;
  }
  return draw.pick(kinds);
}
