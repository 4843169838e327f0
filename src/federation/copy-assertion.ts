import type { Ial } from '../shared/ial.ts';
import type { NumericDate } from '../shared/numeric-date.ts';
import type { Heard, IdentityRecord, Proofing } from '../step-up/identity-store.ts';
import { nextOf } from '../step-up/revocation.ts';
import { ASSERTION_SECONDS, type Assertion, type FederatedPerson } from './assertion.ts';

/**
 * `write`: the person has the level of the assertion, a lower one or none where the reason says so; or, with `level_not_asserted`, keeps
 * theirs, and the record says only what was heard. `keep`: there is nothing to write down, not even a name.
 */
export type Copy =
  | {
      readonly kind: 'write';
      readonly next: IdentityRecord;
      readonly reason: 'level_lowered' | 'level_not_asserted' | undefined;
    }
  | { readonly kind: 'keep' }
  | { readonly kind: 'refuse'; readonly reason: 'identity_of_another' | 'assertion_too_old' | 'assertion_not_new' };

/**
 * Copies what a provider said of a person into their identity record; `assertion` is the one that was found for `person`.
 *
 * The provider has the last word on what it said itself: a later assertion replaces it, also by a lower level or none. What a proofing of
 * ours, an import or a hand said it replaces by a level that is named: by a higher one, a later one of the same level, or a lower one that
 * was issued no earlier; where it names none, that stays (docs/decisions/010). Nothing is heard twice, whether it counted or not, so that
 * what an administrator or an import changed stays until the provider says something new.
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
  const asserted = { by: person.providerName, at: assertion.issuedAt };
  const heard = { ...asserted, ial: assertion.ial };
  if (!isNew(heard, identity?.heard)) return { kind: 'refuse', reason: 'assertion_not_new' };

  // A level without a name is of nobody: the first name does not inherit it.
  const before = known === providerUserId ? identity : undefined;
  const said = assertion.ial === undefined ? undefined : { ial: assertion.ial, at: assertion.authenticatedAt };
  const next = { ...nextOf(identity, c.firstRev), providerUserId, heard };
  const take = (proofing: Proofing | undefined): Copy => {
    const isLower = levelOf(proofing?.ial) < levelOf(before?.proofing?.ial);
    return { kind: 'write', next: { ...next, proofing, asserted }, reason: isLower ? 'level_lowered' : undefined };
  };

  if (before?.asserted?.by === asserted.by) {
    const { proofing } = before;
    return take(proofing && said && proofing.ial === said.ial && proofing.at > said.at ? proofing : said);
  }
  if (said && (!before?.proofing || replaces(said, before.proofing, assertion))) return take(said);
  if (before) return { kind: 'write', next, reason: before.proofing && !said ? 'level_not_asserted' : undefined };
  return providerUserId === undefined ? { kind: 'keep' } : take(undefined);
}

/** A later word of the same provider, or one of the same second that names less. */
function isNew(heard: Heard, last: Heard | undefined): boolean {
  if (last?.by !== heard.by) return true;
  return heard.at > last.at || (heard.at === last.at && levelOf(heard.ial) < levelOf(last.ial));
}

function replaces(said: Proofing, known: Proofing, { issuedAt }: Assertion): boolean {
  if (said.ial === known.ial) return said.at > known.at;
  return said.ial > known.ial || issuedAt >= known.at;
}

function levelOf(ial: Ial | undefined): Ial | 0 {
  return ial ?? 0;
}
