import { minorUnitDigits } from '../transaction/iso-4217.ts';
import type { Condition, Outcome, RequireRule, Thresholds } from './policy.ts';

/** Says in words when a rule holds and what it then asks for; `only` one that a route has holds always. */
export function explainRule({ when, then }: RequireRule, only: boolean): string {
  const otherwise = only ? 'always' : 'else';
  return `${when ? explainCondition(when) : otherwise}: ${explainOutcome(then)}`;
}

function explainCondition(condition: Condition): string {
  const { amountBelow, amountFrom, currencies, path } = condition;
  return [
    ...(amountBelow ? [`below ${explainThresholds(amountBelow)}`] : []),
    ...(amountFrom ? [`from ${explainThresholds(amountFrom)} or in any other currency`] : []),
    ...(currencies ? [`in ${listNames([...currencies], 'or')}`] : []),
    ...[...path].map(([name, values]) => `{${name}} is ${listNames([...values], 'or')}`),
  ].join(', and ');
}

function explainThresholds(thresholds: Thresholds): string {
  return [...thresholds].map(([currency, minorUnits]) => `${toDecimal(minorUnits, currency)} ${currency}`).join(', ');
}

/** Minor units as the decimal text of a policy: 30.00. */
export function toDecimal(minorUnits: bigint, currency: string): string {
  const digits = minorUnitDigits(currency) ?? 0;
  const text = minorUnits.toString().padStart(digits + 1, '0');
  return digits === 0 ? text : `${text.slice(0, -digits)}.${text.slice(-digits)}`;
}

function explainOutcome(outcome: Outcome): string {
  switch (outcome.kind) {
    case 'token':
    case 'deny':
      return outcome.kind;
    case 'step_up': {
      const { name, covers, maxAge, acrValues, identity } = outcome;
      const what = covers === 'transaction' ? 'for this transaction, once' : 'for the session';
      const proofing = identity ? `, IAL ${identity.ial} within ${inWords(identity.maxAge)}` : '';
      return `${name} ${what}, ${inWords(maxAge)}${proofing}, by ${listNames(acrValues, 'or')}`;
    }
    default:
      return outcome satisfies never;
  }
}

/** Whole seconds in the largest unit that holds them: 365d, 5m, 90s. */
export function inWords(seconds: number): string {
  const units: readonly (readonly [name: string, seconds: number])[] = [
    ['d', 86_400],
    ['h', 3600],
    ['m', 60],
  ];
  const [name, size] = units.find(([, size]) => seconds % size === 0) ?? ['s', 1];
  return `${seconds / size}${name}`;
}

/** As `a, b or c`. */
export function listNames(names: readonly string[], conjunction: 'and' | 'or'): string {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} ${conjunction} ${names.at(-1)}`;
}
