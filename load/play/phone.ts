import { type Clock, numericDate, plusSeconds } from '../../src/shared/numeric-date.ts';
import type { Random } from '../../src/shared/random.ts';
import { applyLimits, applyTransition } from '../../src/step-up/apply.ts';
import { parseHandle } from '../../src/step-up/handle.ts';
import { countApproval, countPush, countRefusal, extendPush } from '../../src/step-up/limit-transitions.ts';
import type { LimitsTransition } from '../../src/step-up/limits.ts';
import type { StepUpRecord, User } from '../../src/step-up/record.ts';
import { RINGING_SECONDS, refuse, ring, rung, type Transition, verify } from '../../src/step-up/transitions.ts';
import type { OnThePhone } from '../scenarios/step.ts';
import { rememberingLimits, rememberingStepUps } from './remembering.ts';
import type { Stores } from './stores.ts';

/** Something that a scenario takes for granted could not be done. */
export class StepFailedError extends Error {
  override readonly name = 'StepFailedError';
}

/** What is needed to bring a challenge of a sign-in forward. */
export interface Ringing {
  readonly handle: string;
  readonly user: User;
  readonly sessionId: string;
  readonly does: OnThePhone['does'];
  readonly ago: number;
}

/**
 * Does what the triggers do with a challenge, by their own transitions and conditional writes, from pending or from on the phone: pushes and
 * refusals are counted, evidence is recorded. `ago` moves the provider's clock back, or below 0 the trigger's own forward.
 *
 * @throws StepFailedError where a transition refuses: the scenario and the store disagree. StoreUnavailableError as the stores do.
 */
export async function onThePhone(
  { handle, user, sessionId, does, ago }: Ringing,
  stores: Stores,
  { clock, random }: { readonly clock: Clock; readonly random: Random },
): Promise<void> {
  const parsed = parseHandle(handle);
  if (!parsed) throw new StepFailedError('not a handle');
  const { binding, nonce } = parsed;
  const now = ago < 0 ? plusSeconds(clock(), -ago) : clock();
  // A run of the triggers; whatever rang is answered by the same.
  const flow = nonce;
  const limits = rememberingLimits(stores.limits);
  const stepUps = rememberingStepUps(stores.stepUps);
  const push = { sessionId, nonce, firstRev: random.firstRev() };

  const before = await stores.stepUps.find(user, binding);
  if (before?.challenge.state === 'pending') {
    await count((known) => countPush(known, { ...push, until: plusSeconds(now, RINGING_SECONDS) }, now));
    await move((record) => ring(record, { nonce, flow, providerUserId: 'p' }, now));
    if (does === 'ring') return;
    await count((known) => extendPush(known, { nonce, until: before.challenge.until }, now));
    const challenge = { challengeId: 'c1', challengeUrl: 'https://tenant.example/c1', code: undefined };
    await move((record) => rung(record, { nonce, flow, challenge }, now));
  }
  switch (does) {
    case 'ring':
    case 'show':
      return;
    case 'decline':
      await move((record) => refuse(record, { nonce, flow }, now));
      return count((known) => countRefusal(known, push, now));
    case 'approve': {
      const authTime = ago > 0 ? numericDate(now - ago) : now;
      await move((record) => verify(record, { nonce, flow, authTime, amr: ['face'], ticketSha256: undefined }, now));
      return count((known) => countApproval(known, push, now));
    }
    default:
      does satisfies never;
  }

  async function move(transition: (record: StepUpRecord | undefined) => Transition): Promise<void> {
    const applied = await applyTransition(stepUps, user, binding, transition);
    if (applied.kind === 'refused') throw new StepFailedError(`the phone could not ${does}: ${applied.reason}`);
  }

  async function count(transition: Parameters<typeof applyLimits>[2]): Promise<void> {
    const counted: LimitsTransition = await applyLimits(limits, user, transition);
    if (counted.kind === 'refuse') throw new StepFailedError(`the phone may not ring: ${counted.reached.reason}`);
  }
}
