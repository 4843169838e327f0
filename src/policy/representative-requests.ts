import { CURRENCIES } from '../transaction/iso-4217.ts';
import { type ConditionAmount, type ConditionFacts, holds } from './condition.ts';
import type { Condition } from './policy.ts';

const MAX_CASES = 100_000;

/** What a list of conditions can tell apart: every request is answered as one of these, an amount with a value of each parameter. */
export interface RepresentativeRequests {
  /** Undefined stands for a request without one. A currency that no condition mentions comes first. */
  readonly amounts: readonly (ConditionAmount | undefined)[];
  /** By path parameter. The empty text, which cannot be one, stands for the values that no condition mentions, and comes first. */
  readonly values: ReadonlyMap<string, readonly string[]>;
}

/**
 * The requests that stand for all. Exact: conditions only compare, so one request stands for all between two values that some
 * condition mentions. Gives `too_many_cases` beyond 100,000 of them rather than a guess.
 */
export function representativeRequests(
  conditions: readonly Condition[],
  hasAmount: boolean,
): RepresentativeRequests | 'too_many_cases' {
  const amounts = hasAmount ? amountCases(conditions) : [undefined];
  const values = valueCases(conditions);
  const count = [...values.values()].reduce((product, { length }) => product * length, amounts.length);
  return count > MAX_CASES ? 'too_many_cases' : { amounts, values };
}

/** A currency that is not mentioned, and each that is at 0 and at each of its thresholds. */
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
  const other = CURRENCIES.filter((currency) => !amounts.has(currency)).slice(0, 1);
  return [
    ...other.map((currency) => ({ currency, minorUnits: 0n })),
    ...[...amounts].flatMap(([currency, all]) => [...all].map((minorUnits) => ({ currency, minorUnits }))),
  ];
}

/** Each path parameter that is mentioned, with one value that cannot be and those that are mentioned. */
function valueCases(conditions: readonly Condition[]): ReadonlyMap<string, readonly string[]> {
  const values = new Map<string, Set<string>>();
  for (const [name, mentioned] of conditions.flatMap(({ path }) => [...path])) {
    values.set(name, new Set([...(values.get(name) ?? ['']), ...mentioned]));
  }
  return new Map([...values].map(([name, all]) => [name, [...all]]));
}

/** Every choice of one value for each parameter. */
export function* combinations(values: RepresentativeRequests['values']): Generator<ReadonlyMap<string, string>> {
  yield* choices([...values]);
}

function* choices([first, ...rest]: readonly (readonly [string, readonly string[]])[]): Generator<Map<string, string>> {
  if (!first) {
    yield new Map();
    return;
  }
  const [name, values] = first;
  for (const others of choices(rest)) {
    for (const value of values) yield new Map([[name, value], ...others]);
  }
}

/** The position of the first condition that holds for a request; undefined holds always. */
export function firstToHold(conditions: readonly (Condition | undefined)[], request: ConditionFacts): number {
  return conditions.findIndex((condition) => condition === undefined || holds(condition, request));
}
