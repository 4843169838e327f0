import type { ProofingProvider } from '../identity-provider/proofing-provider.ts';
import type { Clock } from '../shared/numeric-date.ts';
import { type AppliedProofing, applyProofing } from './apply-proofing.ts';
import type { ProofingStore } from './proofing-store.ts';
import type { Account } from './record.ts';
import { settleProofing } from './transitions.ts';

export interface RecordOutcomeDeps {
  readonly proofings: ProofingStore;
  readonly provider: ProofingProvider;
  readonly clock: Clock;
}

/** What the store holds after the provider was asked; nothing was written while the proofing is pending. */
export type RecordedOutcome = AppliedProofing | { readonly kind: 'refused'; readonly reason: 'proofing_pending' };

/**
 * Asks the provider once how a session ended and records it. Does NOT give the session to anybody, and does NOT check that it is the
 * newest of its account.
 *
 * @throws ProviderUnavailableError, ProviderResultInvalidError, StoreUnavailableError, StoredItemInvalidError: it may be called again.
 */
export function createRecordOutcome({ proofings, provider, clock }: RecordOutcomeDeps) {
  return async (sessionId: string, account: Account): Promise<RecordedOutcome> => {
    const now = clock();
    const result = await provider.fetchProofing({ sessionId, ...account }, now);
    if (result.outcome === 'pending') return { kind: 'refused', reason: 'proofing_pending' };
    return applyProofing(proofings, sessionId, (current) => settleProofing(current, result, now));
  };
}

export type RecordOutcome = ReturnType<typeof createRecordOutcome>;
