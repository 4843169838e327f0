import type { ProofingProvider } from '../identity-provider/proofing-provider.ts';
import type { Clock } from '../shared/numeric-date.ts';
import type { Random } from '../shared/random.ts';
import { applyProofing } from './apply-proofing.ts';
import { SignUpRefusedError } from './errors.ts';
import type { ProofingStore } from './proofing-store.ts';
import type { Account } from './record.ts';
import { FRESH_SECONDS, presentProofing, proofOf } from './transitions.ts';

export interface PresentProofingDeps {
  readonly provider: ProofingProvider;
  readonly proofings: ProofingStore;
  readonly clock: Clock;
  readonly random: Random;
}

/**
 * Takes a proofing that the client did by itself: only if the provider says that this session passed for this very account, at most
 * 15 minutes ago, and no account has it yet. Nothing the client says is believed but which session to ask for.
 *
 * @throws SignUpRefusedError; ProviderResultInvalidError, also for a session that was of another account; ProviderUnavailableError, also
 * for a session that the provider does not know; StoreUnavailableError.
 */
export function createPresentProofing({ provider, proofings, clock, random }: PresentProofingDeps) {
  return async (account: Account, sessionId: string): Promise<void> => {
    const now = clock();
    const result = await provider.fetchProofing({ sessionId, ...account }, now);
    switch (result.outcome) {
      case 'pending':
        throw new SignUpRefusedError('proofing_pending');
      case 'failed':
        throw new SignUpRefusedError('proofing_failed');
      case 'passed':
        break;
      default:
        return result satisfies never;
    }
    const proof = proofOf(result, now);
    if (now - proof.at > FRESH_SECONDS) throw new SignUpRefusedError('proofing_too_old');
    const presented = await applyProofing(proofings, sessionId, (record) =>
      presentProofing(record, { account, proof, firstRev: random.firstRev() }, now),
    );
    if (presented.kind === 'refused') throw new SignUpRefusedError('session_used');
  };
}
