import type { ClientMetadata, SignIn } from './sign-in.ts';
import { attributesOf } from './user-directory.ts';

/** A finished round as Define and Create see it, built-in ones too (F33); metadata that Create did not set is null (F31). */
export type Round = {
  readonly challengeName: 'SRP_A' | 'PASSWORD_VERIFIER' | 'CUSTOM_CHALLENGE';
  readonly challengeResult: boolean;
  readonly challengeMetadata: string | null;
};

/** What every event of one pool needs. */
export type EventContext = {
  readonly region: string;
  readonly userPoolId: string;
  readonly preventUserExistenceErrors: boolean;
};

/** The event of DefineAuthChallenge (F31). */
export function defineEvent(
  context: EventContext,
  signIn: SignIn,
  session: readonly Round[],
  metadata: ClientMetadata | undefined,
): object {
  return {
    ...common(context, callOf(signIn), '1', 'DefineAuthChallenge_Authentication'),
    request: { ...userRequest(context, signIn, metadata), session },
    response: { challengeName: null, issueTokens: null, failAuthentication: null },
  };
}

/** The event of CreateAuthChallenge (F31). */
export function createEvent(
  context: EventContext,
  signIn: SignIn,
  session: readonly Round[],
  metadata: ClientMetadata | undefined,
): object {
  return {
    ...common(context, callOf(signIn), '1', 'CreateAuthChallenge_Authentication'),
    request: { ...userRequest(context, signIn, metadata), challengeName: 'CUSTOM_CHALLENGE', session },
    response: { publicChallengeParameters: null, privateChallengeParameters: null, challengeMetadata: null },
  };
}

/** The event of VerifyAuthChallengeResponse: the private parameters, and no session (F32). */
export function verifyEvent(
  context: EventContext,
  signIn: SignIn,
  privateChallengeParameters: Readonly<Record<string, string>>,
  challengeAnswer: string,
  metadata: ClientMetadata | undefined,
): object {
  return {
    ...common(context, callOf(signIn), '1', 'VerifyAuthChallengeResponse_Authentication'),
    request: { ...userRequest(context, signIn, metadata), privateChallengeParameters, challengeAnswer },
    response: { answerCorrect: null },
  };
}

/** How tokens came about; GetTokensFromRefreshToken reports itself as a sign-in (F35). */
export type TokenSource =
  | 'TokenGeneration_Authentication'
  | 'TokenGeneration_HostedAuth'
  | 'TokenGeneration_RefreshTokens';

/** The V2 event of PreTokenGeneration (F34). */
export function tokenEvent(
  context: EventContext,
  signIn: SignIn,
  source: TokenSource,
  scopes: readonly string[],
  metadata: ClientMetadata | undefined,
): object {
  return {
    ...common(context, callOf(signIn), '2', source),
    request: {
      userAttributes: attributesOf(signIn.user),
      groupConfiguration: { groupsToOverride: signIn.user?.groups ?? [], iamRolesToOverride: [], preferredRole: null },
      scopes,
      ...optionalMetadata(metadata),
    },
    response: { claimsAndScopeOverrideDetails: null },
  };
}

/** Whom a trigger is about, and through which client. */
export type TriggerSubject = { readonly username: string; readonly clientId: string };

/** What the events of all triggers share. */
export function common(
  { region, userPoolId }: EventContext,
  { username, clientId }: TriggerSubject,
  version: string,
  source: string,
): object {
  return {
    version,
    region,
    userPoolId,
    userName: username,
    callerContext: { awsSdkVersion: 'aws-sdk-unknown-unknown', clientId },
    triggerSource: source,
  };
}

function callOf({ username, client }: SignIn): TriggerSubject {
  return { username, clientId: client.id };
}

function userRequest(context: EventContext, { user }: SignIn, metadata: ClientMetadata | undefined): object {
  return {
    userAttributes: attributesOf(user),
    ...optionalMetadata(metadata),
    // Cognito sets it only where existence errors are prevented.
    ...(context.preventUserExistenceErrors ? { userNotFound: user === undefined } : {}),
  };
}

/** The member is absent where a client sent none. */
export function optionalMetadata(clientMetadata: ClientMetadata | undefined): object {
  return clientMetadata === undefined ? {} : { clientMetadata };
}
