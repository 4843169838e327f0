import type { CompiledRule } from './compiled-policy.ts';
import { explainHole } from './explain-hole.ts';
import { findHoles, type Hole } from './holes.ts';
import type { RequireRule } from './policy.ts';
import { type Path, quote } from './problem.ts';
import { unreachable } from './reachability.ts';
import type { ConditionContext } from './read-condition.ts';
import type { Reading } from './reading.ts';
import type { RuleSource } from './route-source.ts';
import { toRule } from './to-route-policy.ts';

/** Checks the entries of one list against each other: entries that nothing reaches, holes, amounts that do not fit together. */
export function checkRules(
  reading: Reading,
  compiled: readonly CompiledRule[],
  source: readonly RuleSource[],
  path: Path,
  context: ConditionContext,
): void {
  const rules = compiled.map(toRule);
  const hasAmount = context.transaction?.fields.some(({ name }) => name === 'amount') ?? false;
  const left = unreachable(
    rules.map(({ when }) => when),
    hasAmount,
  );
  const holes = findHoles(rules, hasAmount);
  if (left === 'too_many_cases' || holes === 'too_many_cases') {
    const hint = 'mention fewer values, or split the route';
    reading.warn(
      'value',
      path,
      'too many cases to see whether every entry is reached and whether there is a hole',
      hint,
    );
  }
  if (left !== 'too_many_cases') refuseUnreachable(reading, left, rules.length, path);
  if (holes !== 'too_many_cases') warnOfHoles(reading, rules, holes, path);
  warnOfCurrencies(reading, source, path, context);
}

function refuseUnreachable(reading: Reading, left: readonly number[], count: number, path: Path): void {
  for (const index of left) {
    const hint =
      index === count - 1
        ? 'leave this entry out, and when out of the one before'
        : 'put it before them, or leave it out';
    reading.refuse('value', [...path, index], 'this entry is never reached: those before it leave no request', hint);
  }
}

/** Whoever avoids the lists (another currency, another path) must not get more than those who are in them. */
function warnOfHoles(reading: Reading, rules: readonly RequireRule[], holes: readonly Hole[], path: Path): void {
  const conditions = rules.map(({ when }) => when).filter((when) => when !== undefined);
  for (const hole of holes) {
    const { file, line, col } = reading.locate([...path, hole.inside.entry, 'then'], 'value');
    const message = explainHole(hole, conditions, `${file}:${line}:${col}`);
    reading.warn('value', [...path, hole.outside.entry, 'then'], message, hintFor(hole));
  }
}

function hintFor({ by, demand }: Hole): string {
  if (by.kind === 'currency' && by.how === 'no_threshold') return 'a currency without a threshold counts as above it';
  return demand === 'less'
    ? 'put what is stricter last, and conditions on what is not'
    : 'let what is not listed meet all that is demanded of what is';
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
