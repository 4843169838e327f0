import type { IdentityRecord, Proofing } from './identity-store.ts';
import { type IdentityTransition, nextOf } from './revocation.ts';

/**
 * As `IdentityTransition`; a person is never given another name at the provider. `isOverruled`: the proofing would have counted, if the
 * provider had not said something since.
 */
export type Identification =
  | (IdentityTransition & { readonly isOverruled: boolean })
  | { readonly kind: 'refuse'; readonly reason: 'identity_of_another' };

/**
 * Says who a person is at the provider and, unless `proofing` is undefined, how well that was proofed. `firstRev` is random, as for `open`
 * in transitions.ts. Revocations stay as they are, and what was heard of a provider.
 *
 * A higher level replaces a lower one, and of two equal levels the later one counts: nothing that is said again, or late, lowers a level
 * or makes a proofing older. What a provider asserted, also that there is no level, is replaced by later proofings alone
 * (docs/decisions/010). A record that has another person's name is refused: its person would lose the phone to somebody else.
 */
export function identify(
  identity: IdentityRecord | undefined,
  i: { readonly providerUserId: string; readonly proofing: Proofing | undefined; readonly firstRev: number },
): Identification {
  const { providerUserId, proofing } = i;
  if (!identity) {
    return { kind: 'write', next: { ...nextOf(identity, i.firstRev), providerUserId, proofing }, isOverruled: false };
  }
  const { providerUserId: known, asserted } = identity;
  if (known !== undefined && known !== providerUserId) return { kind: 'refuse', reason: 'identity_of_another' };

  // A proofing without a name is of nobody: the first name does not inherit it. An assertion is of whoever signs in here.
  const before = known === undefined && !asserted ? undefined : identity.proofing;
  const better = betterOf(before, proofing);
  const isOverruled = asserted !== undefined && better !== undefined && better !== before && better.at <= asserted.at;
  if (isOverruled || better === before) {
    if (known !== undefined) return { kind: 'keep', isOverruled };
    const next = { ...identity, rev: identity.rev + 1, providerUserId, proofing: before };
    return { kind: 'write', next, isOverruled };
  }
  // What is better than a provider's assertion is no longer the provider's to take away.
  const next = { ...identity, rev: identity.rev + 1, providerUserId, proofing: better, asserted: undefined };
  return { kind: 'write', next, isOverruled };
}

/** The one before, unless the new one is better. */
function betterOf(before: Proofing | undefined, next: Proofing | undefined): Proofing | undefined {
  if (!before || !next) return before ?? next;
  if (before.ial !== next.ial) return next.ial > before.ial ? next : before;
  return next.at > before.at ? next : before;
}
