import type { DisputeStore } from '../../disputes/dispute-store.ts';
import type { IdentityProvider } from '../../identity-provider/identity-provider.ts';
import type { NumericDate } from '../../shared/numeric-date.ts';
import { applyTransition } from '../../step-up/apply.ts';
import { parseHandle, sameNonce } from '../../step-up/handle.ts';
import type { IdentityRecord } from '../../step-up/identity-store.ts';
import type { Binding, Challenge, StepUpRecord, User } from '../../step-up/record.ts';
import { isChallengeRevoked } from '../../step-up/revocation.ts';
import { shownText } from '../../step-up/shown-text.ts';
import type { StandingStore } from '../../step-up/standing-store.ts';
import type { StepUpStore } from '../../step-up/step-up-store.ts';
import { RINGING_SECONDS, ring, rung } from '../../step-up/transitions.ts';
import { StepUpRefusedError } from '../step-up-refused-error.ts';
import { type ClaimPushDeps, claimPush, keepPushAlive } from './claim-push.ts';

const MAX_TIMEOUT_SECONDS = 300;
/** A person needs this long to see and judge a prompt. A challenge with less left is extended when its request is sent again. */
const MIN_RING_SECONDS = 60;
/** How long a repeated trigger waits for the run that is ringing at this moment (F36, T27). */
const WAIT_TRIES = 12;
const WAIT_MS = 200;

export interface LiveIdRoundDeps extends ClaimPushDeps {
  readonly standings: StandingStore;
  readonly stepUps: StepUpStore;
  readonly provider: IdentityProvider;
  readonly disputes: DisputeStore;
  readonly pause: (milliseconds: number) => Promise<void>;
}

/** What a run asks for, once its bind round has succeeded. */
export interface LiveIdRequest {
  /** As the client sent it. */
  readonly handle: unknown;
  readonly flow: string;
  readonly user: User;
  /** Whether a phone may ring, or only a challenge that has rung be shown again. */
  readonly mayRing: boolean;
}

/** What the LiveID round gives: a challenge on the phone, for this flow alone. */
export interface LiveIdRound {
  readonly binding: Binding;
  readonly nonce: string;
  readonly challenge: Extract<Challenge, { state: 'challenged' }>;
  /** Whether it was this call that rang. */
  readonly rang: boolean;
}

/**
 * Rings the person's phone for the challenge that a handle names, at most once per nonce whatever is retried (T27, T39, T46), only as long
 * as the person's limits allow it (T20), and only while the person has MIN_RING_SECONDS to answer.
 *
 * The push is counted, then what the phone will show is kept for disputes, then the ring is claimed, then the provider is called: a crash in
 * between costs a counted push, never a second ring, and no phone shows what is not kept.
 * A prompt that the provider has confirmed keeps others off the phone until its challenge ends, any other for RINGING_SECONDS at most.
 *
 * The handle is verified here in full: the answer to the bind round is no authority. A flow that has rung already gets the
 * same challenge again: a repeated trigger, or the round after an answer that came too early.
 *
 * @throws StepUpRefusedError with a reason that is safe to show; StoredItemInvalidError for a transaction of another digest than the one
 * that is countersigned; ProviderUnavailableError, StoreUnavailableError and DisputesUnavailableError on outages.
 */
export async function liveIdRound(request: LiveIdRequest, deps: LiveIdRoundDeps): Promise<LiveIdRound> {
  const handle = parseHandle(request.handle);
  if (!handle) throw new StepUpRefusedError('handle_malformed');
  const { binding, nonce } = handle;
  const { flow, user } = request;

  const { record, identity, limits } = await deps.standings.findStanding(user, binding);
  if (!record || !sameNonce(record.challenge.nonce, nonce)) throw new StepUpRefusedError('challenge_unknown');
  const { challenge } = record;
  const secondsLeft = challenge.until - deps.clock();
  if (secondsLeft <= 0) throw new StepUpRefusedError('challenge_expired');
  if (hasRung(flow, challenge)) {
    return { binding, nonce, challenge: await challengeOf(flow, user, binding, challenge, deps), rang: false };
  }
  if (!request.mayRing) throw new StepUpRefusedError('flow_mismatch');
  if (challenge.state !== 'pending') throw new StepUpRefusedError('challenge_not_pending');
  if (secondsLeft < MIN_RING_SECONDS) throw new StepUpRefusedError('challenge_expired');
  const providerUserId = ringable(challenge, identity);
  const shown = shownText(binding, challenge.transaction);

  const ringBefore = await claimPush(user, challenge, limits, deps);
  if (shown) {
    const { sessionId } = challenge;
    await deps.disputes.keepDisplayed(
      user,
      { binding, approvalId: nonce, sessionId, providerUserId, ...shown },
      deps.clock(),
    );
  }
  const claimed = await applyTransition(deps.stepUps, user, binding, (current) =>
    ring(current, { nonce, flow, providerUserId }, deps.clock()),
  );
  if (claimed.kind !== 'refused') {
    const run = { flow, user, binding, display: shown?.display, ringBefore };
    return { binding, nonce, challenge: await callProvider(claimed.record, run, deps), rang: true };
  }
  // Another invocation of this very trigger was first: it rings, and this one gives the same answer.
  if (claimed.record && hasRung(flow, claimed.record.challenge)) {
    const { challenge: ringing } = claimed.record;
    return { binding, nonce, challenge: await challengeOf(flow, user, binding, ringing, deps), rang: false };
  }
  throw new StepUpRefusedError(claimed.reason);
}

