import type { Accounts } from './accounts.ts';
import type { LinkAccount, LinkResult } from './link-account.ts';
import type { ProofingStore } from './proofing-store.ts';
import type { ProofingFailure } from './record.ts';
import type { RecordedOutcome, RecordOutcome } from './record-outcome.ts';
import { isOfSignUp } from './transitions.ts';

export interface SettleProofingDeps {
  readonly proofings: ProofingStore;
  readonly recordOutcome: RecordOutcome;
  readonly accounts: Accounts;
  readonly link: LinkAccount;
}

export type Settled =
  /** The account is confirmed, now or before. */
  | { readonly kind: 'confirmed' }
  /** The person was not proofed, and will not be in this session. */
  | { readonly kind: 'failed'; readonly state: ProofingFailure }
  /** Nothing was changed for any account. */
  | {
      readonly kind: 'ignored';
      readonly reason:
        | Extract<LinkResult, { kind: 'refused' }>['reason']
        | Extract<RecordedOutcome, { kind: 'refused' }>['reason']
        | 'session_superseded'
        | 'account_unknown'
        | 'account_disabled'
        | 'account_not_waiting';
    };

/**
 * Asks the provider how a session ended, because somebody hinted that it did (T33), and confirms its account if it passed.
 *
 * Only the newest session of an account counts, and only for an account that waits for its confirmation, or for one whose confirmation
 * was cut off: any other account stays as it is, and one that an administrator disabled waits until it is enabled again (T44). Order and
 * number of calls change nothing.
 *
 * @throws ProviderUnavailableError, ProviderResultInvalidError, StoreUnavailableError, StoredItemInvalidError, UserPoolUnavailableError:
 * it may be called again.
 */
export function createSettleProofing({ proofings, recordOutcome, accounts, link }: SettleProofingDeps) {
  return async (sessionId: string): Promise<Settled> => {
    const record = await proofings.find(sessionId);
    if (!record) return ignored('session_unknown');
    if (record.state === 'confirmed') return { kind: 'confirmed' };
    if (record.state === 'failed') return { kind: 'failed', state: record.failure };
    const { account } = record;
    const known = await accounts.find(account);
    if (!known) return ignored('account_unknown');
    // After the account: a later owner of the name had a newer session before they had the name.
    const latest = await proofings.findLatest(account);
    if (latest?.sessionId !== sessionId) return ignored('session_superseded');
    if (!isOfSignUp(latest.startedAt, known.createdAt)) return ignored('account_newer');
    const wasCutOff = record.state === 'claimed' && record.sub === known.sub;
    if (known.state === 'disabled') return ignored('account_disabled');
    if (known.state === 'done' && !wasCutOff) return ignored('account_not_waiting');

    if (record.state === 'opened') {
      const recorded = await recordOutcome(sessionId, account);
      if (recorded.kind === 'refused') return ignored(recorded.reason);
      if (recorded.record.state === 'failed') return { kind: 'failed', state: recorded.record.failure };
    }
    const confirm = known.state === 'waiting';
    const linked = await link({ sessionId, account, sub: known.sub, confirm, signUpAt: undefined });
    return linked.kind === 'linked' ? { kind: 'confirmed' } : ignored(linked.reason);
  };
}

function ignored(reason: Extract<Settled, { kind: 'ignored' }>['reason']): Settled {
  return { kind: 'ignored', reason };
}
