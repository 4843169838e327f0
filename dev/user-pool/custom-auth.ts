import { AwsJsonError } from '../aws-json/aws-json-server.ts';
import type { AuthSessions } from './auth-sessions.ts';
import type { CallTrigger } from './call-trigger.ts';
import { invalidParameter, wrongCredentials } from './cognito-errors.ts';
import type { AuthReply, ClientMetadata, SignIn } from './sign-in.ts';
import type { TokenIssuer } from './token-issuer.ts';
import { createEvent, defineEvent, type EventContext, type Round, verifyEvent } from './trigger-events.ts';
import { createResponse, defineResponse, verifyResponse } from './trigger-responses.ts';
import type { TriggerInvoke, Triggers } from './user-pool-options.ts';

/** CUSTOM_AUTH without SRP: the triggers alone decide (F40, F44). */
export interface CustomAuth {
  /** Begins a run. The client's metadata of InitiateAuth reaches no trigger of this flow (F28), so it is not asked for. */
  start(signIn: SignIn): Promise<AuthReply>;
  /** Uses a Session up without answering it. */
  discard(session: string): void;
  /** Answers a challenge. This metadata reaches every trigger that runs because of it (F29). */
  answer(attempt: {
    readonly session: string;
    readonly clientId: string;
    readonly username: string;
    readonly challengeAnswer: string;
    readonly metadata: ClientMetadata | undefined;
  }): Promise<AuthReply>;
}

export function createCustomAuth(deps: {
  readonly context: EventContext;
  readonly triggers: Triggers;
  readonly callTrigger: CallTrigger;
  readonly sessions: AuthSessions;
  readonly issuer: TokenIssuer;
}): CustomAuth {
  const { context, triggers, callTrigger, sessions, issuer } = deps;

  const next = async (
    signIn: SignIn,
    rounds: readonly Round[],
    metadata: ClientMetadata | undefined,
  ): Promise<AuthReply> => {
    const { challengeName, issueTokens, failAuthentication } = await callTrigger({
      trigger: 'DefineAuthChallenge',
      invoke: configured(triggers.defineAuthChallenge),
      clientId: signIn.client.id,
      event: defineEvent(context, signIn, rounds, metadata),
      response: defineResponse,
    });

    if (failAuthentication === true) throw wrongCredentials();
    if (issueTokens === true) {
      // An invented user ends as a wrong answer does, even where Define would let it in (F42).
      if (signIn.user === undefined) throw wrongCredentials();
      const result = await issuer.signIn({ ...signIn, user: signIn.user }, metadata);
      return { ChallengeParameters: {}, AuthenticationResult: result };
    }
    if (challengeName !== 'CUSTOM_CHALLENGE') {
      throw new AwsJsonError(
        'InvalidLambdaResponseException',
        'DefineAuthChallenge chose neither tokens, nor failure, nor CUSTOM_CHALLENGE, the only challenge that is built',
      );
    }

    const created = await callTrigger({
      trigger: 'CreateAuthChallenge',
      invoke: configured(triggers.createAuthChallenge),
      clientId: signIn.client.id,
      event: createEvent(context, signIn, rounds, metadata),
      response: createResponse,
    });
    const session = sessions.open({
      signIn,
      rounds,
      privateChallengeParameters: created.privateChallengeParameters ?? {},
      challengeMetadata: created.challengeMetadata ?? null,
    });
    return {
      ChallengeName: 'CUSTOM_CHALLENGE',
      Session: session,
      ChallengeParameters: { ...created.publicChallengeParameters, USERNAME: signIn.username },
    };
  };

  return {
    start: (signIn) => next(signIn, [], undefined),
    discard: (session) => sessions.discard(session),

    async answer({ session, clientId, username, challengeAnswer, metadata }) {
      const run = sessions.take(session, clientId, username);
      const { answerCorrect } = await callTrigger({
        trigger: 'VerifyAuthChallengeResponse',
        invoke: configured(triggers.verifyAuthChallengeResponse),
        clientId,
        event: verifyEvent(context, run.signIn, run.privateChallengeParameters, challengeAnswer, metadata),
        response: verifyResponse,
      });
      const round: Round = {
        challengeName: 'CUSTOM_CHALLENGE',
        challengeResult: answerCorrect === true,
        challengeMetadata: run.challengeMetadata,
      };
      return next(run.signIn, [...run.rounds, round], metadata);
    },
  };
}

function configured(trigger: TriggerInvoke | undefined): TriggerInvoke {
  if (trigger === undefined) {
    throw invalidParameter('Custom auth lambda trigger is not configured for the user pool.');
  }
  return trigger;
}
