import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  ALICE,
  type Answer,
  callCognito,
  STEP_UP,
  signIn,
  startCustomAuth,
  startTestPool,
  type TestPool,
  twoRoundTriggers,
  WEB,
} from './test-pool.ts';

const UNSET = { ...WEB, id: 'unset-client', explicitAuthFlows: [] };
const FEDERATED = {
  ...ALICE,
  username: 'idp_carol',
  attributes: { 'cognito:user_status': 'EXTERNAL_PROVIDER' },
};

let pool: TestPool;

beforeAll(async () => {
  pool = await startTestPool({
    clients: [WEB, STEP_UP, UNSET],
    users: [ALICE, FEDERATED],
    triggers: twoRoundTriggers(),
  });
});

afterAll(() => pool.close());

function initiate(AuthFlow: string, ClientId: string): Promise<Answer> {
  const AuthParameters = { USERNAME: ALICE.username, PASSWORD: ALICE.password, REFRESH_TOKEN: 'x', SRP_A: '2' };
  return pool.call('InitiateAuth', { AuthFlow, ClientId, AuthParameters });
}

const WRONG = { __type: 'NotAuthorizedException', message: 'Incorrect username or password.' };

describe('the Cognito endpoint', () => {
  it('answers errors as status 400 with the type in the body and the header', async () => {
    const answer = await pool.call('InitiateAuth', { AuthFlow: 'USER_PASSWORD_AUTH', ClientId: 'nobody' });

    expect(answer).toStrictEqual({
      status: 400,
      errorType: 'ResourceNotFoundException',
      body: { __type: 'ResourceNotFoundException', message: 'User pool client nobody does not exist.' },
    });
  });

  it.each(['ForgotPassword', 'ConfirmDevice', 'AdminInitiateAuth', 'constructor'])(
    'says of %s that it is not built, and what is',
    async (operation) => {
      const { body } = await pool.call(operation, {});

      expect(body['__type']).toBe('UnknownOperationException');
      expect(body['message']).toContain(operation);
      expect(body['message']).toContain('AWSCognitoIdentityProviderService.InitiateAuth');
    },
  );

  it('lets a browser of any origin call it and read the error type', async () => {
    const preflight = await fetch(pool.url, {
      method: 'OPTIONS',
      headers: {
        origin: 'http://127.0.0.1:5173',
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'content-type,x-amz-target',
      },
    });

    expect(preflight.ok).toBe(true);
    expect(preflight.headers.get('access-control-allow-origin')).toBe('*');
    expect(preflight.headers.get('access-control-allow-methods')).toContain('POST');
    expect(preflight.headers.get('access-control-allow-headers')).toContain('x-amz-target');
    const response = await fetch(pool.url, {
      method: 'POST',
      headers: { origin: 'http://127.0.0.1:5173' },
      body: '{}',
    });
    expect(response.headers.get('access-control-allow-origin')).toBe('*');
    expect(response.headers.get('access-control-expose-headers')).toContain('x-amzn-errortype');
  });

  it.each([
    ['null', null],
    ['a list', []],
    ['members of other types', { AuthFlow: 1, ClientId: {}, AuthParameters: { USERNAME: 5 } }],
  ])('refuses an input that is %s, without repeating its values', async (_, input) => {
    const { body } = await callCognito(pool.url, 'InitiateAuth', input);

    expect(body['__type']).toBe('InvalidParameterException');
  });

  it.each(['constructor', '__proto__', 'toString'])(
    'T28: takes the user name %s for an ordinary unknown one',
    async (name) => {
      const started = await startCustomAuth(pool, name);

      expect(started.body['ChallengeParameters']).toStrictEqual({ USERNAME: name });
    },
  );
});

describe('InitiateAuth', () => {
  it.each([
    ['USER_PASSWORD_AUTH', STEP_UP.id],
    ['REFRESH_TOKEN_AUTH', STEP_UP.id],
    ['REFRESH_TOKEN', STEP_UP.id],
    ['CUSTOM_AUTH', WEB.id],
    ['USER_SRP_AUTH', WEB.id],
    ['USER_AUTH', WEB.id],
    ['USER_PASSWORD_AUTH', UNSET.id],
  ])('T43: refuses %s at %s, which does not allow it', async (flow, clientId) => {
    expect((await initiate(flow, clientId)).body).toStrictEqual({
      __type: 'InvalidParameterException',
      message: `${flow} flow not enabled for this client`,
    });
  });

  it('allows CUSTOM_AUTH and SRP at a client that names no flow (F40)', async () => {
    expect((await initiate('CUSTOM_AUTH', UNSET.id)).body).toMatchObject({ ChallengeName: 'CUSTOM_CHALLENGE' });
    expect((await initiate('USER_SRP_AUTH', UNSET.id)).body).toMatchObject({ ChallengeName: 'PASSWORD_VERIFIER' });
  });

  it('refuses CUSTOM_AUTH that begins with anything else than SRP_A or a custom challenge', async () => {
    const AuthParameters = { USERNAME: 'alice', CHALLENGE_NAME: 'SMS_MFA' };

    const { body } = await startCustomAuth(pool, 'alice', { AuthParameters });

    expect(body['__type']).toBe('InvalidParameterException');
  });

  it.each(['USERNAME', 'PASSWORD'])('refuses a password sign-in without %s', async (missing) => {
    const all = { USERNAME: ALICE.username, PASSWORD: ALICE.password };
    const AuthParameters = Object.fromEntries(Object.entries(all).filter(([name]) => name !== missing));

    const { body } = await pool.call('InitiateAuth', {
      AuthFlow: 'USER_PASSWORD_AUTH',
      ClientId: WEB.id,
      AuthParameters,
    });

    expect(body).toStrictEqual({
      __type: 'InvalidParameterException',
      message: `Missing required parameter ${missing}`,
    });
  });

  it('answers a wrong password, an unknown user and a federated user alike (F42, F45)', async () => {
    const attempts = [
      { ...ALICE, password: 'wrong' },
      { ...ALICE, password: `${ALICE.password} ` },
      { ...ALICE, username: 'mallory' },
      FEDERATED,
    ];

    const answers = await Promise.all(attempts.map((user) => signIn(pool, user)));

    expect(answers.map(({ body }) => body)).toStrictEqual([WRONG, WRONG, WRONG, WRONG]);
  });

  it('names an unknown user, and only that, where existence errors are not prevented', async () => {
    const legacy = await startTestPool({ preventUserExistenceErrors: false });

    const unknown = await signIn(legacy, { ...ALICE, username: 'mallory' });
    const wrong = await signIn(legacy, { ...ALICE, password: 'wrong' });
    await legacy.close();

    expect(unknown.body).toStrictEqual({ __type: 'UserNotFoundException', message: 'User does not exist.' });
    expect(wrong.body).toStrictEqual(WRONG);
  });
});
