import { CognitoJwtVerifier } from 'aws-jwt-verify';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createLambdaFunction, type LambdaFunction } from '../../../dev/lambda-runtime/lambda-function.ts';
import type { TriggerInvoke } from '../../../dev/user-pool/user-pool-options.ts';
import { type Bundle, writeBundle } from '../lambda-runtime/write-bundle.ts';
import {
  ALICE,
  answerChallenge,
  BOB,
  type Call,
  fetchJwks,
  POOL_ID,
  STEP_UP,
  startCustomAuth,
  startTestPool,
  type TestPool,
  text,
} from './test-pool.ts';

const BUNDLES = {
  DefineAuthChallenge: `
    exports.handler = async (event) => {
      const { session, userNotFound } = event.request;
      const failed = session.some((round) => !round.challengeResult);
      if (failed) event.response.failAuthentication = true;
      else if (session.length === 2) event.response.issueTokens = true;
      else event.response.challengeName = 'CUSTOM_CHALLENGE';
      return event;
    };`,
  CreateAuthChallenge: `
    const { randomUUID } = require('node:crypto');
    exports.handler = async (event) => {
      const nonce = randomUUID();
      event.response.publicChallengeParameters = { nonce };
      event.response.privateChallengeParameters = { answer: nonce.toUpperCase(), marker: 'private-only' };
      event.response.challengeMetadata = 'round ' + event.request.session.length + ' of ' + event.userName;
      return event;
    };`,
  VerifyAuthChallengeResponse: `
    exports.handler = async (event) => {
      event.response.answerCorrect = event.request.challengeAnswer === event.request.privateChallengeParameters.answer;
      return event;
    };`,
  PreTokenGeneration: `
    exports.handler = async (event) => {
      event.response = { claimsAndScopeOverrideDetails: {
        accessTokenGeneration: { claimsToAddOrOverride: { step_up: 'yes' }, scopesToSuppress: ['aws.cognito.signin.user.admin'] },
      } };
      return event;
    };`,
};

const bundles: Bundle[] = [];
const functions: LambdaFunction[] = [];
let calls: Call[] = [];
let pool: TestPool;

async function trigger(source: string): Promise<TriggerInvoke> {
  const bundle = await writeBundle(source);
  bundles.push(bundle);
  const lambda = createLambdaFunction({
    name: 'trigger',
    directory: bundle.directory,
    environment: {},
    timeoutMs: 60_000,
    onLog: () => undefined,
  });
  functions.push(lambda);
  return async (raw, timeoutMs) => {
    const event: Record<string, unknown> = Object(raw);
    const invocation = await lambda.invoke(event, { timeoutMs });
    calls.push({ event, invocation });
    return invocation;
  };
}

beforeAll(async () => {
  pool = await startTestPool({
    triggers: {
      defineAuthChallenge: await trigger(BUNDLES.DefineAuthChallenge),
      createAuthChallenge: await trigger(BUNDLES.CreateAuthChallenge),
      verifyAuthChallengeResponse: await trigger(BUNDLES.VerifyAuthChallengeResponse),
      preTokenGeneration: await trigger(BUNDLES.PreTokenGeneration),
    },
    triggerTimeoutMs: 60_000,
  });
});

afterAll(async () => {
  await pool.close();
  for (const created of functions) await created.close();
  for (const bundle of bundles) await bundle.remove();
});

beforeEach(() => {
  calls = [];
});

/** Plays both rounds as the client that knows how to answer. */
async function play(username: string): Promise<Record<string, unknown>> {
  let answer = await startCustomAuth(pool, username);
  for (let round = 0; round < 2; round += 1) {
    const nonce = text(answer.body, 'ChallengeParameters', 'nonce');
    answer = await answerChallenge(pool, text(answer.body, 'Session'), username, nonce.toUpperCase());
  }
  return answer.body;
}

