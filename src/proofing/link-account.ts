import type { Clock, NumericDate } from '../shared/numeric-date.ts';
import type { Random } from '../shared/random.ts';
import { applyIdentity } from '../step-up/apply.ts';
import { identify } from '../step-up/identify.ts';
import type { IdentityStore } from '../step-up/identity-store.ts';
import type { Accounts } from './accounts.ts';
import { applyProofing } from './apply-proofing.ts';
import type { ProofingStore } from './proofing-store.ts';
import type { Account } from './record.ts';
import { claimProofing, confirmProofing, isOfSignUp, type ProofingRefusal } from './transitions.ts';

export interface LinkAccountDeps {
  readonly proofings: ProofingStore;
  readonly identities: IdentityStore;
  readonly accounts: Accounts;
  readonly clock: Clock;
  readonly random: Random;
}

export interface LinkRequest {
  readonly sessionId: string;
  readonly account: Account;
  readonly sub: string;
  /** Whether the account still waits for its confirmation. */
  readonly confirm: boolean;
  /** When the sign-up began that the account has to be of. Undefined where that was looked at, or the session itself says so. */
  readonly signUpAt: NumericDate | undefined;
}

export type LinkResult =
  | { readonly kind: 'linked' }
  | { readonly kind: 'refused'; readonly reason: ProofingRefusal | 'identity_of_another' | 'account_newer' };

/**
 * Gives a session that passed to the person of one sub: claims it, writes the identity record, confirms the account, writes the
 * attribute, and marks the session as done. Each step may be done again and changes nothing then: whatever is cut off, the next call for
 * the same sub completes it. The claim comes before the user pool is asked anything: an account that is confirmed by its code while the
 * pool does not answer keeps its session, and a callback completes it. The identity record comes before the confirmation, so that no
 * account is open without it.
 *
 * The user pool is asked by the user name, so right before each of its calls the name must still be that of the sub. Does NOT notice a
 * name that changes hands within such a call.
 *
 * @throws StoreUnavailableError, StoredItemInvalidError, UserPoolUnavailableError: what was done by then stays done.
 */
export function createLinkAccount({ proofings, identities, accounts, clock, random }: LinkAccountDeps) {
  return async ({ sessionId, account, sub, confirm, signUpAt }: LinkRequest): Promise<LinkResult> => {
    const now = clock();
    const claimed = await applyProofing(proofings, sessionId, (record) => claimProofing(record, { account, sub }, now));
    if (claimed.kind === 'refused') return claimed;
    const { record } = claimed;
    if (record.state === 'confirmed') return { kind: 'linked' };
    if (record.state !== 'claimed') return { kind: 'refused', reason: 'proofing_not_passed' };

    if (signUpAt !== undefined) {
      const known = await accounts.find(account);
      if (known?.sub !== sub) return { kind: 'refused', reason: 'account_mismatch' };
      if (!isOfSignUp(signUpAt, known.createdAt)) return { kind: 'refused', reason: 'account_newer' };
    }
    const { providerUserId, ial, at } = record.proof;
    const identified = await applyIdentity(identities, { userPoolId: account.userPoolId, sub }, (identity) =>
      identify(identity, { providerUserId, proofing: { ial, at }, firstRev: random.firstRev() }),
    );
    if (identified.kind === 'refuse') return { kind: 'refused', reason: identified.reason };
    const isStillTheirs = async () => (await accounts.find(account))?.sub === sub;
    if (confirm && (await isStillTheirs())) await accounts.confirm(account);
    if (!(await isStillTheirs())) return { kind: 'refused', reason: 'account_mismatch' };
    await accounts.setProviderUserId(account, providerUserId);
    const done = await applyProofing(proofings, sessionId, (current) => confirmProofing(current, sub, now));
    return done.kind === 'refused' ? done : { kind: 'linked' };
  };
}

export type LinkAccount = ReturnType<typeof createLinkAccount>;
