import { decideInPlace } from '../step-up/apply.ts';
import type { ProofingStore } from './proofing-store.ts';
import type { Account, LatestProofing, ProofingRecord } from './record.ts';
import type { LatestTransition, ProofingRefusal, ProofingTransition } from './transitions.ts';

/** How a transition ended, and what the store holds after it. */
export type AppliedProofing =
  | { readonly kind: 'applied'; readonly record: ProofingRecord }
  | { readonly kind: 'refused'; readonly reason: ProofingRefusal };

/** As `applyTransition` in src/step-up, for a proofing session. */
export async function applyProofing(
  store: ProofingStore,
  sessionId: string,
  transition: (record: ProofingRecord | undefined) => ProofingTransition,
): Promise<AppliedProofing> {
  const place = {
    find: () => store.find(sessionId),
    write: (previous: ProofingRecord | undefined, next: ProofingRecord) => store.write(sessionId, previous, next),
  };
  const { decided } = await decideInPlace(place, transition);
  switch (decided.kind) {
    case 'refuse':
      return { kind: 'refused', reason: decided.reason };
    case 'keep':
      return { kind: 'applied', record: decided.record };
    case 'write':
      return { kind: 'applied', record: decided.next };
    default:
      return decided satisfies never;
  }
}

/** The same for the newest session of an account. */
export async function applyLatest(
  store: ProofingStore,
  account: Account,
  transition: (latest: LatestProofing | undefined) => LatestTransition,
): Promise<void> {
  const place = {
    find: () => store.findLatest(account),
    write: (previous: LatestProofing | undefined, next: LatestProofing) => store.writeLatest(account, previous, next),
  };
  await decideInPlace(place, transition);
}
