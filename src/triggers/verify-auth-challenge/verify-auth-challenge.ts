import * as z from 'zod/mini';
import type { IdentityProvider } from '../../identity-provider/identity-provider.ts';
import type { Clock } from '../../shared/numeric-date.ts';
import { applyTransition } from '../../step-up/apply.ts';
import { bindingParts } from '../../step-up/binding.ts';
import { parseHandle, sameNonce } from '../../step-up/handle.ts';
import type { Binding, User } from '../../step-up/record.ts';
import type { StepUpStore } from '../../step-up/step-up-store.ts';
import { refuse, verify } from '../../step-up/transitions.ts';
import { HANDLE_KEY, readEvent, userOf, verifyEvent } from '../trigger-event.ts';
import type { LogDecision, TriggerDecision } from '../trigger-log.ts';

export interface VerifyAuthChallengeDeps {
  readonly stepUps: StepUpStore;
  readonly provider: IdentityProvider;
  readonly clock: Clock;
}

const privateParameters = z.discriminatedUnion('round', [
  z.object({ round: z.literal('bind') }),
  z.object({
    round: z.literal('liveid'),
    binding: z.custom<Binding>((value) => typeof value === 'string' && bindingParts(value) !== undefined),
    nonce: z.string(),
    flow: z.string(),
  }),
]);

type VerifyEvent = z.output<typeof verifyEvent>;

/** Nobody's sub: Cognito's are UUIDs. */
const NOBODY = 'nobody';

/**
 * Answers Verify Auth Challenge Response (F31). The bind round proves that the client knows the handle of a challenge that is open
 * for this very person; the LiveID round fetches the provider's signed result, records the evidence, and believes nothing that the
 * client says: its answer only means "look now".
 *
 * An outage throws and leads nowhere; it never becomes `answerCorrect: true` (T26).
 */
export function verifyAuthChallenge(deps: VerifyAuthChallengeDeps) {
  return async (event: unknown, log: LogDecision) => {
    const line = await judge(readEvent(verifyEvent, event, 'Verify Auth Challenge Response'), deps);
    log(line);
    return {
      ...Object(event),
      response: { answerCorrect: line.outcome === 'bound' || line.outcome === 'approved' },
    };
  };
}

/** The binding that an event is about: as Create wrote it, or in the bind round as the client's handle names it. */
export function bindingOfVerify(event: unknown): Binding | undefined {
  const parsed = verifyEvent.safeParse(event);
  if (!parsed.success) return undefined;
  const { request } = parsed.data;
  const round = privateParameters.safeParse(request.privateChallengeParameters);
  if (!round.success) return undefined;
  return round.data.round === 'liveid' ? round.data.binding : handleIn(request)?.binding;
}

async function judge(event: VerifyEvent, deps: VerifyAuthChallengeDeps): Promise<TriggerDecision> {
  const { privateChallengeParameters } = event.request;
  const round = privateParameters.safeParse(privateChallengeParameters);
  if (!round.success) return refused('round_unknown', undefined);

  const user = userOf(event);
  if (round.data.round === 'liveid') {
    return user ? liveId(round.data, user, deps) : refused('user_unknown', undefined);
  }
  const handle = handleIn(event.request);
  if (!handle) return refused('handle_malformed', undefined);
  // Read for an unknown user name too, where nothing is found: the time of an answer must not tell which names exist (F42).
  return bind(handle, user ?? { userPoolId: event.userPoolId, sub: NOBODY }, deps);
}

/**
 * The answer is all that Verify is sure to get and the metadata all that Create gets: they must be one handle. Both are the client's own
 * text, so there is nothing to learn from the time that this takes.
 */
function handleIn({ challengeAnswer, clientMetadata }: VerifyEvent['request']): ReturnType<typeof parseHandle> {
  return challengeAnswer === clientMetadata?.[HANDLE_KEY] ? parseHandle(challengeAnswer) : undefined;
}

async function bind(
  { binding, nonce }: { readonly binding: Binding; readonly nonce: string },
  user: User,
  { stepUps, clock }: VerifyAuthChallengeDeps,
): Promise<TriggerDecision> {
  const challenge = (await stepUps.find(user, binding))?.challenge;
  if (!challenge || !sameNonce(challenge.nonce, nonce)) return refused('challenge_unknown', binding);
  if (challenge.state !== 'pending') return refused('challenge_not_pending', binding);
  if (clock() >= challenge.until) return refused('challenge_expired', binding);
  return line('bound', undefined, binding);
}

async function liveId(
  { binding, nonce, flow }: { readonly binding: Binding; readonly nonce: string; readonly flow: string },
  user: User,
  { stepUps, provider, clock }: VerifyAuthChallengeDeps,
): Promise<TriggerDecision> {
  const challenge = (await stepUps.find(user, binding))?.challenge;
  if (!challenge || !sameNonce(challenge.nonce, nonce)) return refused('challenge_unknown', binding);
  if (challenge.state === 'pending' || challenge.flow !== flow) return refused('flow_mismatch', binding);
  // The answer of this same flow, sent again by a retry of the trigger (F36).
  if (challenge.state === 'answered') return line('approved', undefined, binding);
  if (challenge.state !== 'challenged') return refused(`challenge_${challenge.state}`, binding);

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
      return line('pending', undefined, binding);
    case 'refused':
      await applyTransition(stepUps, user, binding, (record) => refuse(record, { nonce, flow }, clock()));
      return refused('person_refused', binding);
    case 'approved': {
      const { authTime, amr } = result;
      const applied = await applyTransition(stepUps, user, binding, (record) =>
        verify(record, { nonce, flow, authTime, amr }, clock()),
      );
      return applied.kind === 'refused' ? refused(applied.reason, binding) : line('approved', undefined, binding);
    }
    default:
      return result satisfies never;
  }
}

function refused(reason: string, binding: Binding | undefined): TriggerDecision {
  return line('refused', reason, binding);
}

function line(
  outcome: TriggerDecision['outcome'],
  reason: string | undefined,
  binding: Binding | undefined,
): TriggerDecision {
  return { outcome, reason, binding };
}
