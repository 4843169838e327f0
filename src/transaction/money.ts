import { minorUnitDigits } from './iso-4217.ts';

/** Why a text is not an amount. A stable value, free of the text itself. */
export type AmountProblem = 'unknown_currency' | 'not_a_decimal' | 'too_many_fraction_digits' | 'too_large';

// A thousand times the world's yearly product in its smallest currency; the bound only keeps the arithmetic small.
const MAX_INTEGER_DIGITS = 18;

const DECIMAL = /^(?<integer>0|[1-9][0-9]*)(?:\.(?<fraction>[0-9]+))?$/;

/**
 * Reads a decimal string as a whole number of the currency's minor units: "10", "10.0" and "10.00" EUR are all 1000n (T14).
 *
 * Refuses signs, exponents, spaces, separators, leading zeros, non-ASCII digits, more fraction digits than the currency
 * has (even when they are zero), more than 18 integer digits, and currencies that are not on the ISO 4217 list.
 */
export function parseMinorUnits(amount: string, currency: string): bigint | AmountProblem {
  const digits = minorUnitDigits(currency);
  if (digits === undefined) return 'unknown_currency';

  const groups = DECIMAL.exec(amount)?.groups;
  if (!groups) return 'not_a_decimal';

  const integer = groups['integer'] ?? '';
  const fraction = groups['fraction'] ?? '';
  if (integer.length > MAX_INTEGER_DIGITS) return 'too_large';
  if (fraction.length > digits) return 'too_many_fraction_digits';
  return BigInt(integer + fraction.padEnd(digits, '0'));
}
