import { AwsJsonError } from '../aws-json/aws-json-server.ts';
import type { AuthSessions, PendingChallenge, PendingRun } from './auth-sessions.ts';
import type { CallTrigger } from './call-trigger.ts';
import { invalidParameter, wrongCredentials } from './cognito-errors.ts';
import { type PendingPassword, passwordParameters } from './password-challenge.ts';
import { type AuthReply, type ClientMetadata, checkMaySignIn, currentSignIn, type SignIn } from './sign-in.ts';
import type { TokenIssuer } from './token-issuer.ts';
import { createEvent, defineEvent, type EventContext, type Round, verifyEvent } from './trigger-events.ts';
import { createResponse, defineResponse, verifyResponse } from './trigger-responses.ts';
import type { UserDirectory } from './user-directory.ts';
import type { TriggerInvoke, Triggers } from './user-pool-options.ts';

/** CUSTOM_AUTH: the triggers alone decide, with or without SRP before them (F40, F41, F44). */
export interface CustomAuth {
  /** Begins a run. The client's metadata of InitiateAuth reaches no trigger of this flow (F28), so it is not asked for. */
  start(signIn: SignIn): Promise<AuthReply>;
  /** Begins a run with SRP_A: Define sees it as a round that is done, and may ask for PASSWORD_VERIFIER. */
  startWithPassword(signIn: SignIn, password: PendingPassword): Promise<AuthReply>;
  /** Answers a challenge. This metadata reaches every trigger that runs because of it (F29). */
  answer(
    run: PendingRun<CustomChallenge>,
    challengeAnswer: string,
    metadata: ClientMetadata | undefined,
  ): Promise<AuthReply>;
  /** Goes on after a password was proven. A wrong one ends the run without a trigger, as documented. */
  passwordProven(run: PendingRun, metadata: ClientMetadata | undefined): Promise<AuthReply>;
}

type CustomChallenge = Extract<PendingChallenge, { name: 'CUSTOM_CHALLENGE' }>;

export function createCustomAuth(deps: {
  readonly context: EventContext;
  readonly triggers: Triggers;
  readonly callTrigger: CallTrigger;
  readonly sessions: AuthSessions;
  readonly issuer: TokenIssuer;
  readonly users: UserDirectory;
}): CustomAuth {
  const { context, triggers, callTrigger, sessions, issuer, users } = deps;

  const next = async (
    begun: SignIn,
    rounds: readonly Round[],
    metadata: ClientMetadata | undefined,
    password?: PendingPassword,
  ): Promise<AuthReply> => {
    const signIn = currentSignIn(users, begun);
    checkMaySignIn(signIn.user);
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
    if (challengeName === 'PASSWORD_VERIFIER' && password !== undefined) {
      const challenge = { name: 'PASSWORD_VERIFIER', password } as const;
      return {
        ChallengeName: 'PASSWORD_VERIFIER',
        Session: sessions.open({ signIn, rounds, challenge }),
        ChallengeParameters: passwordParameters(password),
      };
    }
    if (challengeName !== 'CUSTOM_CHALLENGE') {
      throw new AwsJsonError(
        'InvalidLambdaResponseException',
        'DefineAuthChallenge chose neither tokens, nor failure, nor CUSTOM_CHALLENGE, nor PASSWORD_VERIFIER right after SRP_A',
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
      challenge: {
        name: 'CUSTOM_CHALLENGE',
        privateChallengeParameters: created.privateChallengeParameters ?? {},
        challengeMetadata: created.challengeMetadata ?? null,
      },
    });
    return {
      ChallengeName: 'CUSTOM_CHALLENGE',
      Session: session,
      ChallengeParameters: { ...created.publicChallengeParameters, USERNAME: signIn.username },
    };
  };

  return {
    start: (signIn) => next(signIn, [], undefined),
    startWithPassword: (signIn, password) => next(signIn, [passed('SRP_A')], undefined, password),
    passwordProven: ({ signIn, rounds = [] }, metadata) =>
      next(signIn, [...rounds, passed('PASSWORD_VERIFIER')], metadata),

    async answer({ signIn, rounds = [], challenge }, challengeAnswer, metadata) {
      const { answerCorrect } = await callTrigger({
        trigger: 'VerifyAuthChallengeResponse',
        invoke: configured(triggers.verifyAuthChallengeResponse),
        clientId: signIn.client.id,
        event: verifyEvent(context, signIn, challenge.privateChallengeParameters, challengeAnswer, metadata),
        response: verifyResponse,
      });
      const round: Round = {
        challengeName: 'CUSTOM_CHALLENGE',
        challengeResult: answerCorrect === true,
        challengeMetadata: challenge.challengeMetadata,
      };
      return next(signIn, [...rounds, round], metadata);
    },
  };
}

function passed(challengeName: 'SRP_A' | 'PASSWORD_VERIFIER'): Round {
  return { challengeName, challengeResult: true, challengeMetadata: null };
}

function configured(trigger: TriggerInvoke | undefined): TriggerInvoke {
  if (trigger === undefined) {
    throw invalidParameter('Custom auth lambda trigger is not configured for the user pool.');
  }
  return trigger;
}
