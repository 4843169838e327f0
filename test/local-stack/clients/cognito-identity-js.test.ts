import {
  AuthenticationDetails,
  CognitoUser,
  CognitoUserAttribute,
  CognitoUserPool,
  type CognitoUserSession,
  type ISignUpResult,
} from 'amazon-cognito-identity-js';
import { decodeJwt } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fromCognitoUserPool } from '../../../src/client/index.ts';
import {
  ALICE,
  messagesOf,
  outcomes,
  POOL_ID,
  respond,
  type ScriptedPool,
  STEP_UP,
  startScriptedPool,
  twoRoundTriggers,
  WEB,
} from '../user-pool/test-pool.ts';

const PASSWORD = 'Fresh-Start-9';
const BROWSER = {
  ...WEB,
  id: 'browser-client',
  explicitAuthFlows: ['ALLOW_USER_SRP_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH'],
};

let pool: ScriptedPool;

beforeAll(async () => {
  pool = await startScriptedPool({ clients: [BROWSER, STEP_UP] });
});

afterAll(() => pool.close());

const userPoolOf = (clientId: string) =>
  new CognitoUserPool({ UserPoolId: POOL_ID, ClientId: clientId, endpoint: pool.url });

/** The library calls back in Node's manner. */
function called<T>(
  start: (done: (error: Error | null | undefined, result: T | undefined) => void) => void,
): Promise<T> {
  const { promise, resolve, reject } = Promise.withResolvers<T>();
  start((error, result) => (error || result === undefined ? reject(error ?? new Error('no result')) : resolve(result)));
  return promise;
}

/** A sign-in by SRP. */
function authenticate(user: CognitoUser, password: string): Promise<CognitoUserSession> {
  const { promise, resolve, reject } = Promise.withResolvers<CognitoUserSession>();
  const details = new AuthenticationDetails({ Username: user.getUsername(), Password: password });
  user.authenticateUser(details, { onSuccess: resolve, onFailure: reject });
  return promise;
}

type Step = { readonly challenge: Record<string, string> } | { readonly session: CognitoUserSession };

/** One step of a custom sign-in: the next challenge, or the tokens. */
function step(
  start: (callbacks: {
    readonly onSuccess: (session: CognitoUserSession) => void;
    readonly onFailure: (error: Error) => void;
    readonly customChallenge: (parameters: Record<string, string>) => void;
  }) => void,
): Promise<Step> {
  const { promise, resolve, reject } = Promise.withResolvers<Step>();
  start({
    onSuccess: (session) => resolve({ session }),
    onFailure: reject,
    customChallenge: (challenge) => resolve({ challenge }),
  });
  return promise;
}

