import type { Account, LatestProofing, ProofingRecord } from './record.ts';

/**
 * Proofing sessions, and for each account the newest one. `find…` gives `undefined` only when the item is not there; `write…` puts `next`
 * in the place of `previous`, if the stored revision is still that one. Throws like `StepUpStore` on outage or a bad item.
 */
export interface ProofingStore {
  find(sessionId: string): Promise<ProofingRecord | undefined>;
  write(sessionId: string, previous: ProofingRecord | undefined, next: ProofingRecord): Promise<'written' | 'changed'>;
  findLatest(account: Account): Promise<LatestProofing | undefined>;
  writeLatest(
    account: Account,
    previous: LatestProofing | undefined,
    next: LatestProofing,
  ): Promise<'written' | 'changed'>;
}
