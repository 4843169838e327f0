import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Invocation } from '../../../dev/lambda-runtime/invocation.ts';
import {
  ALICE,
  answerChallenge,
  outcomes,
  respond,
  type ScriptedPool,
  signIn,
  startCustomAuth,
  startScriptedPool,
  startTestPool,
  text,
  twoRoundTriggers,
} from './test-pool.ts';

let pool: ScriptedPool;

beforeAll(async () => {
  pool = await startScriptedPool();
});

afterAll(() => pool.close());

const timesOut = (): Invocation => ({ kind: 'timeout' });
const throws = (): Invocation => ({ kind: 'error', errorType: 'Error', errorMessage: 'store is down' });
const challenges = respond({ challengeName: 'CUSTOM_CHALLENGE' });

describe('a trigger that fails', () => {
  it.each([
    ['a time-out', timesOut],
    ['an error', throws],
  ])('is invoked again after %s with the very same event, and its third answer counts (F36)', async (_, failure) => {
    const spoils = (event: Record<string, unknown>): Invocation => {
      const result = failure();
      event['userName'] = 'spoilt by an earlier attempt';
      return result;
    };
    const createAuthChallenge = outcomes(
      failure,
      spoils,
      respond({ publicChallengeParameters: { from: 'third attempt' } }),
    );
    pool.script({ ...twoRoundTriggers(), createAuthChallenge });

    const started = await startCustomAuth(pool, 'alice');

    expect(started.body['ChallengeParameters']).toStrictEqual({ from: 'third attempt', USERNAME: 'alice' });
    expect(createAuthChallenge.calls.map(({ event }) => event['userName'])).toStrictEqual([
      'alice',
      'spoilt by an earlier attempt',
      'alice',
    ]);
  });

  it('is given up after the third attempt, and the last failure is what the client sees (F37)', async () => {
    const failing = outcomes(timesOut, timesOut, throws, challenges);
    pool.script({ ...twoRoundTriggers(), defineAuthChallenge: failing });

    const started = await startCustomAuth(pool, 'alice');

    expect(failing.calls).toHaveLength(3);
    expect(started.body).toStrictEqual({
      __type: 'UserLambdaValidationException',
      message: 'DefineAuthChallenge failed with error store is down.',
    });
    expect(pool.records.slice(-3).map(({ outcome }) => outcome)).toStrictEqual(['timeout', 'timeout', 'error']);
  });

  it('is UnexpectedLambdaException where the last attempt timed out', async () => {
    pool.script({ ...twoRoundTriggers(), defineAuthChallenge: outcomes(throws, throws, timesOut) });

    expect(await startCustomAuth(pool, 'alice')).toMatchObject({ status: 400, errorType: 'UnexpectedLambdaException' });
  });

  it('uses up the Session of the answer it was called for (F38)', async () => {
    const verifyAuthChallengeResponse = outcomes(throws, throws, throws, respond({ answerCorrect: true }));
    pool.script({ ...twoRoundTriggers(), verifyAuthChallengeResponse });
    const session = text((await startCustomAuth(pool, 'alice')).body, 'Session');

    const failed = await answerChallenge(pool, session, 'alice', 'x');
    const again = await answerChallenge(pool, session, 'alice', 'x');

    expect(failed.errorType).toBe('UserLambdaValidationException');
    expect(again.body).toStrictEqual({
      __type: 'NotAuthorizedException',
      message: 'Invalid session for the user.',
    });
  });

  it('gives no tokens where it is PreTokenGeneration', async () => {
    pool.script({ preTokenGeneration: outcomes(throws) });

    const signedIn = await signIn(pool, ALICE);

    expect(signedIn.errorType).toBe('UserLambdaValidationException');
    expect(signedIn.body).not.toHaveProperty('AuthenticationResult');
  });

  it('is refused where it is not configured', async () => {
    const bare = await startTestPool();

    const started = await startCustomAuth(bare, 'alice');
    await bare.close();

    expect(started.errorType).toBe('InvalidParameterException');
  });
});

describe('a trigger response', () => {
  it.each<[string, (event: Record<string, unknown>) => Invocation]>([
    ['nothing', () => ({ kind: 'ok', value: null })],
    ['no response', () => ({ kind: 'ok', value: {} })],
    ['a null response', () => ({ kind: 'ok', value: { response: null } })],
    ['issueTokens "true"', respond({ issueTokens: 'true' })],
    ['issueTokens 1', respond({ issueTokens: 1 })],
    ['issueTokens [true]', respond({ issueTokens: [true] })],
    ['no outcome at all', respond({})],
    ['a challenge that is not built', respond({ challengeName: 'PASSWORD_VERIFIER' })],
  ])('of Define that holds %s is InvalidLambdaResponseException, without another attempt (F37)', async (_, outcome) => {
    const defineAuthChallenge = outcomes(outcome);
    pool.script({ ...twoRoundTriggers(), defineAuthChallenge });

    const started = await startCustomAuth(pool, 'alice');

    expect(started).toMatchObject({ status: 400, errorType: 'InvalidLambdaResponseException' });
    expect(defineAuthChallenge.calls).toHaveLength(1);
  });

  it.each([
    ['public parameters that are not strings', { publicChallengeParameters: { expires_in: 300 } }],
    ['private parameters that are a list', { privateChallengeParameters: ['x'] }],
    ['metadata that is an object', { challengeMetadata: { flow: 'x' } }],
  ])('of Create that holds %s is InvalidLambdaResponseException', async (_, response) => {
    pool.script({ ...twoRoundTriggers(), createAuthChallenge: outcomes(respond(response)) });

    expect((await startCustomAuth(pool, 'alice')).errorType).toBe('InvalidLambdaResponseException');
  });

  it.each([['true'], [1], [[true]]])(
    'of Verify that holds answerCorrect %j is InvalidLambdaResponseException',
    async (answerCorrect) => {
      pool.script({
        ...twoRoundTriggers(),
        verifyAuthChallengeResponse: outcomes(respond({ answerCorrect })),
      });
      const session = text((await startCustomAuth(pool, 'alice')).body, 'Session');

      expect((await answerChallenge(pool, session, 'alice', 'x')).errorType).toBe('InvalidLambdaResponseException');
    },
  );

  it.each([[null], [false], [undefined]])(
    'of Verify that holds answerCorrect %s is a wrong answer',
    async (answerCorrect) => {
      const triggers = { ...twoRoundTriggers(), verifyAuthChallengeResponse: outcomes(respond({ answerCorrect })) };
      pool.script(triggers);
      const session = text((await startCustomAuth(pool, 'alice')).body, 'Session');

      await answerChallenge(pool, session, 'alice', 'x');

      const [round] = Object(triggers.defineAuthChallenge.calls[1]?.event['request']).session;
      expect(round).toMatchObject({ challengeResult: false });
    },
  );

  it('of Define that both issues tokens and fails is a failure', async () => {
    const both = outcomes(respond({ issueTokens: true, failAuthentication: true }));
    pool.script({ ...twoRoundTriggers(), defineAuthChallenge: both });

    expect((await startCustomAuth(pool, 'alice')).errorType).toBe('NotAuthorizedException');
  });
});
