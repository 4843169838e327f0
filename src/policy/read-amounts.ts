import { type AmountProblem, parseMinorUnits } from '../transaction/money.ts';
import type { CompiledThreshold } from './compiled-policy.ts';
import { type Path, quote } from './problem.ts';
import type { Reading } from './reading.ts';
import { currencyHint } from './source-parts.ts';
import { thresholdsSource } from './source-schema.ts';

/** Reads one entry of `amounts`: a threshold per currency, each a quoted decimal string. */
export function readThresholds(reading: Reading, value: unknown, path: Path): readonly CompiledThreshold[] | undefined {
  const source = reading.read(thresholdsSource, value, path);
  if (source === undefined) return undefined;

  const entries = Object.entries(source);
  if (entries.length === 0) reading.refuse('key', path, 'no currency has a threshold');
  const thresholds = entries.map(([currency, amount]) => readThreshold(reading, currency, amount, [...path, currency]));
  const sound = thresholds.filter((threshold) => threshold !== undefined);
  return sound.length === entries.length && sound.length > 0
    ? sound.toSorted((a, b) => (a.currency < b.currency ? -1 : 1))
    : undefined;
}

function readThreshold(reading: Reading, currency: string, amount: unknown, path: Path): CompiledThreshold | undefined {
  if (typeof amount !== 'string') {
    const hint =
      typeof amount === 'number' ? 'a number loses its digits: put the amount in quotes' : 'write it as "30.00"';
    reading.refuse('value', path, 'an amount is a decimal text', hint);
    return undefined;
  }
  const minorUnits = parseMinorUnits(amount, currency);
  if (typeof minorUnits === 'bigint') return { currency, minor_units: minorUnits.toString() };

  const [mark, message, hint] = explain(minorUnits, currency);
  reading.refuse(mark, path, message, hint);
  return undefined;
}

function explain(problem: AmountProblem, currency: string): readonly ['key' | 'value', string, string | undefined] {
  switch (problem) {
    case 'unknown_currency':
      return ['key', `unknown currency ${quote(currency)}`, currencyHint(currency)];
    case 'not_a_decimal':
      return ['value', 'not a decimal amount', 'digits, with a point before the fraction: "30.00"'];
    case 'too_many_fraction_digits':
      return ['value', `more fraction digits than ${currency} has`, undefined];
    case 'too_large':
      return ['value', 'more than 18 digits before the point', undefined];
    default:
      return problem satisfies never;
  }
}
