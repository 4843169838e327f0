import type { Ial } from '../shared/ial.ts';
import { type NumericDate, numericDate, plusSeconds } from '../shared/numeric-date.ts';
import type { Assertion } from './assertion.ts';

/** How long an assertion is kept after its last write: far longer than the sign-in that brought it takes. */
const KEPT_SECONDS = 172_800;

/** `keep`: something later is there. `write` holds what to put in the place of what was read. Never refuses. */
export type AssertionTransition = { readonly kind: 'write'; readonly next: Assertion } | { readonly kind: 'keep' };

/**
 * Records what a provider says of a person now. An older assertion changes nothing; of the same authentication (one session at the
 * provider brings several) the higher level counts; a later one counts as it is, also where it names no level. `firstRev` is random.
 */
export function recordAssertion(
  known: Assertion | undefined,
  a: {
    readonly providerUserId: string;
    readonly ial: Ial | undefined;
    readonly at: NumericDate;
    readonly firstRev: number;
  },
  now: NumericDate,
): AssertionTransition {
  // The provider's clock may be ahead of ours, and nobody has authenticated in the future.
  const assertedAt = numericDate(Math.min(a.at, now));
  if (known && known.assertedAt > assertedAt) return { kind: 'keep' };

  const ial = known?.assertedAt === assertedAt ? higherOf(known.ial, a.ial) : a.ial;
  const purgeAt = numericDate(Math.max(known?.purgeAt ?? 0, plusSeconds(now, KEPT_SECONDS)));
  const rev = known ? known.rev + 1 : a.firstRev;
  return { kind: 'write', next: { rev, providerUserId: a.providerUserId, ial, assertedAt, purgeAt } };
}

function higherOf(one: Ial | undefined, other: Ial | undefined): Ial | undefined {
  if (one === undefined || other === undefined) return one ?? other;
  return one > other ? one : other;
}
