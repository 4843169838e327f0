import type { Condition } from './policy.ts';
import { combinations, firstToHold, representativeRequests } from './representative-requests.ts';

/**
 * The positions of the conditions that no request comes to, since one before it holds for each that it could hold for. Undefined holds
 * always. Exact, or `too_many_cases`.
 */
export function unreachable(
  conditions: readonly (Condition | undefined)[],
  hasAmount: boolean,
): readonly number[] | 'too_many_cases' {
  const asked = conditions.filter((condition) => condition !== undefined);
  const requests = representativeRequests(asked, hasAmount);
  if (requests === 'too_many_cases') return requests;

  const left = new Set(conditions.keys());
  for (const pathParameters of combinations(requests.values)) {
    for (const amount of requests.amounts) left.delete(firstToHold(conditions, { amount, pathParameters }));
    if (left.size === 0) break;
  }
  return [...left];
}
