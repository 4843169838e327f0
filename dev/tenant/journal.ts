import type { ProofingStatus } from '../../src/identity-provider/proofing-status.ts';
import type { NumericDate } from '../../src/shared/numeric-date.ts';
import type { Answer, Challenges } from './challenges.ts';
import type { ProofingOutcome, Proofings } from './proofings.ts';

/** One push: what reached whose phone, and what became of it. */
export interface JournalEntry {
  readonly challengeId: string;
  readonly userId: string;
  /** The text that the phone showed; undefined when none was given or the tenant cannot display one. */
  readonly displayText: string | undefined;
  readonly requestedAt: NumericDate;
  readonly state: Answer | 'waiting' | 'expired';
}

/** Every push since the start, oldest first. */
export function readJournal(challenges: Challenges): readonly JournalEntry[] {
  return challenges.all().map((challenge) => ({
    challengeId: challenge.id,
    userId: challenge.userId,
    displayText: challenge.displayText,
    requestedAt: challenge.requestedAt,
    state: challenge.answer?.kind ?? (challenges.isWaiting(challenge) ? 'waiting' : 'expired'),
  }));
}

/** One proofing session: for which account, and what became of it. */
export interface ProofingEntry {
  readonly sessionId: string;
  readonly userPoolId: string;
  readonly username: string;
  readonly callbackUrl: string;
  readonly requestedAt: NumericDate;
  readonly status: ProofingStatus;
  readonly outcome: ProofingOutcome | undefined;
}

/** Every proofing session since the start, oldest first. */
export function readProofings(proofings: Proofings): readonly ProofingEntry[] {
  return proofings.all().map((proofing) => ({
    sessionId: proofing.id,
    userPoolId: proofing.userPoolId,
    username: proofing.username,
    callbackUrl: proofing.callbackUrl,
    requestedAt: proofing.requestedAt,
    status: proofings.statusOf(proofing),
    outcome: proofing.finished?.outcome,
  }));
}
