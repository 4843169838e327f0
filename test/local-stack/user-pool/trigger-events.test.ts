import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SeededUser } from '../../../dev/user-pool/user-pool-options.ts';
import {
  ALICE,
  answerChallenge,
  type Call,
  outcomes,
  POOL_ID,
  REGION,
  respond,
  type ScriptedPool,
  STEP_UP,
  signIn,
  startCustomAuth,
  startScriptedPool,
  startTestPool,
  text,
  twoRoundTriggers,
  WEB,
} from './test-pool.ts';

const FEDERATED: SeededUser = {
  ...ALICE,
  username: 'idp_alice',
  attributes: { 'cognito:user_status': 'EXTERNAL_PROVIDER' },
};

let pool: ScriptedPool;

beforeAll(async () => {
  pool = await startScriptedPool({ users: [ALICE, FEDERATED] });
});

afterAll(() => pool.close());

function metadataOf(calls: readonly Call[]): unknown[] {
  return calls.map(({ event }) => Object(event['request']).clientMetadata);
}

const COMMON = {
  version: '1',
  region: REGION,
  userPoolId: POOL_ID,
  userName: 'alice',
  callerContext: { awsSdkVersion: 'aws-sdk-unknown-unknown', clientId: STEP_UP.id },
};
const ATTRIBUTES = {
  sub: ALICE.sub,
  'cognito:user_status': 'CONFIRMED',
  email: 'alice@example.com',
  email_verified: 'true',
};

describe('trigger events', () => {
  it('have the documented members, and null for every response member (F31, F32)', async () => {
    const triggers = {
      ...twoRoundTriggers(),
      createAuthChallenge: outcomes(
        respond({ privateChallengeParameters: { secret: 's' }, challengeMetadata: 'bind' }),
      ),
    };
    pool.script(triggers);

    const started = await startCustomAuth(pool, 'alice');
    await answerChallenge(pool, text(started.body, 'Session'), 'alice', 'an answer', {
      ClientMetadata: { handle: 'h' },
    });

    const request = { userAttributes: ATTRIBUTES, userNotFound: false };
    const round = { challengeName: 'CUSTOM_CHALLENGE', challengeResult: true, challengeMetadata: 'bind' };
    expect(triggers.defineAuthChallenge.calls[0]?.event).toStrictEqual({
      ...COMMON,
      triggerSource: 'DefineAuthChallenge_Authentication',
      request: { ...request, session: [] },
      response: { challengeName: null, issueTokens: null, failAuthentication: null },
    });
    expect(triggers.createAuthChallenge.calls[1]?.event).toStrictEqual({
      ...COMMON,
      triggerSource: 'CreateAuthChallenge_Authentication',
      request: { ...request, challengeName: 'CUSTOM_CHALLENGE', session: [round], clientMetadata: { handle: 'h' } },
      response: { publicChallengeParameters: null, privateChallengeParameters: null, challengeMetadata: null },
    });
    expect(triggers.verifyAuthChallengeResponse.calls[0]?.event).toStrictEqual({
      ...COMMON,
      triggerSource: 'VerifyAuthChallengeResponse_Authentication',
      request: {
        ...request,
        privateChallengeParameters: { secret: 's' },
        challengeAnswer: 'an answer',
        clientMetadata: { handle: 'h' },
      },
      response: { answerCorrect: null },
    });
  });

  it('have null metadata for a round whose Create set none', async () => {
    const triggers = twoRoundTriggers();
    pool.script(triggers);

    const started = await startCustomAuth(pool, 'alice');
    await answerChallenge(pool, text(started.body, 'Session'), 'alice', 'x');

    expect(Object(triggers.defineAuthChallenge.calls[1]?.event['request']).session).toStrictEqual([
      { challengeName: 'CUSTOM_CHALLENGE', challengeResult: true, challengeMetadata: null },
    ]);
  });

  it('carry the metadata of RespondToAuthChallenge, each only its own, and none of InitiateAuth (F28, F29)', async () => {
    const preTokenGeneration = outcomes(respond({}));
    const triggers = { ...twoRoundTriggers(), preTokenGeneration };
    pool.script(triggers);

    const started = await startCustomAuth(pool, 'alice', { ClientMetadata: { from: 'initiate' } });
    const second = await answerChallenge(pool, text(started.body, 'Session'), 'alice', 'x', {
      ClientMetadata: { from: 'respond 1' },
    });
    await answerChallenge(pool, text(second.body, 'Session'), 'alice', 'x', { ClientMetadata: { from: 'respond 2' } });

    const [one, two] = [{ from: 'respond 1' }, { from: 'respond 2' }];
    expect(metadataOf(triggers.defineAuthChallenge.calls)).toStrictEqual([undefined, one, two]);
    expect(metadataOf(triggers.createAuthChallenge.calls)).toStrictEqual([undefined, one]);
    expect(metadataOf(triggers.verifyAuthChallengeResponse.calls)).toStrictEqual([one, two]);
    expect(metadataOf(preTokenGeneration.calls)).toStrictEqual([two]);
  });

  it('carry no metadata of a password sign-in or of a REFRESH_TOKEN_AUTH, but that of GetTokensFromRefreshToken (F28, F29, F35)', async () => {
    const preTokenGeneration = outcomes(respond({}));
    pool.script({ preTokenGeneration });
    const ClientMetadata = { from: 'client' };

    const signedIn = await pool.call('InitiateAuth', {
      AuthFlow: 'USER_PASSWORD_AUTH',
      ClientId: WEB.id,
      AuthParameters: { USERNAME: ALICE.username, PASSWORD: ALICE.password },
      ClientMetadata,
    });
    const REFRESH_TOKEN = text(signedIn.body, 'AuthenticationResult', 'RefreshToken');
    const AuthParameters = { REFRESH_TOKEN };
    await pool.call('InitiateAuth', {
      AuthFlow: 'REFRESH_TOKEN_AUTH',
      ClientId: WEB.id,
      AuthParameters,
      ClientMetadata,
    });
    await pool.call('GetTokensFromRefreshToken', { RefreshToken: REFRESH_TOKEN, ClientId: WEB.id, ClientMetadata });

    expect(metadataOf(preTokenGeneration.calls)).toStrictEqual([undefined, undefined, ClientMetadata]);
    expect(preTokenGeneration.calls.map(({ event }) => event['triggerSource'])).toStrictEqual([
      'TokenGeneration_Authentication',
      'TokenGeneration_RefreshTokens',
      'TokenGeneration_Authentication',
    ]);
  });

  it('are version 2 for PreTokenGeneration, with groups and scopes (F34)', async () => {
    const preTokenGeneration = outcomes(respond({}));
    pool.script({ preTokenGeneration });

    await signIn(pool, ALICE);

    expect(preTokenGeneration.calls[0]?.event).toStrictEqual({
      ...COMMON,
      version: '2',
      callerContext: { ...COMMON.callerContext, clientId: WEB.id },
      triggerSource: 'TokenGeneration_Authentication',
      request: {
        userAttributes: ATTRIBUTES,
        groupConfiguration: { groupsToOverride: ['refund-agents'], iamRolesToOverride: [], preferredRole: null },
        scopes: ['aws.cognito.signin.user.admin'],
      },
      response: { claimsAndScopeOverrideDetails: null },
    });
  });

  it('reach Define for a federated user too, with that status (F44)', async () => {
    const triggers = twoRoundTriggers();
    pool.script(triggers);

    const started = await startCustomAuth(pool, 'idp_alice');

    expect(started.status).toBe(200);
    const request = Object(triggers.defineAuthChallenge.calls[0]?.event['request']);
    expect(request.userAttributes['cognito:user_status']).toBe('EXTERNAL_PROVIDER');
  });
});