describe('CUSTOM_AUTH with trigger bundles in the local runtime', () => {
  it('ends two right rounds in tokens that aws-jwt-verify accepts against the served JWKS', async () => {
    const body = await play('alice');

    const verifier = CognitoJwtVerifier.create({ userPoolId: POOL_ID, clientId: STEP_UP.id });
    verifier.cacheJwks(await fetchJwks(pool));
    const access = await verifier.verify(text(body, 'AuthenticationResult', 'AccessToken'), { tokenUse: 'access' });
    const id = await verifier.verify(text(body, 'AuthenticationResult', 'IdToken'), { tokenUse: 'id' });

    expect(access).toMatchObject({
      sub: ALICE.sub,
      username: 'alice',
      client_id: STEP_UP.id,
      step_up: 'yes',
      scope: '',
    });
    expect(id).toMatchObject({ sub: ALICE.sub, aud: STEP_UP.id, origin_jti: access.origin_jti });
  });

  it('shows each round in session[], with its result and its own metadata (F31)', async () => {
    await play('alice');

    const sessions = calls
      .filter(({ event }) => event['triggerSource'] === 'DefineAuthChallenge_Authentication')
      .map(({ event }) => Object(event['request']).session);
    const first = { challengeName: 'CUSTOM_CHALLENGE', challengeResult: true, challengeMetadata: 'round 0 of alice' };
    const second = { ...first, challengeMetadata: 'round 1 of alice' };
    expect(sessions).toStrictEqual([[], [first], [first, second]]);
  });

  it('T36: hands private parameters to Verify and to nobody else (F32)', async () => {
    const body = await play('alice');

    const withPrivate = calls.filter(({ event }) => JSON.stringify(event).includes('private-only'));
    expect(withPrivate.map(({ event }) => event['triggerSource'])).toStrictEqual([
      'VerifyAuthChallengeResponse_Authentication',
      'VerifyAuthChallengeResponse_Authentication',
    ]);
    expect(JSON.stringify(body)).not.toContain('private-only');
    expect(JSON.stringify((await startCustomAuth(pool, 'alice')).body)).not.toContain('private-only');
  });

  it('ends a wrong answer as a wrong password would, without a new Session', async () => {
    const started = await startCustomAuth(pool, 'alice');

    const answer = await answerChallenge(pool, text(started.body, 'Session'), 'alice', 'wrong');

    expect(answer).toStrictEqual({
      status: 400,
      errorType: 'NotAuthorizedException',
      body: { __type: 'NotAuthorizedException', message: 'Incorrect username or password.' },
    });
  });

  it('T35: keeps eight parallel runs of two users apart', async () => {
    const usernames = ['alice', 'bob', 'alice', 'bob', 'alice', 'bob', 'alice', 'bob'];

    const bodies = await Promise.all(usernames.map(play));

    const payloads = bodies.map((body) => payloadOf(text(body, 'AuthenticationResult', 'AccessToken')));
    expect(payloads.map(({ username }) => username)).toStrictEqual(usernames);
    expect(payloads.map(({ sub }) => sub)).toStrictEqual(
      usernames.map((name) => (name === 'bob' ? BOB.sub : ALICE.sub)),
    );
    expect(new Set(payloads.map(({ origin_jti }) => origin_jti)).size).toBe(8);
    const mixed = calls.filter(({ event }) => {
      const metadata = Object(event['request']).session?.map((round: object) => text(round, 'challengeMetadata')) ?? [];
      return metadata.some((line: string) => !line.endsWith(` of ${event['userName']}`));
    });
    expect(mixed).toStrictEqual([]);
  });

  it('tells the client the text of an error that a trigger bundle throws while loading (F37)', async () => {
    const broken = await trigger("throw new Error('COUNTERSIGN_TABLE is missing')");
    const brokenPool = await startTestPool({ triggers: { defineAuthChallenge: broken }, triggerTimeoutMs: 60_000 });

    const answer = await startCustomAuth(brokenPool, 'alice');
    await brokenPool.close();

    expect(answer.body).toStrictEqual({
      __type: 'UserLambdaValidationException',
      message: 'DefineAuthChallenge failed with error COUNTERSIGN_TABLE is missing.',
    });
  });

  it('gives up on a trigger that hangs after three attempts of the time limit each (F36)', async () => {
    const hanging = await trigger('exports.handler = () => new Promise(() => {});');
    const hangingPool = await startTestPool({ triggers: { defineAuthChallenge: hanging }, triggerTimeoutMs: 20 });

    const answer = await startCustomAuth(hangingPool, 'alice');
    await hangingPool.close();

    expect(answer.errorType).toBe('UnexpectedLambdaException');
    expect(hangingPool.records).toStrictEqual(
      [1, 2, 3].map((attempt) => ({
        trigger: 'DefineAuthChallenge',
        clientId: STEP_UP.id,
        attempt,
        outcome: 'timeout',
      })),
    );
  });
});

function payloadOf(token: string): Record<string, unknown> {
  return Object(JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()));
}
