import type { Ial } from '../shared/ial.ts';
import { type NumericDate, numericDate, plusSeconds } from '../shared/numeric-date.ts';
import { ASSERTION_SECONDS, type Assertion } from './assertion.ts';

/** What an ID token says of its person. */
export interface Said {
  readonly ial: Ial | undefined;
  readonly issuedAt: NumericDate;
  readonly authenticatedAt: NumericDate;
}

/** `keep`: something later is there. `write` holds what to put in the place of what was read. Never refuses. */
export type AssertionTransition = { readonly kind: 'write'; readonly next: Assertion } | { readonly kind: 'keep' };

/**
 * Records what a provider says of a person now. What was issued later counts as it is, also where it names a lower level or none, and
 * whichever session at the provider it is of. Of two that were issued in one second the lower level counts, none being the lowest, and the
 * earlier authentication. `firstRev` is random.
 */
export function recordAssertion(
  known: Assertion | undefined,
  a: Said & { readonly firstRev: number },
  now: NumericDate,
): AssertionTransition {
  if (known && known.issuedAt > a.issuedAt) return { kind: 'keep' };

  const { ial, authenticatedAt } = known?.issuedAt === a.issuedAt ? lowerOf(known, a) : a;
  const purgeAt = numericDate(Math.max(known?.purgeAt ?? 0, plusSeconds(now, ASSERTION_SECONDS)));
  const rev = known ? known.rev + 1 : a.firstRev;
  return { kind: 'write', next: { rev, ial, issuedAt: a.issuedAt, authenticatedAt, purgeAt } };
}

function lowerOf(one: Said, other: Said): Pick<Said, 'ial' | 'authenticatedAt'> {
  const { ial } = (one.ial ?? 0) < (other.ial ?? 0) ? one : other;
  return { ial, authenticatedAt: numericDate(Math.min(one.authenticatedAt, other.authenticatedAt)) };
}
