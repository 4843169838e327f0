import * as z from 'zod/mini';
import { parseHandle } from '../../step-up/handle.ts';
import type { Binding } from '../../step-up/record.ts';
import { boundFlow, roundMetadata } from '../auth-round.ts';
import { StepUpRefusedError } from '../step-up-refused-error.ts';
import { createEvent, HANDLE_KEY, readEvent, userOf } from '../trigger-event.ts';
import type { LogDecision } from '../trigger-log.ts';
import { type LiveIdRoundDeps, liveIdRound } from './liveid-round.ts';

/**
 * Answers Create Auth Challenge (F31). Round 1 binds: it rings nothing, because InitiateAuth needs only a user name and its ClientMetadata
 * does not get here (F28, F30, F40), and it looks the same for a user who does not exist (F42). Round 2 rings the phone.
 *
 * Public parameters reach the client; private ones reach Verify and nobody else (F32).
 */
export function createAuthChallenge(deps: LiveIdRoundDeps) {
  return async (event: unknown, log: LogDecision) => {
    const parsed = readEvent(createEvent, event, 'Create Auth Challenge');
    const { session, clientMetadata } = parsed.request;
    if (!session || session.length === 0) return withResponse(event, bindRound(deps.random.bits128()));

    const flow = boundFlow(session);
    const user = userOf(parsed);
    if (flow === undefined || !user) throw new StepUpRefusedError('bind_missing');

    // After a LiveID answer of any kind nothing rings any more (T20): the same challenge is shown, or none.
    const mayRing = session.length === 1;
    const round = await liveIdRound({ handle: clientMetadata?.[HANDLE_KEY], flow, user, mayRing }, deps);
    const { binding, nonce, challenge, rang } = round;
    log({ outcome: rang ? 'rung' : 'waiting', reason: undefined, binding });
    return withResponse(event, {
      publicChallengeParameters: {
        round: 'liveid',
        state: 'waiting',
        challenge_url: challenge.challengeUrl,
        code: challenge.code ?? '',
        expires_in: String(Math.max(0, challenge.until - deps.clock())),
      },
      privateChallengeParameters: { round: 'liveid', binding, nonce, flow },
      challengeMetadata: roundMetadata({ name: 'liveid', flow }),
    });
  };
}

const handleSent = z.object({
  request: z.object({ clientMetadata: z.object({ [HANDLE_KEY]: z.string() }) }),
});

/** The binding that the handle in an event names. Nothing is known of it: it may be of nobody's challenge. */
export function bindingOfCreate(event: unknown): Binding | undefined {
  const sent = handleSent.safeParse(event);
  return sent.success ? parseHandle(sent.data.request.clientMetadata[HANDLE_KEY])?.binding : undefined;
}

function bindRound(flow: string) {
  return {
    publicChallengeParameters: { round: 'bind' },
    privateChallengeParameters: { round: 'bind', flow },
    challengeMetadata: roundMetadata({ name: 'bind', flow }),
  };
}

function withResponse(event: unknown, response: object): object {
  return { ...Object(event), response };
}
