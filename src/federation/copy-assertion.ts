import type { Ial } from '../shared/ial.ts';
import type { NumericDate } from '../shared/numeric-date.ts';
import type { IdentityRecord, Proofing } from '../step-up/identity-store.ts';
import { nextOf } from '../step-up/revocation.ts';
import { ASSERTION_SECONDS, type Assertion, type FederatedPerson } from './assertion.ts';

/** `isLower`: the person has no level any more, or a lower one. */
export type Copy =
  | { readonly kind: 'write'; readonly next: IdentityRecord; readonly isLower: boolean }
  | { readonly kind: 'keep' }
  | {
      readonly kind: 'refuse';
      readonly reason: 'identity_of_another' | 'assertion_too_old' | 'assertion_not_new' | 'level_not_asserted';
    };

/**
 * Copies what a provider said of a person into their identity record; `assertion` is the one that was found for `person`.
 *
 * The provider has the last word on what it said itself: a later assertion replaces it, also by a lower level or none. What a proofing of
 * ours, an import or a hand said it replaces by a level that is named: by a higher one, a later one of the same level, or a lower one that
 * was issued no earlier; where it names none, that stays (docs/decisions/010). Nothing is copied twice, so that what an administrator
 * changed stays until the provider says something new.
 *
 * Gives the person the provider's `sub` as their name only where that was declared (`oidc_sub_is_user`), and nobody another name.
 * `firstRev` is random. Does NOT ask how long ago the person authenticated: that time is copied too, and rules judge by it.
 */
export function copyAssertion(
  identity: IdentityRecord | undefined,
  c: {
    readonly person: FederatedPerson;
    readonly assertion: Assertion;
    readonly subIsUser: boolean;
    readonly firstRev: number;
  },
  now: NumericDate,
): Copy {
  const { person, assertion } = c;
  if (now - assertion.issuedAt > ASSERTION_SECONDS) return { kind: 'refuse', reason: 'assertion_too_old' };
  const known = identity?.providerUserId;
  const providerUserId = c.subIsUser ? person.providerSub : known;
  if (known !== undefined && known !== providerUserId) return { kind: 'refuse', reason: 'identity_of_another' };

  // A level without a name is of nobody: the first name does not inherit it.
  const before = known === providerUserId ? identity : undefined;
  const asserted = { by: person.providerName, at: assertion.issuedAt };
  const said = assertion.ial === undefined ? undefined : { ial: assertion.ial, at: assertion.authenticatedAt };
  const write = (proofing: Proofing | undefined): Copy => {
    const next = { ...nextOf(identity, c.firstRev), providerUserId, proofing, asserted };
    return { kind: 'write', next, isLower: levelOf(proofing) < levelOf(before?.proofing) };
  };

  if (before?.asserted?.by === asserted.by) {
    const { proofing, asserted: last } = before;
    const isNew = asserted.at > last.at || (asserted.at === last.at && levelOf(said) < levelOf(proofing));
    if (!isNew) return { kind: 'refuse', reason: 'assertion_not_new' };
    return write(proofing && said && proofing.ial === said.ial && proofing.at > said.at ? proofing : said);
  }
  if (said) return before?.proofing && !replaces(said, before.proofing, assertion) ? { kind: 'keep' } : write(said);
  if (before?.proofing) return { kind: 'refuse', reason: 'level_not_asserted' };
  return before || providerUserId === undefined ? { kind: 'keep' } : write(undefined);
}

function replaces(said: Proofing, known: Proofing, { issuedAt }: Assertion): boolean {
  if (said.ial === known.ial) return said.at > known.at;
  return said.ial > known.ial || issuedAt >= known.at;
}

function levelOf(proofing: Proofing | undefined): Ial | 0 {
  return proofing?.ial ?? 0;
}
