import type { Condition, RequireRule, Thresholds } from './policy.ts';

/** A path parameter's value in a condition: unreserved characters (RFC 3986, section 2.3), of which there is one spelling only. */
export const PATH_VALUE = /^(?!\.{1,2}$)[A-Za-z0-9._~-]{1,64}$/;

/** An amount in minor units of its currency (ISO 4217). */
export interface ConditionAmount {
  readonly currency: string;
  readonly minorUnits: bigint;
}

/** What conditions look at. */
export interface ConditionFacts {
  readonly amount: ConditionAmount | undefined;
  readonly pathParameters: ReadonlyMap<string, string>;
}

/**
 * Tells whether every part of a condition holds. Without an amount no part about amounts or currencies holds, and without a path
 * parameter none about its value. Values are compared as they are: it does NOT decode them (see `conditionsReadPath`).
 */
export function holds(condition: Condition, { amount, pathParameters }: ConditionFacts): boolean {
  const { amountBelow, amountFrom, currencies, path } = condition;
  if (amountBelow && !(amount && isBelow(amount, amountBelow))) return false;
  if (amountFrom && !(amount && !isBelow(amount, amountFrom))) return false;
  if (currencies && !(amount && currencies.has(amount.currency))) return false;
  for (const [name, values] of path) {
    const value = pathParameters.get(name);
    if (value === undefined || !values.has(value)) return false;
  }
  return true;
}

/** Strictly below. A currency without a threshold counts as above all. */
function isBelow({ currency, minorUnits }: ConditionAmount, thresholds: Thresholds): boolean {
  const threshold = thresholds.get(currency);
  return threshold !== undefined && minorUnits < threshold;
}

/**
 * The path parameters that some condition looks at. A request in which one of them holds anything but unreserved characters (RFC 3986,
 * section 2.3) is to be refused: another spelling of the same value would slip past a stricter rule.
 */
export function conditionsReadPath(rules: readonly RequireRule[]): ReadonlySet<string> {
  return new Set(rules.flatMap(({ when }) => [...(when?.path.keys() ?? [])]));
}
