import { Amplify } from 'aws-amplify';
import {
  confirmSignIn,
  confirmSignUp,
  fetchAuthSession,
  fetchUserAttributes,
  resendSignUpCode,
  signIn,
  signOut,
  signUp,
  updateUserAttributes,
} from 'aws-amplify/auth';
import { decodeJwt } from 'jose';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { fromAmplify } from '../../../src/client/index.ts';
import {
  ALICE,
  messagesOf,
  POOL_ID,
  type ScriptedPool,
  STEP_UP,
  startScriptedPool,
  twoRoundTriggers,
  WEB,
} from '../user-pool/test-pool.ts';

const password = 'Fresh-Start-9';
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

afterEach(() => signOut());

/** Amplify has one configuration for the whole program. In Node it keeps its tokens in memory. */
function configure(userPoolClientId: string): void {
  Amplify.configure({ Auth: { Cognito: { userPoolId: POOL_ID, userPoolClientId, userPoolEndpoint: pool.url } } });
}

describe('aws-amplify 6', () => {
  it('signs up, confirms, signs in by SRP and changes an attribute', async () => {
    configure(BROWSER.id);
    const username = 'carol';

    const signedUp = await signUp({ username, password, options: { userAttributes: { email: 'carol@example.com' } } });
    const early = await signIn({ username, password });
    await resendSignUpCode({ username });
    const confirmationCode = /\d{6}/.exec((await messagesOf(pool, username)).at(-1)?.body ?? '')?.[0] ?? '';
    const confirmed = await confirmSignUp({ username, confirmationCode });
    const signedIn = await signIn({ username, password });
    await updateUserAttributes({ userAttributes: { locale: 'de' } });

    expect(signedUp).toMatchObject({
      isSignUpComplete: false,
      nextStep: { signUpStep: 'CONFIRM_SIGN_UP', codeDeliveryDetails: { destination: 'c***@e***' } },
    });
    expect(early.nextStep.signInStep).toBe('CONFIRM_SIGN_UP');
    expect(confirmed.isSignUpComplete).toBe(true);
    expect(signedIn).toStrictEqual({ isSignedIn: true, nextStep: { signInStep: 'DONE' } });
    expect(await fetchUserAttributes()).toMatchObject({ email_verified: 'true', locale: 'de', sub: signedUp.userId });
  });

  it('refreshes its session, and after a sign-out has none', async () => {
    configure(BROWSER.id);
    await signIn({ username: ALICE.username, password: ALICE.password });

    const refreshed = await fetchAuthSession({ forceRefresh: true });
    await signOut({ global: true });
    const ended = await fetchAuthSession();

    expect(refreshed.tokens?.accessToken.payload['sub']).toBe(ALICE.sub);
    expect(ended.tokens).toBeUndefined();
  });

  it('lets countersign/client read the access token of its session, and none after a sign-out', async () => {
    configure(BROWSER.id);
    const getAccessToken = fromAmplify(fetchAuthSession);
    await signIn({ username: ALICE.username, password: ALICE.password });

    const token = await getAccessToken();
    const { status } = await pool.call('GetUser', { AccessToken: token });
    await signOut();

    expect(decodeJwt(token ?? '')).toMatchObject({ token_use: 'access', username: 'alice', client_id: BROWSER.id });
    expect(status).toBe(200);
    expect(await getAccessToken()).toBeUndefined();
  });

  it.each([
    ['a wrong password', ALICE.username, 'wrong'],
    ['an unknown user', 'mallory', ALICE.password],
  ])('is refused for %s with the same error', async (_, username, wrong) => {
    configure(BROWSER.id);

    await expect(signIn({ username, password: wrong })).rejects.toMatchObject({
      name: 'NotAuthorizedException',
      message: 'Incorrect username or password.',
    });
  });

  it('signs in by custom challenges alone, with metadata for each answer', async () => {
    const triggers = twoRoundTriggers();
    pool.script(triggers);
    configure(STEP_UP.id);

    const first = await signIn({ username: ALICE.username, options: { authFlowType: 'CUSTOM_WITHOUT_SRP' } });
    const second = await confirmSignIn({ challengeResponse: 'one', options: { clientMetadata: { round: '1' } } });
    const third = await confirmSignIn({ challengeResponse: 'two', options: { clientMetadata: { round: '2' } } });

    for (const { nextStep } of [first, second]) {
      expect(nextStep.signInStep).toBe('CONFIRM_SIGN_IN_WITH_CUSTOM_CHALLENGE');
    }
    expect(third.isSignedIn).toBe(true);
    const answers = triggers.verifyAuthChallengeResponse.calls.map(({ event }) => Object(event['request']));
    expect(answers.map(({ challengeAnswer, clientMetadata }) => [challengeAnswer, clientMetadata])).toStrictEqual([
      ['one', { round: '1' }],
      ['two', { round: '2' }],
    ]);
  });

  it('starts no step-up beside the session that it has (F88)', async () => {
    pool.script(twoRoundTriggers());
    configure(BROWSER.id);
    await signIn({ username: ALICE.username, password: ALICE.password });

    const second = signIn({ username: ALICE.username, options: { authFlowType: 'CUSTOM_WITHOUT_SRP' } });

    await expect(second).rejects.toMatchObject({ name: 'UserAlreadyAuthenticatedException' });
  });
});
