import type { Person } from './cast.ts';
import type { Draw } from './draw.ts';
import type { Step } from './step.ts';

/** Steps of one person, and of those who attack them, with what must come of each. */
export interface Scenario {
  readonly number: number;
  readonly kind: string;
  /** Whose records it touches. */
  readonly people: readonly Person[];
  readonly steps: readonly Step[];
}

/** One kind of scenario. `make` is pure: what it draws decides everything. */
export interface ScenarioKind {
  readonly name: string;
  /** How often it comes among the others of its sort. */
  readonly weight: number;
  make(draw: Draw): readonly Step[];
}
