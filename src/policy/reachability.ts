import { CURRENCIES } from '../transaction/iso-4217.ts';
import { type ConditionAmount, type ConditionFacts, holds } from './condition.ts';
import type { Condition } from './policy.ts';

const MAX_CASES = 100_000;

/**
 * The positions of the conditions that no request comes to, since one before it holds for each that it could hold for. Undefined holds
 * always. Exact: conditions only compare, so one request stands for all between two values that some condition mentions. Gives
 * `too_many_cases` beyond 100,000 of them rather than a guess.
 */
export function unreachable(
  conditions: readonly (Condition | undefined)[],
  hasAmount: boolean,
): readonly number[] | 'too_many_cases' {
  const asked = conditions.filter((condition) => condition !== undefined);
  const amounts = hasAmount ? amountCases(asked) : [undefined];
  const values = valueCases(asked);
  const count = [...values.values()].reduce((product, { length }) => product * length, amounts.length);
  if (count > MAX_CASES) return 'too_many_cases';

  const left = new Set(conditions.keys());
  for (const facts of requests(amounts, values)) {
    left.delete(conditions.findIndex((condition) => condition === undefined || holds(condition, facts)));
    if (left.size === 0) break;
  }
  return [...left];
}

/** Each currency that is mentioned at 0 and at each of its thresholds, and one that is not mentioned. */
function amountCases(conditions: readonly Condition[]): readonly ConditionAmount[] {
  const amounts = new Map<string, Set<bigint>>();
  const mention = (currency: string) => {
    const known = amounts.get(currency) ?? new Set([0n]);
    amounts.set(currency, known);
    return known;
  };
  for (const { amountBelow, amountFrom, currencies } of conditions) {
    for (const [currency, threshold] of [...(amountBelow ?? []), ...(amountFrom ?? [])])
      mention(currency).add(threshold);
    for (const currency of currencies ?? []) mention(currency);
  }
  const other = CURRENCIES.find((currency) => !amounts.has(currency));
  if (other !== undefined) mention(other);
  return [...amounts].flatMap(([currency, all]) => [...all].map((minorUnits) => ({ currency, minorUnits })));
}

/** Each path parameter that is mentioned, with the values that are mentioned and one that cannot be. */
function valueCases(conditions: readonly Condition[]): ReadonlyMap<string, readonly string[]> {
  const values = new Map<string, Set<string>>();
  for (const [name, mentioned] of conditions.flatMap(({ path }) => [...path])) {
    values.set(name, new Set([...(values.get(name) ?? ['']), ...mentioned]));
  }
  return new Map([...values].map(([name, all]) => [name, [...all]]));
}

function* requests(
  amounts: readonly (ConditionAmount | undefined)[],
  values: ReadonlyMap<string, readonly string[]>,
): Generator<ConditionFacts> {
  for (const pathParameters of combinations([...values])) {
    for (const amount of amounts) yield { amount, pathParameters };
  }
}

function* combinations([first, ...rest]: readonly (readonly [string, readonly string[]])[]): Generator<
  Map<string, string>
> {
  if (!first) {
    yield new Map();
    return;
  }
  const [name, values] = first;
  for (const others of combinations(rest)) {
    for (const value of values) yield new Map([...others, [name, value]]);
  }
}
