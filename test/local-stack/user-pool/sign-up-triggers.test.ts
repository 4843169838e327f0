import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  adminCall,
  type Call,
  getUser,
  messagesOf,
  outcomes,
  POOL_ID,
  REGION,
  respond,
  type ScriptedPool,
  signUp,
  startScriptedPool,
  text,
  WEB,
} from './test-pool.ts';

const PASSWORD = 'Fresh-Start-9';

let pool: ScriptedPool;
let names = 0;
let name: string;
let email: string;

beforeAll(async () => {
  pool = await startScriptedPool();
});

afterAll(() => pool.close());

beforeEach(() => {
  pool.script({});
  names += 1;
  name = `dave${names}`;
  email = `${name}@example.com`;
});

const common = (triggerSource: string, clientId = WEB.id) => ({
  version: '1',
  region: REGION,
  userPoolId: POOL_ID,
  userName: name,
  callerContext: { awsSdkVersion: 'aws-sdk-unknown-unknown', clientId },
  triggerSource,
});
const events = ({ calls }: { readonly calls: readonly Call[] }) => calls.map(({ event }) => event);

describe('the triggers of a sign-up', () => {
  it('have the documented events, with the metadata of their own call (F29, F34)', async () => {
    const triggers = {
      preSignUp: outcomes(respond({})),
      customMessage: outcomes(respond({})),
      postConfirmation: outcomes(respond({})),
    };
    pool.script(triggers);

    const signedUp = await signUp(
      pool,
      name,
      PASSWORD,
      { email },
      {
        ClientMetadata: { from: 'sign-up' },
        ValidationData: [{ Name: 'invite', Value: 'i-1' }],
      },
    );
    await pool.call('ResendConfirmationCode', { ClientId: WEB.id, Username: name, ClientMetadata: { from: 'resend' } });
    const code = /\d{6}/.exec((await messagesOf(pool, name)).at(-1)?.body ?? '')?.[0];
    await pool.call('ConfirmSignUp', {
      ClientId: WEB.id,
      Username: name,
      ConfirmationCode: code,
      ClientMetadata: { from: 'confirm' },
    });

    const sub = text(signedUp.body, 'UserSub');
    expect(events(triggers.preSignUp)).toStrictEqual([
      {
        ...common('PreSignUp_SignUp'),
        request: { userAttributes: { email }, validationData: { invite: 'i-1' }, clientMetadata: { from: 'sign-up' } },
        response: { autoConfirmUser: false, autoVerifyEmail: false, autoVerifyPhone: false },
      },
    ]);
    const message = (from: string, source: string) => ({
      ...common(source),
      request: {
        userAttributes: { sub, email, email_verified: 'false', 'cognito:user_status': 'UNCONFIRMED' },
        codeParameter: '{####}',
        linkParameter: '{##Click Here##}',
        usernameParameter: null,
        clientMetadata: { from },
      },
      response: { smsMessage: null, emailMessage: null, emailSubject: null },
    });
    expect(events(triggers.customMessage)).toStrictEqual([
      message('sign-up', 'CustomMessage_SignUp'),
      message('resend', 'CustomMessage_ResendCode'),
    ]);
    expect(events(triggers.postConfirmation)).toStrictEqual([
      {
        ...common('PostConfirmation_ConfirmSignUp'),
        request: {
          userAttributes: { sub, email, email_verified: 'true', 'cognito:user_status': 'CONFIRMED' },
          clientMetadata: { from: 'confirm' },
        },
        response: {},
      },
    ]);
  });

  it('have null validation data and no metadata where the client sent none', async () => {
    const preSignUp = outcomes(respond({}));
    pool.script({ preSignUp });

    await signUp(pool, name, PASSWORD);

    expect(events(preSignUp)[0]?.['request']).toStrictEqual({ userAttributes: {}, validationData: null });
  });

  it('confirm and verify a user where PreSignUp says so, with PostConfirmation and no code', async () => {
    const postConfirmation = outcomes(respond({}));
    const preSignUp = outcomes(respond({ autoConfirmUser: true, autoVerifyEmail: true }));
    pool.script({ preSignUp, postConfirmation });

    const { body } = await signUp(pool, name, PASSWORD, { email }, { ClientMetadata: { from: 'sign-up' } });

    expect(body).toMatchObject({ UserConfirmed: true });
    expect(body).not.toHaveProperty('CodeDeliveryDetails');
    expect(await messagesOf(pool, name)).toStrictEqual([]);
    expect(await getUser(pool, name)).toMatchObject({ UserStatus: 'CONFIRMED' });
    expect(Object(events(postConfirmation)[0]?.['request'])).toMatchObject({
      userAttributes: { email_verified: 'true' },
      clientMetadata: { from: 'sign-up' },
    });
  });

  it('leave a user unconfirmed whose address alone PreSignUp verifies', async () => {
    pool.script({ preSignUp: outcomes(respond({ autoVerifyEmail: true })) });

    const { body } = await signUp(pool, name, PASSWORD, { email });

    expect(body).toMatchObject({ UserConfirmed: false });
    expect(await getUser(pool, name)).toMatchObject({
      UserStatus: 'UNCONFIRMED',
      UserAttributes: expect.arrayContaining([{ Name: 'email_verified', Value: 'true' }]),
    });
  });

  it.each([
    ['the string "true"', { autoConfirmUser: 'true' }, 'InvalidLambdaResponseException'],
    ['a verified address that the user has not', { autoVerifyEmail: true }, 'InvalidLambdaResponseException'],
  ])('make no user where PreSignUp answers %s', async (_, response, type) => {
    pool.script({ preSignUp: outcomes(respond(response)) });

    const { errorType } = await signUp(pool, name, PASSWORD);

    expect(errorType).toBe(type);
    expect(await getUser(pool, name)).toMatchObject({ __type: 'UserNotFoundException' });
  });

  it('make no user where PreSignUp throws, after three attempts with the same event (F36, F37)', async () => {
    const error = () => ({ kind: 'error', errorType: 'Error', errorMessage: 'no proofing' }) as const;
    const preSignUp = outcomes(error);
    pool.script({ preSignUp });

    const { body } = await signUp(pool, name, PASSWORD);

    expect(body).toStrictEqual({
      __type: 'UserLambdaValidationException',
      message: 'PreSignUp failed with error no proofing.',
    });
    expect(events(preSignUp)).toHaveLength(3);
    expect(new Set(events(preSignUp).map((event) => JSON.stringify(event))).size).toBe(1);
    expect(await getUser(pool, name)).toMatchObject({ __type: 'UserNotFoundException' });
  });

  it('reach PreSignUp for a name that is taken, too', async () => {
    await signUp(pool, name, PASSWORD);
    const preSignUp = outcomes(respond({ autoConfirmUser: true }));
    pool.script({ preSignUp });

    const again = await signUp(pool, name, 'Other-Pass-1');

    expect(again.errorType).toBe('UsernameExistsException');
    expect(preSignUp.calls).toHaveLength(1);
    expect(await getUser(pool, name)).toMatchObject({ UserStatus: 'UNCONFIRMED' });
  });

  it('send no message without the placeholder of the code, and leave the user unconfirmed', async () => {
    pool.script({ customMessage: outcomes(respond({ emailMessage: 'Welcome' })) });

    const { errorType } = await signUp(pool, name, PASSWORD, { email });

    expect(errorType).toBe('InvalidParameterException');
    expect(await messagesOf(pool, name)).toStrictEqual([]);
    expect(await getUser(pool, name)).toMatchObject({ UserStatus: 'UNCONFIRMED' });
  });

  it('leave a user confirmed where PostConfirmation throws', async () => {
    const error = () => ({ kind: 'error', errorType: 'Error', errorMessage: 'no link' }) as const;
    pool.script({ preSignUp: outcomes(respond({ autoConfirmUser: true })), postConfirmation: outcomes(error) });

    const { errorType } = await signUp(pool, name, PASSWORD);

    expect(errorType).toBe('UserLambdaValidationException');
    expect(await getUser(pool, name)).toMatchObject({ UserStatus: 'CONFIRMED' });
  });
});

