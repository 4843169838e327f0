import {
  AuthenticationDetails,
  CognitoUser,
  CognitoUserPool,
  type CognitoUserSession,
} from 'amazon-cognito-identity-js';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { N } from '../../../dev/user-pool/srp.ts';
import { createUserDirectory } from '../../../dev/user-pool/user-directory.ts';
import {
  ALICE,
  type Answer,
  type Call,
  outcomes,
  POOL_ID,
  respond,
  type ScriptedPool,
  STEP_UP,
  startScriptedPool,
  startTestPool,
  text,
  twoRoundTriggers,
  WEB,
} from './test-pool.ts';

const SRP = { ...WEB, id: 'srp-client', explicitAuthFlows: ['ALLOW_USER_SRP_AUTH'] };
const FEDERATED = {
  ...ALICE,
  username: 'idp_carol',
  attributes: { 'cognito:user_status': 'EXTERNAL_PROVIDER' },
};
const WRONG = { __type: 'NotAuthorizedException', message: 'Incorrect username or password.' };
const TIMESTAMP = 'Sun Nov 22 10:00:00 UTC 2026';

let pool: ScriptedPool;

beforeAll(async () => {
  pool = await startScriptedPool({ clients: [SRP, STEP_UP, WEB], users: [ALICE, FEDERATED] });
});

afterAll(() => pool.close());

beforeEach(() => pool.script({}));

function start(username: string, publicA = '2', extra: object = {}): Promise<Answer> {
  return pool.call('InitiateAuth', {
    AuthFlow: 'USER_SRP_AUTH',
    ClientId: SRP.id,
    AuthParameters: { USERNAME: username, SRP_A: publicA },
    ...extra,
  });
}

const startCustom = (username: string): Promise<Answer> =>
  start(username, '2', {
    AuthFlow: 'CUSTOM_AUTH',
    ClientId: STEP_UP.id,
    AuthParameters: { USERNAME: username, CHALLENGE_NAME: 'SRP_A', SRP_A: '2' },
  });

/** Answers with a signature that proves nothing, unless told otherwise. */
function prove(started: Answer, responses: object = {}, extra: object = {}): Promise<Answer> {
  const parameters = Object(started.body['ChallengeParameters']);
  return pool.call('RespondToAuthChallenge', {
    ClientId: SRP.id,
    ChallengeName: 'PASSWORD_VERIFIER',
    ChallengeResponses: {
      USERNAME: parameters.USER_ID_FOR_SRP,
      PASSWORD_CLAIM_SECRET_BLOCK: parameters.SECRET_BLOCK,
      PASSWORD_CLAIM_SIGNATURE: Buffer.alloc(32).toString('base64'),
      TIMESTAMP,
      ...responses,
    },
    ...extra,
  });
}

const parametersOf = ({ body }: Answer): Record<string, string> => Object(body['ChallengeParameters']);

/** Signs in as a client that nobody here wrote does. Gives tokens, the parameters of a custom challenge, or the error's name. */
function signIn(clientId: string, flow: string, username: string, password: string) {
  const userPool = new CognitoUserPool({ UserPoolId: POOL_ID, ClientId: clientId, endpoint: pool.url });
  const user = new CognitoUser({ Username: username, Pool: userPool });
  user.setAuthenticationFlowType(flow);
  const { promise, resolve } = Promise.withResolvers<CognitoUserSession | Record<string, string> | string>();
  user.authenticateUser(new AuthenticationDetails({ Username: username, Password: password }), {
    onSuccess: resolve,
    onFailure: (error: Error) => resolve(error.name),
    customChallenge: resolve,
  });
  return promise;
}

