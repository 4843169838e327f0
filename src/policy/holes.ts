import { type AmountPlace, type Avoidance, avoidance, placesOf } from './amount-place.ts';
import type { ConditionFacts } from './condition.ts';
import { demandsAsMuch } from './demands.ts';
import type { Condition, RequireRule } from './policy.ts';
import { combinations, firstToHold, representativeRequests } from './representative-requests.ts';

const MAX_COMPARISONS = 100_000_000;

/** A request and the position of the entry that it meets. */
export interface Met {
  readonly request: ConditionFacts;
  readonly entry: number;
}

/** What puts a request outside a list: its currency, or the value of the path parameter of this name. */
export type Outside =
  | { readonly kind: 'currency'; readonly how: Avoidance }
  | { readonly kind: 'path'; readonly name: string };

/** A request outside some list, of which less is demanded than of one that is inside under the same other circumstances. */
export interface Hole {
  readonly by: Outside;
  readonly outside: Met;
  readonly inside: Met;
  /** `other`: neither demands all that the other one does. */
  readonly demand: 'less' | 'other';
}

/**
 * Finds what a caller gains by being outside the lists of a policy: by a currency or a value of a path parameter that is in none, or by
 * a currency without a threshold. One hole, with an example, for each entry and each way to come to it. It does NOT compare two
 * requests that are both listed, nor two amounts of one currency: there the author has decided. Exact, or `too_many_cases`.
 */
export function findHoles(rules: readonly RequireRule[], hasAmount: boolean): readonly Hole[] | 'too_many_cases' {
  const conditions = rules.map(({ when }) => when);
  const asked = conditions.filter((condition) => condition !== undefined);
  const requests = representativeRequests(asked, hasAmount);
  if (requests === 'too_many_cases') return requests;
  const places = placesOf(requests.amounts, asked);
  const ways = [...requests.values.values()].reduce((product, { length }) => product * length, 1);
  if (places.length ** 2 * (ways + asked.length) > MAX_COMPARISONS) return 'too_many_cases';

  const found = new Map<string, Hole>();
  const compare = (by: Outside, outside: Met | undefined, inside: Met | undefined) => {
    const hole = outside && inside && holeBetween(rules, by, outside, inside);
    if (!hole) return;
    const key = `${hole.outside.entry} ${by.kind === 'path' ? by.name : ''}`;
    const known = found.get(key);
    if (!known || (known.demand === 'other' && hole.demand === 'less')) found.set(key, hole);
  };
  const pairs = avoidingPairs(places);
  for (const pathParameters of combinations(requests.values)) {
    const met = places.map(({ amount }) => meet(conditions, { amount, pathParameters }));
    for (const { how, from, other } of pairs) compare({ kind: 'currency', how }, met[from], met[other]);
    for (const [name, [unlisted, ...values]] of requests.values) {
      if (pathParameters.get(name) !== unlisted) continue;
      for (const value of values) {
        const listed = new Map([...pathParameters, [name, value]]);
        for (const outside of met) {
          const inside = meet(conditions, { amount: outside.request.amount, pathParameters: listed });
          compare({ kind: 'path', name }, outside, inside);
        }
      }
    }
  }
  return [...found.values()];
}

function meet(conditions: readonly (Condition | undefined)[], request: ConditionFacts): Met {
  return { request, entry: firstToHold(conditions, request) };
}

function avoidingPairs(places: readonly AmountPlace[]) {
  return places.flatMap((place, from) =>
    places.flatMap((listed, other) => {
      const how = avoidance(place, listed);
      return how === undefined ? [] : [{ how, from, other }];
    }),
  );
}

function holeBetween(rules: readonly RequireRule[], by: Outside, outside: Met, inside: Met): Hole | undefined {
  const [less, more] = [rules[outside.entry]?.then, rules[inside.entry]?.then];
  if (!less || !more || demandsAsMuch(less, more)) return undefined;
  return { by, outside, inside, demand: demandsAsMuch(more, less) ? 'less' : 'other' };
}
