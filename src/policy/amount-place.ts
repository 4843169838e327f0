import type { ConditionAmount } from './condition.ts';
import type { Condition, Thresholds } from './policy.ts';

/** Where an amount stands in the lists of currencies and in the thresholds that some conditions mention, in their order. */
export interface AmountPlace {
  readonly amount: ConditionAmount | undefined;
  /** Whether the currency is in each list. */
  readonly listed: readonly boolean[];
  readonly thresholds: readonly ('none' | 'below' | 'from')[];
}

/** The places at which the amounts stand, each once, with the first amount that stands there. */
export function placesOf(
  amounts: readonly (ConditionAmount | undefined)[],
  conditions: readonly Condition[],
): readonly AmountPlace[] {
  const lists = conditions.map(({ currencies }) => currencies).filter((list) => list !== undefined);
  const tables = conditions.flatMap(({ amountBelow, amountFrom }) => [amountBelow, amountFrom]);
  const thresholds = tables.filter((table) => table !== undefined);
  const places = new Map<string, AmountPlace>();
  for (const amount of amounts) {
    const place = {
      amount,
      listed: lists.map((list) => amount !== undefined && list.has(amount.currency)),
      thresholds: thresholds.map((table) => sideOf(amount, table)),
    };
    const key = [...place.listed, ...place.thresholds].join();
    if (!places.has(key)) places.set(key, place);
  }
  return [...places.values()];
}

function sideOf(amount: ConditionAmount | undefined, thresholds: Thresholds): AmountPlace['thresholds'][number] {
  const threshold = amount && thresholds.get(amount.currency);
  if (!amount || threshold === undefined) return 'none';
  return amount.minorUnits < threshold ? 'below' : 'from';
}

/** What puts a currency outside: no condition mentions it, it is in no list of currencies, or it has no threshold where others have. */
export type Avoidance = 'unlisted' | 'no_list' | 'no_threshold';

/**
 * Tells how an amount avoids what another one meets, all else being the same. Wherever its currency has a threshold, both stand on
 * the same side; and a currency that is in some list was thought of: it avoids nothing but a threshold. Undefined: they differ in
 * more than that, or in nothing.
 */
export function avoidance(from: AmountPlace, other: AmountPlace): Avoidance | undefined {
  const inSameLists = from.listed.every((listed, index) => listed === other.listed[index]);
  const isListed = from.listed.includes(true);
  if (isListed && !inSameLists) return undefined;
  const onSameSides = from.thresholds.every(
    (side, index) => side === 'none' || (side === 'below') === (other.thresholds[index] === 'below'),
  );
  if (!onSameSides) return undefined;
  const lacks = from.thresholds.some((side, index) => side === 'none' && other.thresholds[index] !== 'none');
  if (inSameLists && !lacks) return undefined;
  if (!isListed && from.thresholds.every((side) => side === 'none')) return 'unlisted';
  return inSameLists ? 'no_threshold' : 'no_list';
}