describe('amazon-cognito-identity-js', () => {
  it('signs up, is refused until the code confirms it, and signs in by SRP', async () => {
    const userPool = userPoolOf(BROWSER.id);
    const email = new CognitoUserAttribute({ Name: 'email', Value: 'carol@example.com' });

    const { user, userConfirmed } = await called<ISignUpResult>((done) =>
      userPool.signUp('carol', PASSWORD, [email], [], done),
    );
    await expect(authenticate(user, PASSWORD)).rejects.toThrow('User is not confirmed.');
    await called((done) => user.resendConfirmationCode(done));
    const code = /\d{6}/.exec((await messagesOf(pool, 'carol')).at(-1)?.body ?? '')?.[0] ?? '';
    const confirmed = await called<string>((done) => user.confirmRegistration(code, false, done));
    const session = await authenticate(user, PASSWORD);

    expect([userConfirmed, confirmed]).toStrictEqual([false, 'SUCCESS']);
    expect(session.getIdToken().payload).toMatchObject({
      'cognito:username': 'carol',
      email: 'carol@example.com',
      email_verified: true,
    });
  });

  it('refreshes, reads its attributes and signs out everywhere', async () => {
    const user = new CognitoUser({ Username: ALICE.username, Pool: userPoolOf(BROWSER.id) });
    const session = await authenticate(user, ALICE.password);

    const refreshed = await called<CognitoUserSession>((done) => user.refreshSession(session.getRefreshToken(), done));
    const attributes = await called<CognitoUserAttribute[]>((done) => user.getUserAttributes(done));
    const { promise, resolve, reject } = Promise.withResolvers<string>();
    user.globalSignOut({ onSuccess: resolve, onFailure: reject });

    expect(refreshed.getAccessToken().payload['sub']).toBe(ALICE.sub);
    expect(attributes.map((each) => each.getName()).sort()).toStrictEqual(['email', 'email_verified', 'sub']);
    expect(await promise).toBe('SUCCESS');
    await expect(
      called<CognitoUserSession>((done) => user.refreshSession(session.getRefreshToken(), done)),
    ).rejects.toThrow('Refresh Token has been revoked');
  });

  it('lets countersign/client read the access token of its session, and none after a sign-out', async () => {
    const userPool = userPoolOf(BROWSER.id);
    const getAccessToken = fromCognitoUserPool(userPool);
    const user = new CognitoUser({ Username: ALICE.username, Pool: userPool });
    await authenticate(user, ALICE.password);

    const token = await getAccessToken();
    const { status } = await pool.call('GetUser', { AccessToken: token });
    user.signOut();

    expect(decodeJwt(token ?? '')).toMatchObject({ token_use: 'access', username: 'alice', client_id: BROWSER.id });
    expect(status).toBe(200);
    expect(await getAccessToken()).toBeUndefined();
  });

  it.each([
    ['a wrong password', ALICE.username, 'wrong'],
    ['an unknown user', 'mallory', ALICE.password],
  ])('is refused for %s with the same error', async (_, Username, password) => {
    const user = new CognitoUser({ Username, Pool: userPoolOf(BROWSER.id) });

    await expect(authenticate(user, password)).rejects.toThrow('Incorrect username or password.');
  });

  it('signs in by custom challenges alone, with metadata for each answer', async () => {
    const triggers = twoRoundTriggers();
    pool.script(triggers);
    const user = new CognitoUser({ Username: ALICE.username, Pool: userPoolOf(STEP_UP.id) });
    user.setAuthenticationFlowType('CUSTOM_AUTH');

    const first = await step((callbacks) =>
      user.initiateAuth(new AuthenticationDetails({ Username: ALICE.username }), callbacks),
    );
    const second = await step((callbacks) => user.sendCustomChallengeAnswer('one', callbacks, { round: '1' }));
    const third = await step((callbacks) => user.sendCustomChallengeAnswer('two', callbacks, { round: '2' }));

    expect([first, second]).toStrictEqual(Array.from({ length: 2 }, () => ({ challenge: { USERNAME: 'alice' } })));
    expect(third).toHaveProperty('session');
    const answers = triggers.verifyAuthChallengeResponse.calls.map(({ event }) => Object(event['request']));
    expect(answers.map(({ challengeAnswer, clientMetadata }) => [challengeAnswer, clientMetadata])).toStrictEqual([
      ['one', { round: '1' }],
      ['two', { round: '2' }],
    ]);
  });

  it('signs in by a password and a custom challenge after it (F41)', async () => {
    const names = ['PASSWORD_VERIFIER', 'CUSTOM_CHALLENGE'];
    const defineAuthChallenge = outcomes(
      ...names.map((challengeName) => respond({ challengeName })),
      respond({ issueTokens: true }),
    );
    pool.script({ ...twoRoundTriggers(), defineAuthChallenge });
    const user = new CognitoUser({ Username: ALICE.username, Pool: userPoolOf(STEP_UP.id) });
    user.setAuthenticationFlowType('CUSTOM_AUTH');
    const details = new AuthenticationDetails({ Username: ALICE.username, Password: ALICE.password });

    const first = await step((callbacks) => user.authenticateUser(details, callbacks));
    const second = await step((callbacks) => user.sendCustomChallengeAnswer('one', callbacks));

    expect(first).toHaveProperty('challenge');
    expect(second).toHaveProperty('session');
  });
});
