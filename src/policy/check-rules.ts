import type { CompiledOutcome, CompiledRule } from './compiled-policy.ts';
import { type Path, quote } from './problem.ts';
import { unreachable } from './reachability.ts';
import type { ConditionContext } from './read-condition.ts';
import type { Reading } from './reading.ts';
import type { RuleSource } from './route-source.ts';
import { toCondition } from './to-route-policy.ts';

/** Checks the entries of one list against each other: entries that nothing reaches, a weak end, amounts that do not fit together. */
export function checkRules(
  reading: Reading,
  rules: readonly CompiledRule[],
  source: readonly RuleSource[],
  path: Path,
  context: ConditionContext,
): void {
  refuseUnreachable(reading, rules, path, context);
  warnOfHole(reading, rules, path);
  warnOfCurrencies(reading, source, path, context);
}

function refuseUnreachable(
  reading: Reading,
  rules: readonly CompiledRule[],
  path: Path,
  { transaction }: ConditionContext,
): void {
  const conditions = rules.map(({ when }) => (when === null ? undefined : toCondition(when)));
  const hasAmount = transaction?.fields.some(({ name }) => name === 'amount') ?? false;
  const left = unreachable(conditions, hasAmount);
  if (left === 'too_many_cases') {
    const hint = 'mention fewer values, or split the route';
    reading.warn('value', path, 'too many cases to see whether every entry is reached', hint);
    return;
  }
  for (const index of left) {
    const isLast = index === rules.length - 1;
    const hint = isLast
      ? 'leave this entry out, and when out of the one before'
      : 'put it before them, or leave it out';
    reading.refuse('value', [...path, index], 'this entry is never reached: those before it leave no request', hint);
  }
}

/** Whoever avoids the conditions (another currency, another path) must not get more than those who meet them. */
function warnOfHole(reading: Reading, rules: readonly CompiledRule[], path: Path): void {
  const last = rules.at(-1);
  if (!last || !rules.some(({ then }) => strength(then) > strength(last.then))) return;
  const hint = 'put what is stricter last, and conditions on what is not';
  const here = [...path, rules.length - 1, 'then'];
  reading.warn('value', here, 'the last entry is weaker than one before: whoever meets no condition gets more', hint);
}

function strength(outcome: CompiledOutcome): number {
  switch (outcome.kind) {
    case 'token':
      return 0;
    case 'step_up':
      return outcome.covers === 'session' ? 1 : 2;
    case 'deny':
      return 3;
    default:
      return outcome satisfies never;
  }
}

function warnOfCurrencies(
  reading: Reading,
  source: readonly RuleSource[],
  path: Path,
  { amounts }: ConditionContext,
): void {
  let first: { readonly name: string; readonly currencies: string } | undefined;
  for (const [index, { when }] of source.entries()) {
    for (const part of ['amount_below', 'amount_from'] as const) {
      const name = when?.[part];
      const thresholds = name === undefined ? undefined : amounts.entries.get(name);
      if (name === undefined || !thresholds) continue;
      const currencies = thresholds.map(({ currency }) => currency).join(' ');
      first ??= { name, currencies };
      if (first.currencies === currencies) continue;
      const message = `${quote(name)} has thresholds for other currencies than ${quote(first.name)}`;
      reading.warn(
        'value',
        [...path, index, 'when', part],
        message,
        'a currency without a threshold counts as above it',
      );
    }
  }
}
