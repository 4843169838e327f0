import { LIVEID_ACR } from '../identity-provider/identity-provider.ts';
import { checkRules } from './check-rules.ts';
import type { CompiledCaller, CompiledOutcome, CompiledRule } from './compiled-policy.ts';
import { type Declared, resolve } from './names.ts';
import type { Path } from './problem.ts';
import { type ConditionContext, readCondition } from './read-condition.ts';
import type { StepUp } from './read-step-up.ts';
import type { Reading } from './reading.ts';
import type { OutcomeSource, RouteSource, RuleSource } from './route-source.ts';

/** What a requirement may refer to. */
export interface RequireContext extends ConditionContext {
  readonly stepUps: Declared<StepUp>;
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
  const inOrder = checkOrder(reading, source, path);
  const rules = source.map((rule, index) => readRule(reading, rule, [...path, index], context));
  const sound = rules.filter((rule) => rule !== undefined);
  if (!inOrder || sound.length < rules.length || context.transaction === undefined) return undefined;
  checkRules(reading, sound, source, path, context);
  return sound;
}

function checkOrder(reading: Reading, rules: readonly RuleSource[], path: Path): boolean {
  let inOrder = true;
  for (const [index, { when }] of rules.entries()) {
    const isLast = index === rules.length - 1;
    if (isLast === (when === undefined)) continue;
    inOrder = false;
    if (isLast) {
      reading.refuse('key', [...path, index, 'when'], 'the last entry has no when', 'add an entry with only then');
    } else {
      reading.refuse('value', [...path, index], 'what follows is never reached', 'put the entry without when last');
    }
  }
  return inOrder;
}

function readRule(reading: Reading, rule: RuleSource, path: Path, context: RequireContext): CompiledRule | undefined {
  const then = readOutcome(reading, rule.then, [...path, 'then'], context);
  if (rule.when === undefined) return then && { when: null, then };
  const when = readCondition(reading, rule.when, [...path, 'when'], context);
  return then && when && { when, then };
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
  return {
    kind: 'step_up',
    name,
    acr_values: covers === 'transaction' ? boundToTransaction(reading, stepUp, path) : stepUp.acrValues,
    max_age: source.max_age ?? stepUp.maxAge,
    covers,
    identity: source.identity ?? null,
  };
}

/** A level of Cognito's own is bound to no transaction (F46): it is not even compiled where one is covered. */
function boundToTransaction(reading: Reading, { acrValues }: StepUp, path: Path): readonly string[] {
  const bound = acrValues.filter((acr) => acr === LIVEID_ACR);
  const here = [...path, 'step_up'];
  const hint = `only ${LIVEID_ACR} does`;
  if (bound.length === 0) reading.refuse('value', here, 'no acr of this step-up covers a transaction', hint);
  else if (bound.length < acrValues.length) {
    reading.warn('value', here, 'not every acr of this step-up covers a transaction', hint);
  }
  return bound;
}