describe('a user who does not exist', () => {
  const always = (response: object) => ({ ...twoRoundTriggers(), defineAuthChallenge: outcomes(respond(response)) });

  it('is shown to the triggers as userNotFound, always with the same attributes and without a sub (F42)', async () => {
    const triggers = twoRoundTriggers();
    pool.script(triggers);

    const started = await startCustomAuth(pool, 'mallory');
    await answerChallenge(pool, text(started.body, 'Session'), 'mallory', 'x');
    await startCustomAuth(pool, 'trent');

    const { calls: defined } = triggers.defineAuthChallenge;
    const events = [...defined, ...triggers.createAuthChallenge.calls, ...triggers.verifyAuthChallengeResponse.calls];
    expect(events).toHaveLength(7);
    for (const { event } of events) {
      expect(event['request']).toMatchObject({ userNotFound: true });
      expect(Object(event['request']).userAttributes).toStrictEqual({ 'cognito:user_status': 'CONFIRMED' });
    }
  });

  it('gets a challenge of the same shape as a user who does', async () => {
    pool.script(twoRoundTriggers());

    const [known, unknown] = [await startCustomAuth(pool, 'alice'), await startCustomAuth(pool, 'mallory')];

    const shape = ({ body }: typeof known) => [Object.keys(body), Object.keys(Object(body['ChallengeParameters']))];
    expect(unknown.status).toBe(200);
    expect(shape(unknown)).toStrictEqual(shape(known));
    expect(text(unknown.body, 'Session')).toHaveLength(text(known.body, 'Session').length);
  });

  it('T36: never gets tokens, even where Define says so', async () => {
    pool.script(always({ issueTokens: true }));

    const [unknown, known] = [await startCustomAuth(pool, 'mallory'), await startCustomAuth(pool, 'alice')];

    expect(unknown.body).toStrictEqual({
      __type: 'NotAuthorizedException',
      message: 'Incorrect username or password.',
    });
    expect(known.body).toHaveProperty('AuthenticationResult');
  });

  it('is named where existence errors are not prevented, and userNotFound is then absent', async () => {
    const triggers = twoRoundTriggers();
    const legacy = await startTestPool({ triggers, preventUserExistenceErrors: false });

    const unknown = await startCustomAuth(legacy, 'mallory');
    await startCustomAuth(legacy, 'alice');
    await legacy.close();

    expect(unknown.body).toStrictEqual({ __type: 'UserNotFoundException', message: 'User does not exist.' });
    expect(triggers.defineAuthChallenge.calls).toHaveLength(1);
    expect(triggers.defineAuthChallenge.calls[0]?.event['request']).not.toHaveProperty('userNotFound');
  });
});
