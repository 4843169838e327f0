import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { SeededUser } from '../../../dev/user-pool/user-pool-options.ts';
import {
  ALICE,
  type Answer,
  adminCall,
  BOB,
  callCognito,
  getUser,
  messagesOf,
  POOL_ID,
  SIGNATURE,
  STEP_UP,
  signIn,
  signUp,
  startCustomAuth,
  startTestPool,
  type TestPool,
  text,
  twoRoundTriggers,
  WEB,
} from './test-pool.ts';

const LIMITED = { ...WEB, id: 'limited-client', writeAttributes: ['locale', 'email'] };
const NEW_PASSWORD = 'My-Own-Word-7';

// A person for each test: a pool for each would cost two RSA keys.
const PEOPLE = Array.from({ length: 40 }, (_, index) => ({ ...ALICE, username: `person${index}` }));

let pool: TestPool;
let tests = 0;
let person: SeededUser;
let name: string;
let newcomer: string;

beforeAll(async () => {
  pool = await startTestPool({
    clients: [WEB, LIMITED, STEP_UP],
    users: [...PEOPLE, BOB],
    triggers: twoRoundTriggers(),
  });
});

afterAll(() => pool.close());

beforeEach(() => {
  person = PEOPLE[tests] ?? BOB;
  name = person.username;
  newcomer = `newcomer${tests}`;
  tests += 1;
});

const token = ({ body }: Answer, name: string): string => text(body, 'AuthenticationResult', name);
const refresh = (signedIn: Answer) =>
  pool.call('GetTokensFromRefreshToken', { ClientId: WEB.id, RefreshToken: token(signedIn, 'RefreshToken') });
const update = (signedIn: Answer, attributes: Readonly<Record<string, string>>) =>
  pool.call('UpdateUserAttributes', {
    AccessToken: token(signedIn, 'AccessToken'),
    UserAttributes: Object.entries(attributes).map(([Name, Value]) => ({ Name, Value })),
  });
const payload = (jwt: string) => Object(JSON.parse(Buffer.from(jwt.split('.')[1] ?? '', 'base64url').toString()));

describe('UpdateUserAttributes', () => {
  it('changes what the client may write, in the next tokens too', async () => {
    const signedIn = await signIn(pool, person, LIMITED);

    const updated = await update(signedIn, { locale: 'de' });

    expect(updated.body).toStrictEqual({ CodeDeliveryDetailsList: [] });
    const refreshed = await pool.call('GetTokensFromRefreshToken', {
      ClientId: LIMITED.id,
      RefreshToken: token(signedIn, 'RefreshToken'),
    });
    expect(payload(token(refreshed, 'IdToken'))).toMatchObject({ locale: 'de', email_verified: true });
  });

  it('refuses what the client may not write, a verified flag at any client, and a token of nobody (F52)', async () => {
    const limited = await update(await signIn(pool, person, LIMITED), { 'custom:tier': 'gold' });
    const flag = await update(await signIn(pool, person), { email_verified: 'true' });
    const nobody = await pool.call('UpdateUserAttributes', { AccessToken: 'x', UserAttributes: [] });

    for (const { errorType } of [limited, flag, nobody]) expect(errorType).toBe('NotAuthorizedException');
  });

  it('counts a new address as not verified, and the same one as before', async () => {
    const signedIn = await signIn(pool, person);

    await update(signedIn, { email: 'alice@example.com' });
    const same = await getUser(pool, name);
    await update(signedIn, { email: 'alice@example.net' });
    const other = await getUser(pool, name);

    expect(same['UserAttributes']).toContainEqual({ Name: 'email_verified', Value: 'true' });
    expect(other['UserAttributes']).toContainEqual({ Name: 'email_verified', Value: 'false' });
  });

  it('refuses a change of an attribute that is written once', async () => {
    expect((await update(await signIn(pool, person), { 'custom:origin': 'web' })).body['message']).toBe(
      'user.custom:origin: Attribute cannot be updated.',
    );
  });
});

