import type {
  CompiledCaller,
  CompiledOutcome,
  CompiledRule,
  CompiledThreshold,
  CompiledTransaction,
} from './compiled-policy.ts';
import { type Declared, resolve } from './names.ts';
import type { Path } from './problem.ts';
import type { StepUp } from './read-step-up.ts';
import type { Reading } from './reading.ts';
import type { OutcomeSource, RouteSource, RuleSource } from './source-schema.ts';

/** What a requirement may refer to. */
export interface RequireContext {
  readonly amounts: Declared<readonly CompiledThreshold[]>;
  readonly stepUps: Declared<StepUp>;
  /** The route's own; null if it has none, undefined if it is broken. */
  readonly transaction: CompiledTransaction | null | undefined;
  readonly caller: CompiledCaller | undefined;
}

/** Reads `require` in any of its forms. Rules stay in the order written: the first that holds wins (T37). */
export function readRequire(
  reading: Reading,
  source: NonNullable<RouteSource['require']>,
  path: Path,
  context: RequireContext,
): readonly CompiledRule[] | undefined {
  if (!Array.isArray(source)) {
    const then = readOutcome(reading, source, path, context);
    return then && [{ when: null, then }];
  }
  checkOrder(reading, source, path);
  const rules = source.map((rule, index) => readRule(reading, rule, [...path, index], context));
  const sound = rules.filter((rule) => rule !== undefined);
  return sound.length === rules.length ? sound : undefined;
}

function checkOrder(reading: Reading, rules: readonly RuleSource[], path: Path): void {
  for (const [index, { when }] of rules.entries()) {
    const isLast = index === rules.length - 1;
    if (isLast && when !== undefined) {
      reading.refuse('key', [...path, index, 'when'], 'the last entry has no when', 'add an entry with only then');
    }
    if (!isLast && when === undefined) {
      reading.refuse('value', [...path, index], 'what follows is never reached', 'put the entry without when last');
    }
  }
}

function readRule(reading: Reading, rule: RuleSource, path: Path, context: RequireContext): CompiledRule | undefined {
  const then = readOutcome(reading, rule.then, [...path, 'then'], context);
  if (rule.when === undefined) return then && { when: null, then };

  const when = [...path, 'when', 'amount_below'];
  const thresholds = resolve(reading, context.amounts, rule.when.amount_below, when, 'amount');
  for (const name of ['amount', 'currency']) {
    if (context.transaction === undefined || context.transaction?.fields.some((field) => field.name === name)) continue;
    const hint = `give it under fields, as in ${name}: /${name}`;
    reading.refuse('key', when, `the route has no transaction with the field ${name}`, hint);
  }
  return then && thresholds && { when: { amount_below: thresholds }, then };
}

function readOutcome(
  reading: Reading,
  source: OutcomeSource,
  path: Path,
  { stepUps, transaction, caller }: RequireContext,
): CompiledOutcome | undefined {
  if (typeof source === 'string') return { kind: source };

  const { step_up: name, covers } = source;
  const stepUp = resolve(reading, stepUps, name, [...path, 'step_up'], 'step-up');
  if (covers === 'transaction' && transaction === null) {
    const hint = 'give the route a transaction, or cover the session';
    reading.refuse('value', [...path, 'covers'], 'the route has no transaction to cover', hint);
  }
  // A machine has no one who could countersign (T5).
  if (caller?.machine) {
    const hint = `name a caller that is a person, or require token`;
    reading.refuse('value', [...path, 'step_up'], `the caller ${caller.name} is a machine`, hint);
  }
  if (!stepUp) return undefined;
  return { kind: 'step_up', name, acr_values: stepUp.acrValues, max_age: source.max_age ?? stepUp.maxAge, covers };
}
