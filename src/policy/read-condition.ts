import { canonicalList } from './canonical-list.ts';
import type { CompiledCondition, CompiledThreshold, CompiledTransaction } from './compiled-policy.ts';
import { type Declared, resolve } from './names.ts';
import { nameHint } from './nearest-name.ts';
import { type Path, quote } from './problem.ts';
import type { Reading } from './reading.ts';
import type { RouteKey } from './route-key.ts';
import type { ConditionSource } from './route-source.ts';

/** What a condition may look at. */
export interface ConditionContext {
  /** As written. */
  readonly key: string;
  /** Undefined if the key is broken. */
  readonly routeKey: RouteKey | undefined;
  readonly amounts: Declared<readonly CompiledThreshold[]>;
  /** The route's own; null if it has none, undefined if it is broken. */
  readonly transaction: CompiledTransaction | null | undefined;
}

/** Reads `when`. A part about something that the route does not have would never hold, and is refused. */
export function readCondition(
  reading: Reading,
  source: ConditionSource,
  path: Path,
  context: ConditionContext,
): CompiledCondition | undefined {
  if (Object.keys(source).length === 0) {
    const hint = 'give it amount_below, amount_from, currency or path, or leave it out of the last entry';
    reading.refuse('value', path, 'the condition asks nothing', hint);
    return undefined;
  }

  const thresholds = (part: 'amount_below' | 'amount_from') => {
    const name = source[part];
    return name === undefined ? null : resolve(reading, context.amounts, name, [...path, part], 'amount');
  };
  const below = thresholds('amount_below');
  const from = thresholds('amount_from');
  const parts = (['amount_below', 'amount_from', 'currency'] as const).filter((part) => source[part] !== undefined);
  const names = Object.keys(source.path ?? {});
  if (source.path && names.length === 0) {
    reading.refuse('value', [...path, 'path'], 'no path parameter is named', 'leave the key out');
    return undefined;
  }
  const strange = [
    ...parts.filter((part) => isWithoutAmount(reading, [...path, part], context)),
    ...names.filter((name) => isUnknownParameter(reading, name, [...path, 'path', name], context)),
  ];
  if (below === undefined || from === undefined || strange.length > 0) return undefined;
  return {
    amount_below: below,
    amount_from: from,
    currencies: source.currency ? canonicalList(source.currency) : null,
    path: canonicalList(names).map((name) => ({ name, values: canonicalList(source.path?.[name] ?? []) })),
  };
}

function isWithoutAmount(reading: Reading, path: Path, { transaction }: ConditionContext): boolean {
  if (transaction === undefined) return false;
  const missing = ['amount', 'currency'].filter((name) => !transaction?.fields.some((field) => field.name === name));
  for (const name of missing) {
    const hint = `give it under fields, as in ${name}: /${name}`;
    reading.refuse('key', path, `the route has no transaction with the field ${name}`, hint);
  }
  return missing.length > 0;
}

function isUnknownParameter(reading: Reading, name: string, path: Path, { key, routeKey }: ConditionContext): boolean {
  if (!routeKey || routeKey.pathParameters.has(name)) return false;
  const hint = nameHint(name, [...routeKey.pathParameters]);
  reading.refuse('key', path, `${quote(name)} is not a path parameter of ${quote(key)}`, hint);
  return true;
}
