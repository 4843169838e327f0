import type { IdentityProvider } from '../../identity-provider/identity-provider.ts';
import type { Clock } from '../../shared/numeric-date.ts';
import { applyTransition } from '../../step-up/apply.ts';
import { parseHandle, sameNonce } from '../../step-up/handle.ts';
import type { IdentityStore } from '../../step-up/identity-store.ts';
import type { Binding, Challenge, StepUpRecord, User } from '../../step-up/record.ts';
import type { StepUpStore } from '../../step-up/step-up-store.ts';
import { RINGING_SECONDS, ring, rung } from '../../step-up/transitions.ts';
import { StepUpRefusedError } from '../step-up-refused-error.ts';

const MAX_TIMEOUT_SECONDS = 300;
/** How long a repeated trigger waits for the run that is ringing at this moment (F36, T27). */
const WAIT_TRIES = 12;
const WAIT_MS = 200;

export interface LiveIdRoundDeps {
  readonly stepUps: StepUpStore;
  readonly identities: IdentityStore;
  readonly provider: IdentityProvider;
  readonly clock: Clock;
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
 * Rings the person's phone for the challenge that a handle names, at most once per nonce whatever is retried (T27, T39, T46).
 *
 * The handle is verified here in full: the answer to the bind round is no authority. A flow that has rung already gets the
 * same challenge again: a repeated trigger, or the round after an answer that came too early.
 *
 * @throws StepUpRefusedError with a reason that is safe to show; ProviderUnavailableError and StoreUnavailableError on outages.
 */
export async function liveIdRound(request: LiveIdRequest, deps: LiveIdRoundDeps): Promise<LiveIdRound> {
  const handle = parseHandle(request.handle);
  if (!handle) throw new StepUpRefusedError('handle_malformed');
  const { binding, nonce } = handle;
  const { flow, user } = request;

  const found = await deps.stepUps.find(user, binding);
  if (!found || !sameNonce(found.challenge.nonce, nonce)) throw new StepUpRefusedError('challenge_unknown');
  if (deps.clock() >= found.challenge.until) throw new StepUpRefusedError('challenge_expired');
  if (hasRung(flow, found.challenge)) {
    return { binding, nonce, challenge: await challengeOf(flow, user, handle, deps), rang: false };
  }
  if (!request.mayRing) throw new StepUpRefusedError('flow_mismatch');

  const identity = await deps.identities.find(user);
  if (!identity) throw new StepUpRefusedError('identity_unknown');
  const { providerUserId } = identity;

  const claimed = await applyTransition(deps.stepUps, user, binding, (record) =>
    ring(record, { nonce, flow, providerUserId }, deps.clock()),
  );
  if (claimed.kind !== 'refused') {
    return { binding, nonce, challenge: await callProvider(claimed.record, flow, user, binding, deps), rang: true };
  }
  // Another invocation of this very trigger was first: it rings, and this one gives the same answer.
  if (claimed.record && hasRung(flow, claimed.record.challenge)) {
    return { binding, nonce, challenge: await challengeOf(flow, user, handle, deps), rang: false };
  }
  throw new StepUpRefusedError(claimed.reason);
}

async function callProvider(
  { challenge }: StepUpRecord,
  flow: string,
  user: User,
  binding: Binding,
  deps: LiveIdRoundDeps,
): Promise<LiveIdRound['challenge']> {
  if (challenge.state !== 'ringing') throw new StepUpRefusedError('challenge_not_ringing');
  const now = deps.clock();
  // The write may have outlived the trigger's deadline and gone on when its environment woke up again. By then everybody else takes
  // this ring for crashed, and a new challenge may be on the phone.
  if (now >= challenge.rangAt + RINGING_SECONDS) throw new StepUpRefusedError('ringing_interrupted');
  if (now >= challenge.until) throw new StepUpRefusedError('challenge_expired');

  const providerChallenge = await deps.provider.requestStepUp({
    providerUserId: challenge.providerUserId,
    digest: binding.slice(binding.indexOf(':') + 1),
    display: challenge.display,
    timeoutSeconds: Math.min(MAX_TIMEOUT_SECONDS, challenge.until - now),
  });
  const applied = await applyTransition(deps.stepUps, user, binding, (current) =>
    rung(current, { nonce: challenge.nonce, flow, challenge: providerChallenge }, deps.clock()),
  );
  if (applied.kind === 'refused') throw new StepUpRefusedError(applied.reason);
  if (applied.record.challenge.state !== 'challenged') throw new StepUpRefusedError('challenge_not_challenged');
  return applied.record.challenge;
}

/** The challenge that this flow has rung, once it is there. */
async function challengeOf(
  flow: string,
  user: User,
  { binding, nonce }: { readonly binding: Binding; readonly nonce: string },
  { stepUps, pause }: LiveIdRoundDeps,
): Promise<LiveIdRound['challenge']> {
  for (let tries = 0; tries < WAIT_TRIES; tries++) {
    const challenge = (await stepUps.find(user, binding))?.challenge;
    if (!challenge || !sameNonce(challenge.nonce, nonce) || !hasRung(flow, challenge)) break;
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
  // It may have rung or not: nobody can know, so it never rings again (T46) and the request has to be sent anew.
  throw new StepUpRefusedError('ringing_interrupted');
}

function hasRung(flow: string, challenge: Challenge): challenge is Exclude<Challenge, { state: 'pending' }> {
  return challenge.state !== 'pending' && challenge.flow === flow;
}