describe('GlobalSignOut', () => {
  it('revokes every token of the user and of nobody else', async () => {
    const [one, two, bob] = [await signIn(pool, person), await signIn(pool, person), await signIn(pool, BOB)];

    await pool.call('GlobalSignOut', { AccessToken: token(one, 'AccessToken') });

    for (const signedIn of [one, two]) {
      const user = await pool.call('GetUser', { AccessToken: token(signedIn, 'AccessToken') });
      expect(user.body['message']).toBe('Access Token has been revoked');
      expect((await refresh(signedIn)).body['message']).toBe('Refresh Token has been revoked');
    }
    expect((await refresh(bob)).status).toBe(200);
    expect((await signIn(pool, person)).status).toBe(200);
  });
});

describe('an administrator', () => {
  const OPERATIONS = [
    'AdminGetUser',
    'AdminConfirmSignUp',
    'AdminUpdateUserAttributes',
    'AdminCreateUser',
    'AdminDisableUser',
    'AdminUserGlobalSignOut',
  ];

  it.each(OPERATIONS)('needs a signature for %s', async (operation) => {
    const input = { UserPoolId: POOL_ID, Username: name };

    const without = await callCognito(pool.url, operation, input);
    const bearer = await callCognito(pool.url, operation, input, { authorization: 'Bearer x' });
    const other = SIGNATURE.replace('cognito-idp', 'ssm');
    const otherService = await callCognito(pool.url, operation, input, { authorization: other });

    expect([without, bearer, otherService].map(({ errorType }) => errorType)).toStrictEqual([
      'MissingAuthenticationTokenException',
      'IncompleteSignatureException',
      'IncompleteSignatureException',
    ]);
    expect(await getUser(pool, name)).toMatchObject({ Enabled: true, UserStatus: 'CONFIRMED' });
  });

  it.each(OPERATIONS)('is told of another pool by %s', async (operation) => {
    const { body } = await adminCall(pool, operation, { UserPoolId: 'eu-central-1_Other', Username: name });

    expect(body['__type']).toBe('ResourceNotFoundException');
  });

  it.each(OPERATIONS.filter((operation) => operation !== 'AdminCreateUser'))(
    'is told by %s of a user who does not exist',
    async (operation) => {
      expect((await adminCall(pool, operation, { Username: 'mallory' })).body['__type']).toBe('UserNotFoundException');
    },
  );

  it('gets a user with attributes, status and dates', async () => {
    expect(await getUser(pool, name)).toStrictEqual({
      Username: name,
      UserStatus: 'CONFIRMED',
      Enabled: true,
      UserCreateDate: expect.any(Number),
      UserLastModifiedDate: expect.any(Number),
      UserAttributes: [
        { Name: 'email', Value: 'alice@example.com' },
        { Name: 'email_verified', Value: 'true' },
        { Name: 'sub', Value: ALICE.sub },
      ],
    });
  });

  it('writes what no client may, and neither sub nor an unknown attribute', async () => {
    const write = (Name: string, Value: string) =>
      adminCall(pool, 'AdminUpdateUserAttributes', { Username: 'bob', UserAttributes: [{ Name, Value }] });

    const flag = await write('email_verified', 'true');
    const refused = [await write('sub', ALICE.sub), await write('custom:ial', '3'), await write('custom:origin', 'x')];

    expect(flag.body).toStrictEqual({});
    expect(refused.map(({ errorType }) => errorType)).toStrictEqual(refused.map(() => 'InvalidParameterException'));
    expect((await getUser(pool, 'bob'))['UserAttributes']).toContainEqual({ Name: 'email_verified', Value: 'true' });
  });

  it('disables a user: no sign-in, no refresh and no custom challenge any more', async () => {
    const signedIn = await signIn(pool, person);
    const run = await startCustomAuth(pool, name);

    await adminCall(pool, 'AdminDisableUser', { Username: name });

    const password = await signIn(pool, person);
    const custom = await startCustomAuth(pool, name);
    const answered = await pool.call('RespondToAuthChallenge', {
      ClientId: STEP_UP.id,
      ChallengeName: 'CUSTOM_CHALLENGE',
      Session: text(run.body, 'Session'),
      ChallengeResponses: { USERNAME: name, ANSWER: 'x' },
    });
    for (const { body } of [password, custom, answered]) {
      expect(body).toStrictEqual({ __type: 'NotAuthorizedException', message: 'User is disabled.' });
    }
    expect((await refresh(signedIn)).body['message']).toBe('Refresh Token has been revoked');
    expect(await getUser(pool, name)).toMatchObject({ Enabled: false });
  });

  it('tells a wrong password before it tells that a user is disabled', async () => {
    await adminCall(pool, 'AdminDisableUser', { Username: name });

    const { body } = await signIn(pool, { ...person, password: 'wrong' });

    expect(body['message']).toBe('Incorrect username or password.');
  });

  it('signs a user out everywhere', async () => {
    const signedIn = await signIn(pool, person);

    await adminCall(pool, 'AdminUserGlobalSignOut', { Username: name });

    expect((await refresh(signedIn)).body['message']).toBe('Refresh Token has been revoked');
  });

  it('confirms a user who signed up, once', async () => {
    await signUp(pool, newcomer, NEW_PASSWORD);

    const first = await adminCall(pool, 'AdminConfirmSignUp', { Username: newcomer });
    const again = await adminCall(pool, 'AdminConfirmSignUp', { Username: newcomer });

    expect(first.status).toBe(200);
    expect(again.body['message']).toBe('User cannot be confirmed. Current status is CONFIRMED');
  });

  it('creates a user who must choose a password of their own at the first sign-in', async () => {
    const temporary = 'Temporary-1';
    const created = await adminCall(pool, 'AdminCreateUser', { Username: newcomer, TemporaryPassword: temporary });

    const asked = await signIn(pool, { ...person, username: newcomer, password: temporary });
    const answer = (Session: string, password: string) =>
      pool.call('RespondToAuthChallenge', {
        ClientId: WEB.id,
        ChallengeName: 'NEW_PASSWORD_REQUIRED',
        Session,
        ChallengeResponses: { USERNAME: newcomer, NEW_PASSWORD: password },
      });
    const weak = await answer(text(asked.body, 'Session'), 'weak');
    const second = await signIn(pool, { ...person, username: newcomer, password: temporary });
    const chosen = await answer(text(second.body, 'Session'), NEW_PASSWORD);
    const old = await signIn(pool, { ...person, username: newcomer, password: temporary });

    expect(created.body['User']).toMatchObject({
      Username: newcomer,
      UserStatus: 'FORCE_CHANGE_PASSWORD',
      Enabled: true,
    });
    expect(asked.body).toMatchObject({ ChallengeName: 'NEW_PASSWORD_REQUIRED' });
    expect(weak.body['__type']).toBe('InvalidPasswordException');
    expect(chosen.body).toHaveProperty('AuthenticationResult');
    expect(old.body['__type']).toBe('NotAuthorizedException');
    expect(await getUser(pool, newcomer)).toMatchObject({ UserStatus: 'CONFIRMED' });
  });

  it('creates no user twice, and sends nothing unless it is asked for by e-mail', async () => {
    const carol = { Username: newcomer, UserAttributes: [{ Name: 'email', Value: 'c@example.com' }] };
    await adminCall(pool, 'AdminCreateUser', carol);

    const again = await adminCall(pool, 'AdminCreateUser', carol);
    await adminCall(pool, 'AdminCreateUser', {
      ...carol,
      Username: `${newcomer}-2`,
      DesiredDeliveryMediums: ['EMAIL'],
      MessageAction: 'SUPPRESS',
    });

    expect(again.errorType).toBe('UsernameExistsException');
    expect(await Promise.all([newcomer, `${newcomer}-2`].map((name) => messagesOf(pool, name)))).toStrictEqual([
      [],
      [],
    ]);
  });
});
