import { describe, expect, it } from 'vitest';
import { describeOutcome, type Outcome, waitOf } from '../../../dev/page/outcome.ts';

/** Only where the request was certainly not executed. */
const NOTHING_SENT: readonly Outcome[] = [
  { kind: 'declined', retryAfter: undefined },
  { kind: 'expired', retryAfter: undefined },
  { kind: 'cancelled' },
  { kind: 'locked', retryAfter: 30 },
  { kind: 'busy', retryAfter: 120 },
  { kind: 'not_rung', retryAfter: 9 },
  { kind: 'not_enrolled', retryAfter: undefined },
  { kind: 'unavailable', retryAfter: undefined },
];
const UNKNOWN: readonly Outcome[] = [
  { kind: 'offline' },
  { kind: 'no_answer' },
  { kind: 'not_accepted', retryAfter: undefined },
];

describe('describeOutcome', () => {
  it.each(NOTHING_SENT)('says that nothing was sent: $kind', (outcome) => {
    expect(describeOutcome(outcome).text).toContain('Nothing was sent');
  });

  it.each(UNKNOWN)('does not say so where nobody knows, and leads to the balance: $kind', (outcome) => {
    const { text, next } = describeOutcome(outcome);

    expect(text).not.toContain('Nothing was sent');
    expect(next).toBe('check');
  });

  it('offers to ask again, under the same key, where the bank does not know yet', () => {
    const { text, next } = describeOutcome({ kind: 'not_known_yet' });

    expect(text).not.toContain('Nothing was sent');
    expect(next).toBe('ask');
  });

  it('leads to the sign-in where the token counts no longer', () => {
    expect(describeOutcome({ kind: 'refused', reason: 'token_expired' }).next).toBe('sign_in');
    expect(describeOutcome({ kind: 'refused', reason: 'session_revoked' }).next).toBe('sign_in');
  });

  it('names a reason that it does not know', () => {
    expect(describeOutcome({ kind: 'refused', reason: 'only_euros_are_sent' }).text).toContain('only_euros_are_sent');
  });
});

describe('waitOf', () => {
  it('is the time after which another try can help', () => {
    expect(waitOf({ kind: 'locked', retryAfter: 30 })).toBe(30);
    expect(waitOf({ kind: 'offline' })).toBeUndefined();
  });
});
