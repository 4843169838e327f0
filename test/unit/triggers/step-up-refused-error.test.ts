import { describe, expect, it } from 'vitest';
import { StepUpRefusedError } from '../../../src/triggers/step-up-refused-error.ts';

describe('StepUpRefusedError', () => {
  it('T25: says to wait after challenge_not_pending, because the same request sent at once has the same handle', () => {
    const { message } = new StepUpRefusedError('challenge_not_pending');

    expect(message).toContain('wait until the challenge expires, then send the request again');
  });

  it.each([
    'session_locked',
    'pushes_exhausted',
    'push_in_progress',
    'challenges_exhausted',
    'ringing_interrupted',
  ] as const)('T20: says for how many seconds %s stands, where a client can read it', (reason) => {
    const { message } = new StepUpRefusedError({ reason, retryAfter: 297 });

    expect(message.startsWith(`step-up refused: ${reason}; retry_after=297; `)).toBe(true);
    expect(message).toContain('wait these seconds, then send the request again');
  });

  it.each(['challenge_unknown', 'challenge_expired', 'person_refused', 'nonce_mismatch'] as const)(
    'says to send the request again at once after %s',
    (reason) => {
      expect(new StepUpRefusedError(reason).message).toBe(
        `step-up refused: ${reason}; send the request again for a new challenge`,
      );
    },
  );
});
