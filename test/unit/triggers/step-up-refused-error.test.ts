import { describe, expect, it } from 'vitest';
import { StepUpRefusedError } from '../../../src/triggers/step-up-refused-error.ts';

describe('StepUpRefusedError', () => {
  it.each([
    ['challenge_not_pending', 'wait until the challenge expires, then send the request again'],
    ['ringing_interrupted', 'wait 10 seconds, then send the request again'],
  ] as const)(
    'T25: says to wait after %s, because the same request sent at once has the same handle',
    (reason, advice) => {
      expect(new StepUpRefusedError(reason).message).toContain(advice);
    },
  );

  it.each(['challenge_unknown', 'challenge_expired', 'person_refused', 'nonce_mismatch'] as const)(
    'says to send the request again at once after %s',
    (reason) => {
      expect(new StepUpRefusedError(reason).message).toBe(
        `step-up refused: ${reason}; send the request again for a new challenge`,
      );
    },
  );
});
