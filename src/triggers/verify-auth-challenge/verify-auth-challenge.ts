import * as z from 'zod/mini';
import { bindingParts } from '../../step-up/binding.ts';
import { parseHandle, sameNonce } from '../../step-up/handle.ts';
import type { Binding, User } from '../../step-up/record.ts';
import { ticketSha256 } from '../../step-up/ticket.ts';
import { HANDLE_KEY, readEvent, TICKET_KEY, userOf, verifyEvent } from '../trigger-event.ts';
import type { LogDecision, TriggerDecision } from '../trigger-log.ts';
import { type LiveIdAnswerDeps, liveIdAnswer } from './liveid-answer.ts';

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
 * A bind round counts nothing, failed or not: anybody can start one (T42).
 *
 * An outage throws and leads nowhere; it never becomes `answerCorrect: true` (T26).
 */
export function verifyAuthChallenge(deps: LiveIdAnswerDeps) {
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

async function judge(event: VerifyEvent, deps: LiveIdAnswerDeps): Promise<TriggerDecision> {
  const { privateChallengeParameters, clientMetadata } = event.request;
  const round = privateParameters.safeParse(privateChallengeParameters);
  if (!round.success) return refused('round_unknown', undefined);

  const user = userOf(event);
  if (round.data.round === 'liveid') {
    const { binding } = round.data;
    if (!user) return refused('user_unknown', undefined);
    const prompt = { ...round.data, ticketSha256: ticketSha256(clientMetadata?.[TICKET_KEY]) };
    return { ...(await liveIdAnswer(prompt, user, deps)), binding };
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
  { stepUps, clock }: LiveIdAnswerDeps,
): Promise<TriggerDecision> {
  const challenge = (await stepUps.find(user, binding))?.challenge;
  if (!challenge || !sameNonce(challenge.nonce, nonce)) return refused('challenge_unknown', binding);
  if (challenge.state !== 'pending') return refused('challenge_not_pending', binding);
  if (clock() >= challenge.until) return refused('challenge_expired', binding);
  return { outcome: 'bound', reason: undefined, binding };
}

function refused(reason: string, binding: Binding | undefined): TriggerDecision {
  return { outcome: 'refused', reason, binding };
}
