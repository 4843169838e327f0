import { type Identification, identify } from '../step-up/identify.ts';
import type { IdentityRecord } from '../step-up/identity-store.ts';
import type { Assertion, FederatedPerson } from './assertion.ts';

/** As `Identification`; an assertion is copied for the person whose it is, and for nobody else. */
export type Copy = Identification | { readonly kind: 'refuse'; readonly reason: 'assertion_of_another' };

/**
 * Copies what a provider said of a person into their identity record, as `identify` does: it lowers no level, makes no proofing older
 * and gives nobody another name at the provider. `assertion` is the one that was found for `person`; `firstRev` is random.
 *
 * Does NOT ask how old the assertion is: its time is copied too, and rules judge by that.
 */
export function copyAssertion(
  identity: IdentityRecord | undefined,
  c: { readonly person: FederatedPerson; readonly assertion: Assertion; readonly firstRev: number },
): Copy {
  const { providerUserId, ial, assertedAt: at } = c.assertion;
  // Only an item that somebody else wrote says so.
  if (providerUserId !== c.person.providerSub) return { kind: 'refuse', reason: 'assertion_of_another' };
  const proofing = ial === undefined ? undefined : { ial, at };
  return identify(identity, { providerUserId, proofing, firstRev: c.firstRev });
}
