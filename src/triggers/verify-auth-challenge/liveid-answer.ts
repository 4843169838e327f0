import type { Approval, DisputeStore } from '../../disputes/dispute-store.ts';
import type { IdentityProvider, StepUpResult } from '../../identity-provider/identity-provider.ts';
import type { Clock } from '../../shared/numeric-date.ts';
import type { Random } from '../../shared/random.ts';
import { applyLimits, applyTransition } from '../../step-up/apply.ts';
import { sameNonce } from '../../step-up/handle.ts';
import { countApproval, countRefusal } from '../../step-up/limit-transitions.ts';
import type { LimitsStore } from '../../step-up/limits-store.ts';
import type { Binding, Challenge, User } from '../../step-up/record.ts';
import type { StepUpStore } from '../../step-up/step-up-store.ts';
import { refuse, verify } from '../../step-up/transitions.ts';
import type { TriggerDecision } from '../trigger-log.ts';

export interface LiveIdAnswerDeps {
  readonly stepUps: StepUpStore;
  readonly limits: LimitsStore;
  readonly provider: IdentityProvider;
  readonly disputes: DisputeStore;
  readonly clock: Clock;
  readonly random: Random;
}

/** The challenge that is answered, as Create wrote it into the private parameters. */
export interface LiveIdPrompt {
  readonly binding: Binding;
  readonly nonce: string;
  readonly flow: string;
  /** Of the ticket that came with the answer, if one did. */
  readonly ticketSha256: string | undefined;
}

export type LiveIdAnswer = Pick<TriggerDecision, 'outcome' | 'reason'>;

/**
 * Fetches what the person answered, records it, and then counts it. Where counting fails it throws, and the retry of the trigger finds the
 * recorded answer and counts that, once for each nonce (T20, T42). Only the flow that rang is answered (T39).
 *
 * The signed result of an approval is kept for disputes before the approval counts: there is none that cannot be shown
 * (docs/decisions/009).
 *
 * @throws ProviderUnavailableError, ProviderResultInvalidError, StoreUnavailableError and DisputesUnavailableError: an outage is no answer
 * (T18).
 */
export async function liveIdAnswer(prompt: LiveIdPrompt, user: User, deps: LiveIdAnswerDeps): Promise<LiveIdAnswer> {
  const { binding, nonce, flow, ticketSha256 } = prompt;
  const { stepUps, provider, clock } = deps;
  const challenge = (await stepUps.find(user, binding))?.challenge;
  if (!challenge || !sameNonce(challenge.nonce, nonce)) return refused('challenge_unknown');
  if (challenge.state === 'pending' || challenge.flow !== flow) return refused('flow_mismatch');
  switch (challenge.state) {
    case 'ringing':
      return refused('challenge_ringing');
    // The answers of this same flow, met by a retry of the trigger (F36): recorded, and perhaps not counted yet.
    case 'answered':
      return approved(challenge, user, deps);
    case 'refused':
      return declined(challenge, user, deps);
    case 'challenged':
      break;
    default:
      return challenge satisfies never;
  }

  const result = await provider.fetchResult(
    {
      challengeId: challenge.providerChallengeId,
      providerUserId: challenge.providerUserId,
      digest: binding.slice(binding.indexOf(':') + 1),
    },
    clock(),
  );
  switch (result.outcome) {
    case 'pending':
      return { outcome: 'pending', reason: undefined };
    case 'refused': {
      const applied = await applyTransition(stepUps, user, binding, (record) =>
        refuse(record, { nonce, flow }, clock()),
      );
      // An approval was recorded in between, or a new challenge is there: nothing to count.
      return applied.kind === 'refused' ? refused(applied.reason) : declined(challenge, user, deps);
    }
    case 'approved': {
      await deps.disputes.keepApproval(user, approvalOf(binding, challenge, result), clock());
      const { authTime, amr } = result;
      const applied = await applyTransition(stepUps, user, binding, (record) =>
        verify(record, { nonce, flow, authTime, amr, ticketSha256 }, clock()),
      );
      return applied.kind === 'refused' ? refused(applied.reason) : approved(challenge, user, deps);
    }
    default:
      return result satisfies never;
  }
}

function approvalOf(
  binding: Binding,
  { nonce, sessionId, acr, rangAt, providerUserId, providerChallengeId }: Extract<Challenge, { state: 'challenged' }>,
  { amr, authTime, jws }: Extract<StepUpResult, { outcome: 'approved' }>,
): Approval {
  const rung = { sessionId, acr, rangAt, providerUserId, providerChallengeId };
  return { binding, approvalId: nonce, ...rung, amr, authTime, jws };
}

/** Counts an approval that is recorded: neither its push nor the refusals of its session before it count any more. */
async function approved(
  { nonce, sessionId }: Challenge,
  user: User,
  { limits, clock }: LiveIdAnswerDeps,
): Promise<LiveIdAnswer> {
  await applyLimits(limits, user, (current) => countApproval(current, { sessionId, nonce }, clock()));
  return { outcome: 'approved', reason: undefined };
}

/** Counts a refusal that is recorded, against the session that opened the challenge and no other (T42). */
async function declined(
  { nonce, sessionId }: Challenge,
  user: User,
  { limits, clock, random }: LiveIdAnswerDeps,
): Promise<LiveIdAnswer> {
  await applyLimits(limits, user, (current) =>
    countRefusal(current, { sessionId, nonce, firstRev: random.firstRev() }, clock()),
  );
  return refused('person_refused');
}

function refused(reason: string): LiveIdAnswer {
  return { outcome: 'refused', reason };
}
