import { type Clock, type NumericDate, plusSeconds } from '../../shared/numeric-date.ts';
import type { Random } from '../../shared/random.ts';
import { applyLimits } from '../../step-up/apply.ts';
import { countPush, extendPush } from '../../step-up/limit-transitions.ts';
import type { Limits } from '../../step-up/limits.ts';
import type { LimitsStore } from '../../step-up/limits-store.ts';
import type { Challenge, User } from '../../step-up/record.ts';
import { RINGING_SECONDS } from '../../step-up/transitions.ts';
import { StepUpRefusedError } from '../step-up-refused-error.ts';

export interface ClaimPushDeps {
  readonly limits: LimitsStore;
  readonly clock: Clock;
  readonly random: Random;
}

/**
 * Counts the push of a challenge while it is not known yet whether the phone will ring, so that none goes uncounted (T20). Once per nonce,
 * whatever is retried (T27). `known` is what was read with the challenge: one who is over a limit costs no further call.
 *
 * Gives the first second at which this run may not ring any more: another challenge of the person may then. A later run of the same nonce
 * claims anew. Two challenges of one person at once: one of the two writes fails, and is decided again with the other push in it.
 *
 * @throws StepUpRefusedError when a limit is reached; as the store does on outages.
 */
export async function claimPush(
  user: User,
  challenge: Challenge,
  known: Limits | undefined,
  { limits, clock, random }: ClaimPushDeps,
): Promise<NumericDate> {
  const { nonce, sessionId } = challenge;
  let ringBefore = challenge.until;
  const claimed = await applyLimits(readAlready(known, limits), user, (current) => {
    const now = clock();
    // No longer than a ring lives whose trigger dies (docs/decisions/001): a provider that fails must not block the person.
    ringBefore = earlier(challenge.until, plusSeconds(now, RINGING_SECONDS));
    return countPush(current, { nonce, sessionId, until: ringBefore, firstRev: random.firstRev() }, now);
  });
  if (claimed.kind === 'refuse') throw new StepUpRefusedError(claimed.reached);
  return ringBefore;
}

/** The prompt is on the phone: until the challenge ends no other one of this person rings. */
export async function keepPushAlive(
  user: User,
  { nonce, until }: Challenge,
  { limits, clock }: ClaimPushDeps,
): Promise<void> {
  await applyLimits(limits, user, (current) => extendPush(current, { nonce, until }, clock()));
}

function earlier(one: NumericDate, other: NumericDate): NumericDate {
  return one < other ? one : other;
}

/** The same store, with the first read made already: what it gave is written over only where it still stands. */
function readAlready(first: Limits | undefined, store: LimitsStore): LimitsStore {
  let reads = 0;
  return {
    async find(user) {
      reads += 1;
      return reads === 1 ? first : store.find(user);
    },
    write: (...call) => store.write(...call),
  };
}
