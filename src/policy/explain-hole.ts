import type { ConditionAmount } from './condition.ts';
import { toDecimal } from './explain-rule.ts';
import type { Hole, Outside } from './holes.ts';
import type { Condition } from './policy.ts';

/** Says which requests an entry demands too little of; `inside` is where the entry stands that others of their kind meet. */
export function explainHole(hole: Hole, conditions: readonly Condition[], inside: string): string {
  const { by, demand } = hole;
  const than = demand === 'less' ? 'demands less' : 'demands something else';
  const [from, other] = [hole.outside.request, hole.inside.request];
  const pathParameters = [...from.pathParameters].filter(([name]) => by.kind !== 'path' || name !== by.name);
  const rest = [
    ...(by.kind === 'path' ? explainAmount(from.amount, conditions) : []),
    ...pathParameters.map(([name, value]) => `{${name}} ${value === '' ? 'not listed' : value}`),
  ];
  const where = rest.length === 0 ? '' : `, with ${rest.join(' and ')}`;
  const [outsider, insider] =
    by.kind === 'path'
      ? [`a value of {${by.name}} that is not listed`, other.pathParameters.get(by.name)]
      : [explainCurrency(by, from.amount, conditions), explainAmount(other.amount, conditions).join('')];
  return `this entry ${than} of ${outsider} than ${inside} does of ${insider}${where}`;
}

function explainCurrency(
  { how }: Extract<Outside, { readonly kind: 'currency' }>,
  amount: ConditionAmount | undefined,
  conditions: readonly Condition[],
): string {
  const currency = explainAmount(amount, conditions).join('');
  switch (how) {
    case 'unlisted':
      return currency;
    case 'no_list':
      return `${currency}, which is in no list of currencies,`;
    case 'no_threshold':
      return `${currency}, which lacks a threshold,`;
    default:
      return how satisfies never;
  }
}

/** The currency, and between which of its thresholds the amount is. Nothing where no condition looks at amounts. */
function explainAmount(amount: ConditionAmount | undefined, conditions: readonly Condition[]): readonly string[] {
  const tables = conditions.flatMap(({ amountBelow, amountFrom }) => [...(amountBelow ?? []), ...(amountFrom ?? [])]);
  const lists = conditions.flatMap(({ currencies }) => [...(currencies ?? [])]);
  if (!amount || tables.length + lists.length === 0) return [];

  const { currency, minorUnits } = amount;
  const thresholds = tables.filter(([code]) => code === currency).map(([, threshold]) => threshold);
  if (thresholds.length === 0 && !lists.includes(currency)) return ['a currency that is not listed'];
  const [next] = thresholds.filter((threshold) => threshold > minorUnits).toSorted((a, b) => (a < b ? -1 : 1));
  return [
    [
      currency,
      ...(thresholds.includes(minorUnits) ? [`from ${toDecimal(minorUnits, currency)}`] : []),
      ...(next === undefined ? [] : [`below ${toDecimal(next, currency)}`]),
    ].join(' '),
  ];
}