describe('USER_SRP_AUTH', () => {
  it('gives a challenge named by its block, with numbers that change and a salt that stays', async () => {
    const [one, two] = [await start('alice'), await start('alice')];

    expect(Object.keys(one.body).sort()).toStrictEqual(['ChallengeName', 'ChallengeParameters']);
    expect(parametersOf(one)).toStrictEqual({
      SALT: parametersOf(two)['SALT'],
      SECRET_BLOCK: expect.stringMatching(/^[A-Za-z0-9+/]{86}==$/),
      SRP_B: expect.stringMatching(/^[0-9a-f]{700,768}$/),
      USERNAME: 'alice',
      USER_ID_FOR_SRP: 'alice',
    });
    expect(parametersOf(one)['SRP_B']).not.toBe(parametersOf(two)['SRP_B']);
    expect(parametersOf(one)['SECRET_BLOCK']).not.toBe(parametersOf(two)['SECRET_BLOCK']);
  });

  it('answers for an unknown user in the same shape, with the same salt and a UUID each time (F42)', async () => {
    const [one, two, other] = [await start('mallory'), await start('mallory'), await start('trent')];

    const shape = (answer: Answer) => [Object.keys(answer.body), Object.keys(parametersOf(answer))];
    expect(shape(one)).toStrictEqual(shape(await start('alice')));
    expect(parametersOf(one)['USER_ID_FOR_SRP']).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
    for (const name of ['SALT', 'USER_ID_FOR_SRP']) {
      expect(parametersOf(one)[name]).toBe(parametersOf(two)[name]);
      expect(parametersOf(one)[name]).not.toBe(parametersOf(other)[name]);
    }
  });

  it('names an unknown user where existence errors are not prevented', async () => {
    const legacy = await startTestPool({ clients: [SRP], preventUserExistenceErrors: false });

    const { body } = await legacy.call('InitiateAuth', {
      AuthFlow: 'USER_SRP_AUTH',
      ClientId: SRP.id,
      AuthParameters: { USERNAME: 'mallory', SRP_A: '2' },
    });
    await legacy.close();

    expect(body['__type']).toBe('UserNotFoundException');
  });

  it('answers a wrong proof and an unknown user alike', async () => {
    const answers = [await prove(await start('alice')), await prove(await start('mallory'))];

    expect(answers.map(({ body }) => body)).toStrictEqual([WRONG, WRONG]);
  });

  it('ends in tokens for the right password and in nothing for any other, also of a federated user (F45)', async () => {
    const right = await signIn(SRP.id, 'USER_SRP_AUTH', 'alice', ALICE.password);
    const wrong = await signIn(SRP.id, 'USER_SRP_AUTH', 'alice', `${ALICE.password} `);
    const federated = await signIn(SRP.id, 'USER_SRP_AUTH', FEDERATED.username, FEDERATED.password);

    expect(right).toHaveProperty('accessToken');
    expect([wrong, federated]).toStrictEqual(['NotAuthorizedException', 'NotAuthorizedException']);
  });

  it.each([
    ['0', 'zero'],
    [N.toString(16), 'N'],
    [(2n * N).toString(16), 'twice N'],
    ['xyz', 'no number'],
    ['f'.repeat(1025), 'too long'],
  ])('refuses an SRP_A that would make any password right: %#', async (publicA) => {
    expect((await start('alice', publicA)).body['__type']).toBe('InvalidParameterException');
  });

  it('takes a proof once, and by its own client and user only', async () => {
    const [one, two, three] = [await start('alice'), await start('alice'), await start('alice')];

    await prove(one);
    const again = await prove(one);
    const foreign = await prove(two, {}, { ClientId: WEB.id });
    const otherUser = await prove(three, { USERNAME: 'idp_carol' });

    for (const { body } of [again, foreign, otherUser]) {
      expect(body).toStrictEqual({ __type: 'NotAuthorizedException', message: 'Invalid session for the user.' });
    }
  });

  it('refuses a TIMESTAMP in another format', async () => {
    const { body } = await prove(await start('alice'), { TIMESTAMP: '2026-11-22T10:00:00Z' });

    expect(body['message']).toBe('TIMESTAMP format should be EEE MMM d HH:mm:ss z yyyy in english');
  });

  it('is refused at a client that does not allow it', async () => {
    expect((await start('alice', '2', { ClientId: WEB.id })).body['message']).toBe(
      'USER_SRP_AUTH flow not enabled for this client',
    );
  });
});

describe('CUSTOM_AUTH that begins with SRP_A (F41)', () => {
  const rounds = (calls: readonly Call[]) => calls.map(({ event }) => Object(event['request']).session);
  const passed = (challengeName: string) => ({ challengeName, challengeResult: true, challengeMetadata: null });
  const choose = (...names: readonly string[]) =>
    outcomes(...names.map((challengeName) => respond({ challengeName })), respond({ issueTokens: true }));

  it('shows Define the password as two rounds before the custom challenge', async () => {
    const triggers = { ...twoRoundTriggers(), defineAuthChallenge: choose('PASSWORD_VERIFIER', 'CUSTOM_CHALLENGE') };
    pool.script(triggers);

    const challenged = await signIn(STEP_UP.id, 'CUSTOM_AUTH', 'alice', ALICE.password);

    expect(challenged).toStrictEqual({ USERNAME: 'alice' });
    expect(rounds(triggers.defineAuthChallenge.calls)).toStrictEqual([
      [passed('SRP_A')],
      [passed('SRP_A'), passed('PASSWORD_VERIFIER')],
    ]);
  });

  it('ends with a wrong password, and Define is not asked again', async () => {
    const triggers = { ...twoRoundTriggers(), defineAuthChallenge: choose('PASSWORD_VERIFIER', 'CUSTOM_CHALLENGE') };
    pool.script(triggers);

    const challenged = await signIn(STEP_UP.id, 'CUSTOM_AUTH', 'alice', 'wrong');

    expect(challenged).toBe('NotAuthorizedException');
    expect(triggers.defineAuthChallenge.calls).toHaveLength(1);
  });

  it('T36: gives an unknown user a challenge and never tokens', async () => {
    pool.script({ ...twoRoundTriggers(), defineAuthChallenge: choose('PASSWORD_VERIFIER') });

    const started = await startCustom('mallory');
    const proven = await prove(started, {}, { ClientId: STEP_UP.id, Session: text(started.body, 'Session') });

    expect(started.body['ChallengeName']).toBe('PASSWORD_VERIFIER');
    expect(proven.body).toStrictEqual(WRONG);
  });

  it('does not let Define ask for a password where no SRP_A was sent', async () => {
    pool.script({ ...twoRoundTriggers(), defineAuthChallenge: choose('PASSWORD_VERIFIER') });

    const { body } = await pool.call('InitiateAuth', {
      AuthFlow: 'CUSTOM_AUTH',
      ClientId: STEP_UP.id,
      AuthParameters: { USERNAME: 'alice' },
    });

    expect(body['__type']).toBe('InvalidLambdaResponseException');
  });
});

describe('createUserDirectory', () => {
  it('keeps another salt for every user, also where the passwords are the same', async () => {
    const users = await createUserDirectory(POOL_ID, [ALICE, { ...ALICE, username: 'bob' }], () => 0);

    expect(users.verifierOf('alice')?.salt).not.toBe(users.verifierOf('bob')?.salt);
    expect(users.verifierOf('alice')?.verifier).not.toBe(users.verifierOf('bob')?.verifier);
  });
});
