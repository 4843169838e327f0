import type { NumericDate } from '../../shared/numeric-date.ts';
import { type Limits, limitReached, pushesExhausted, sessionLocked } from '../../step-up/limits.ts';
import type { Challenge, StepUpRecord } from '../../step-up/record.ts';
import { isAlive } from '../../step-up/transitions.ts';
import { OUTAGE_SECONDS, POLL_SECONDS, type ResultHint } from './result-hints.ts';

/** How a challenge stands, for the client that waits for it. A hint: the authorizer decides on the record alone. */
export interface StepUpStatus {
  readonly state: 'pending' | 'approved' | 'spent' | 'refused' | 'expired' | 'locked';
  /** Seconds until the challenge can no longer be met; 0 where it has been, or is over. */
  readonly expiresIn: number;
  /** Seconds: when to ask again, or where the challenge is over and a limit is reached, when the next one can be had. */
  readonly retryAfter: number | undefined;
}

/** A challenge whose answer only the provider knows. */
export function isOnPhone(
  challenge: Challenge,
  now: NumericDate,
): challenge is Extract<Challenge, { state: 'challenged' }> {
  return challenge.state === 'challenged' && isAlive(challenge, now);
}

/**
 * What record, limits and the provider's answer come to. `hint` is asked for only while the challenge is on the phone (`isOnPhone`);
 * without one it is pending.
 *
 * Does NOT know how old an approval may be, nor what a policy demands beside it.
 */
export function statusOf(
  { challenge, spent }: StepUpRecord,
  limits: Limits | undefined,
  hint: ResultHint | undefined,
  now: NumericDate,
): StepUpStatus {
  const { sessionId } = challenge;
  const alive = isAlive(challenge, now);
  const expiresIn = alive ? challenge.until - now : 0;
  const over = (state: 'refused' | 'expired'): StepUpStatus => ({
    state,
    expiresIn,
    retryAfter: limitReached(limits, sessionId, now)?.retryAfter,
  });
  switch (challenge.state) {
    case 'answered':
      return { state: spent ? 'spent' : 'approved', expiresIn, retryAfter: undefined };
    case 'refused':
      return over('refused');
    case 'pending': {
      if (!alive) return over('expired');
      // As Create refuses to ring.
      const reached = sessionLocked(limits, sessionId, now) ?? pushesExhausted(limits, sessionId, now);
      return reached ? { state: 'locked', expiresIn, retryAfter: reached.retryAfter } : waiting(POLL_SECONDS);
    }
    case 'ringing':
      return alive ? waiting(POLL_SECONDS) : over('expired');
    case 'challenged':
      return alive ? told() : over('expired');
    default:
      return challenge satisfies never;
  }

  function told(): StepUpStatus {
    const outcome = hint?.outcome;
    switch (outcome) {
      case 'approved':
      case 'refused':
        return { state: outcome, expiresIn, retryAfter: undefined };
      case 'unknown':
        return waiting(OUTAGE_SECONDS);
      case 'pending':
      case undefined:
        return waiting(POLL_SECONDS);
      default:
        return outcome satisfies never;
    }
  }

  function waiting(retryAfter: number): StepUpStatus {
    return { state: 'pending', expiresIn, retryAfter };
  }
}
