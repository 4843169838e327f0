import { LIVEID_ACR } from '../identity-provider/identity-provider.ts';
import type { NumericDate } from '../shared/numeric-date.ts';
import type { Random } from '../shared/random.ts';
import { countOpen } from '../step-up/limit-transitions.ts';
import type { LimitsStore } from '../step-up/limits-store.ts';
import type { StepUpRecord, User } from '../step-up/record.ts';
import { spend } from '../step-up/spend.ts';
import type { Standing, StandingStore } from '../step-up/standing-store.ts';
import type { StepUpStore } from '../step-up/step-up-store.ts';
import { open, type Transition } from '../step-up/transitions.ts';
import { type Decision, decide, isOpenable, type Spend, type Use } from './decide.ts';
import type { StepUpRequirement } from './requirement.ts';

export interface SettleDeps {
  readonly standings: StandingStore;
  readonly stepUps: Pick<StepUpStore, 'write'>;
  readonly limits: Pick<LimitsStore, 'write'>;
  readonly random: Random;
  /** Waits a little, by chance, after the given number of lost races: those who lost together must not meet again. */
  readonly backOff: (lost: number) => Promise<void>;
}

/** A decision with whatever it needs already written. */
export interface Settled {
  readonly decision: Decision;
  /** The open challenge, where one was opened or kept. */
  readonly record: StepUpRecord | undefined;
}

/** How often a lost race is decided again: losers of one round meet what its winner wrote in the next. */
const TRIES = 8;

/** Another request of the same person was first every time. That is no outage: nobody else is concerned (T25). */
const TOO_MANY: Decision = { outcome: 'deny', reason: 'too_many_at_once', retryAfter: 1 };

/**
 * Reads, decides, and writes what the decision needs: evidence spent, or a challenge counted and opened (docs/decisions/007). A write that
 * loses a race is not repeated: everything is read and decided again, on what is there then (T40).
 *
 * Who loses every time is denied and told to come back.
 *
 * @throws StoreUnavailableError, StoredItemInvalidError as the stores do.
 */
export async function settle(
  requirement: StepUpRequirement,
  user: User,
  use: Use | undefined,
  deps: SettleDeps,
  now: NumericDate,
): Promise<Settled> {
  for (let tries = 0; tries < TRIES; tries++) {
    const standing = await deps.standings.findStanding(user, requirement.binding);
    const decision = decide(requirement, standing, use, now);
    const settled = await write(decision, standing);
    if (settled !== 'changed') return settled;
    if (tries + 1 < TRIES) await deps.backOff(tries + 1);
  }
  return { decision: TOO_MANY, record: undefined };

  async function write(decision: Decision, standing: Standing): Promise<Settled | 'changed'> {
    switch (decision.outcome) {
      case 'allow':
        return decision.spend ? spendEvidence(decision, decision.spend, standing) : { decision, record: undefined };
      case 'challenge':
        return isOpenable(requirement) ? openChallenge(decision, standing) : { decision, record: undefined };
      case 'deny':
        return { decision, record: undefined };
      default:
        return decision satisfies never;
    }
  }

  async function spendEvidence(
    decision: Decision,
    evidence: Spend,
    { record }: Standing,
  ): Promise<Settled | 'changed'> {
    if (!use) throw new Error('decided, but nobody is named who uses it');
    const { attempt, invocation } = use;
    return put(decision, record, spend(record, { ...evidence, attempt, invocation }, now));
  }

  async function openChallenge(decision: Decision, { record, limits }: Standing): Promise<Settled | 'changed'> {
    const { sessionId } = requirement.signIn;
    const transition = open(
      record,
      {
        // Drawn anew at each try: a nonce that was already written once may have rung already (T46).
        nonce: deps.random.bits128(),
        firstRev: deps.random.firstRev(),
        sessionId,
        acr: LIVEID_ACR,
        transaction: requirement.canonical,
      },
      now,
    );
    if (transition.kind === 'write' && transition.next.challenge.nonce !== record?.challenge.nonce) {
      const counted = countOpen(limits, { sessionId, firstRev: deps.random.firstRev() }, now);
      if (counted.kind === 'refuse') throw new Error(`decided, but not counted: ${counted.reached.reason}`);
      if (counted.kind === 'write' && (await deps.limits.write(user, limits, counted.next)) === 'changed') {
        return 'changed';
      }
    }
    return put(decision, record, transition);
  }

  async function put(
    decision: Decision,
    previous: StepUpRecord | undefined,
    transition: Transition,
  ): Promise<Settled | 'changed'> {
    switch (transition.kind) {
      case 'keep':
        return { decision, record: transition.record };
      case 'write': {
        const result = await deps.stepUps.write(user, requirement.binding, previous, transition.next);
        return result === 'changed' ? 'changed' : { decision, record: transition.next };
      }
      case 'refuse':
        // What is decided and what is written come from one read and one `now`: they cannot disagree, and if they did nothing may proceed.
        throw new Error(`decided, but not written: ${transition.reason}`);
      default:
        return transition satisfies never;
    }
  }
}