describe('the triggers of an administrator', () => {
  it('are PreSignUp, whose flags are ignored, and CustomMessage with both placeholders', async () => {
    const preSignUp = outcomes(respond({ autoConfirmUser: true, autoVerifyEmail: true }));
    const customMessage = outcomes(respond({ emailMessage: 'Hello {username}: {####}' }));
    pool.script({ preSignUp, customMessage });

    await adminCall(pool, 'AdminCreateUser', {
      Username: name,
      TemporaryPassword: PASSWORD,
      UserAttributes: [{ Name: 'email', Value: email }],
      DesiredDeliveryMediums: ['EMAIL'],
      ClientMetadata: { from: 'admin' },
    });

    const user = await getUser(pool, name);
    expect(user).toMatchObject({ UserStatus: 'FORCE_CHANGE_PASSWORD' });
    expect(JSON.stringify(user)).not.toContain('email_verified');
    expect(events(preSignUp)).toStrictEqual([
      {
        ...common('PreSignUp_AdminCreateUser', 'CLIENT_ID_NOT_APPLICABLE'),
        request: { userAttributes: { email }, validationData: null, clientMetadata: { from: 'admin' } },
        response: { autoConfirmUser: false, autoVerifyEmail: false, autoVerifyPhone: false },
      },
    ]);
    expect(events(customMessage)[0]).toMatchObject({
      ...common('CustomMessage_AdminCreateUser', 'CLIENT_ID_NOT_APPLICABLE'),
      request: { usernameParameter: '{username}', clientMetadata: { from: 'admin' } },
    });
    expect((await messagesOf(pool, name)).map(({ body }) => body)).toStrictEqual([`Hello ${name}: ${PASSWORD}`]);
  });

  it('are PostConfirmation for AdminConfirmSignUp, which verifies no address', async () => {
    const postConfirmation = outcomes(respond({}));
    pool.script({ postConfirmation });
    await signUp(pool, name, PASSWORD, { email });

    const confirmed = await adminCall(pool, 'AdminConfirmSignUp', {
      Username: name,
      ClientMetadata: { from: 'admin' },
    });

    expect(confirmed.body).toStrictEqual({});
    expect(events(postConfirmation)[0]).toMatchObject({
      ...common('PostConfirmation_ConfirmSignUp', 'CLIENT_ID_NOT_APPLICABLE'),
      request: { userAttributes: { email_verified: 'false' }, clientMetadata: { from: 'admin' } },
    });
  });
});