/** The provider's name for the person, if the phone of this person may ring for this challenge at all. */
function ringable(challenge: Challenge, identity: IdentityRecord | undefined): string {
  if (isChallengeRevoked(identity, challenge)) throw new StepUpRefusedError('session_revoked');
  if (identity?.providerUserId === undefined) throw new StepUpRefusedError('identity_unknown');
  return identity.providerUserId;
}

async function callProvider(
  { challenge }: StepUpRecord,
  run: {
    readonly flow: string;
    readonly user: User;
    readonly binding: Binding;
    readonly display: string | undefined;
    readonly ringBefore: NumericDate;
  },
  deps: LiveIdRoundDeps,
): Promise<LiveIdRound['challenge']> {
  if (challenge.state !== 'ringing') throw new StepUpRefusedError('challenge_not_ringing');
  const { flow, user, binding, display, ringBefore } = run;
  const now = deps.clock();
  // A write may have outlived the trigger's deadline and gone on when its environment woke up again. By then everybody else takes
  // this run for crashed, and another challenge may be on the phone.
  if (now >= challenge.until) throw new StepUpRefusedError('challenge_expired');
  if (now >= ringBefore) throw interrupted();

  const providerChallenge = await deps.provider.requestStepUp({
    providerUserId: challenge.providerUserId,
    digest: binding.slice(binding.indexOf(':') + 1),
    display,
    timeoutSeconds: Math.min(MAX_TIMEOUT_SECONDS, challenge.until - now),
  });
  // Before the challenge can be answered: whatever becomes of this run, the prompt is there.
  await keepPushAlive(user, challenge, deps);
  const applied = await applyTransition(deps.stepUps, user, binding, (current) =>
    rung(current, { nonce: challenge.nonce, flow, challenge: providerChallenge }, deps.clock()),
  );
  if (applied.kind === 'refused') throw new StepUpRefusedError(applied.reason);
  if (applied.record.challenge.state !== 'challenged') throw new StepUpRefusedError('challenge_not_challenged');
  return applied.record.challenge;
}

/** The challenge that this flow has rung, once it is there. `before` is that challenge as it was read at first. */
async function challengeOf(
  flow: string,
  user: User,
  binding: Binding,
  before: Challenge,
  { stepUps, pause }: LiveIdRoundDeps,
): Promise<LiveIdRound['challenge']> {
  for (let tries = 0; tries < WAIT_TRIES; tries++) {
    const challenge = (await stepUps.find(user, binding))?.challenge;
    if (!challenge || !sameNonce(challenge.nonce, before.nonce) || !hasRung(flow, challenge)) break;
    switch (challenge.state) {
      case 'challenged':
        return challenge;
      case 'ringing':
        await pause(WAIT_MS);
        break;
      case 'refused':
        throw new StepUpRefusedError('person_refused');
      case 'answered':
        throw new StepUpRefusedError('challenge_not_pending');
      default:
        challenge satisfies never;
    }
  }
  throw interrupted();
}

/** It may have rung or not: nobody can know, so it never rings again (T46) and the request has to be sent anew. */
function interrupted(): StepUpRefusedError {
  return new StepUpRefusedError({ reason: 'ringing_interrupted', retryAfter: RINGING_SECONDS });
}

function hasRung(flow: string, challenge: Challenge): challenge is Exclude<Challenge, { state: 'pending' }> {
  return challenge.state !== 'pending' && challenge.flow === flow;
}
