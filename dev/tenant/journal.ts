import type { NumericDate } from '../../src/shared/numeric-date.ts';
import type { Answer, Challenges } from './challenges.ts';

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
