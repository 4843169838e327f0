import {
  AdminConfirmSignUpCommand,
  AdminCreateUserCommand,
  AdminDisableUserCommand,
  AdminGetUserCommand,
  AdminUpdateUserAttributesCommand,
  AdminUserGlobalSignOutCommand,
  AuthFlowType,
  ChallengeNameType,
  CodeMismatchException,
  CognitoIdentityProviderClient,
  ConfirmSignUpCommand,
  GetTokensFromRefreshTokenCommand,
  GetUserCommand,
  GlobalSignOutCommand,
  InitiateAuthCommand,
  NotAuthorizedException,
  ResendConfirmationCodeCommand,
  RespondToAuthChallengeCommand,
  SignUpCommand,
  UpdateUserAttributesCommand,
  UserNotFoundException,
  UsernameExistsException,
} from '@aws-sdk/client-cognito-identity-provider';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LOCAL_CREDENTIALS } from '../../../dev/dynamodb/local-dynamodb.ts';
import { messagesOf, POOL_ID, REGION, startTestPool, type TestPool, WEB } from '../user-pool/test-pool.ts';

const PASSWORD = 'Fresh-Start-9';
const ClientId = WEB.id;
const UserPoolId = POOL_ID;

let pool: TestPool;
let sdk: CognitoIdentityProviderClient;

beforeAll(async () => {
  pool = await startTestPool();
  sdk = new CognitoIdentityProviderClient({
    endpoint: pool.url,
    region: REGION,
    credentials: LOCAL_CREDENTIALS,
    maxAttempts: 1,
  });
});

afterAll(() => pool.close());

async function lastCode(username: string): Promise<string> {
  return /\d{6}/.exec((await messagesOf(pool, username)).at(-1)?.body ?? '')?.[0] ?? '';
}

async function signIn(USERNAME: string, PASSWORD: string) {
  const { AuthenticationResult } = await sdk.send(
    new InitiateAuthCommand({
      AuthFlow: AuthFlowType.USER_PASSWORD_AUTH,
      ClientId,
      AuthParameters: { USERNAME, PASSWORD },
    }),
  );
  return AuthenticationResult;
}

describe('@aws-sdk/client-cognito-identity-provider', () => {
  it('signs up, confirms, signs in, changes attributes, refreshes and signs out', async () => {
    const Username = 'carol';
    const signedUp = await sdk.send(
      new SignUpCommand({
        ClientId,
        Username,
        Password: PASSWORD,
        UserAttributes: [{ Name: 'email', Value: 'carol@example.com' }],
        ClientMetadata: { from: 'sdk' },
      }),
    );
    await sdk.send(new ResendConfirmationCodeCommand({ ClientId, Username }));
    await sdk.send(new ConfirmSignUpCommand({ ClientId, Username, ConfirmationCode: await lastCode(Username) }));
    const tokens = await signIn(Username, PASSWORD);
    const AccessToken = tokens?.AccessToken;
    await sdk.send(
      new UpdateUserAttributesCommand({ AccessToken, UserAttributes: [{ Name: 'custom:tier', Value: 'gold' }] }),
    );
    const user = await sdk.send(new GetUserCommand({ AccessToken }));
    const refreshed = await sdk.send(
      new GetTokensFromRefreshTokenCommand({ ClientId, RefreshToken: tokens?.RefreshToken }),
    );
    await sdk.send(new GlobalSignOutCommand({ AccessToken }));

    expect(signedUp).toMatchObject({ UserConfirmed: false, CodeDeliveryDetails: { DeliveryMedium: 'EMAIL' } });
    expect(user.UserAttributes).toContainEqual({ Name: 'custom:tier', Value: 'gold' });
    expect(user.UserAttributes).toContainEqual({ Name: 'sub', Value: signedUp.UserSub });
    expect(refreshed.AuthenticationResult).toHaveProperty('AccessToken');
    await expect(sdk.send(new GetUserCommand({ AccessToken }))).rejects.toBeInstanceOf(NotAuthorizedException);
  });

  it('gets errors as its own classes', async () => {
    await sdk.send(new SignUpCommand({ ClientId, Username: 'dave', Password: PASSWORD }));
    await sdk.send(
      new SignUpCommand({
        ClientId,
        Username: 'erin',
        Password: PASSWORD,
        UserAttributes: [{ Name: 'email', Value: 'erin@example.com' }],
      }),
    );
    const right = await lastCode('erin');
    const ConfirmationCode = right === '000000' ? '000001' : '000000';

    const taken = sdk.send(new SignUpCommand({ ClientId, Username: 'dave', Password: PASSWORD }));
    await expect(taken).rejects.toBeInstanceOf(UsernameExistsException);
    const wrongCode = sdk.send(new ConfirmSignUpCommand({ ClientId, Username: 'erin', ConfirmationCode }));
    await expect(wrongCode).rejects.toBeInstanceOf(CodeMismatchException);
    const nobody = sdk.send(new AdminGetUserCommand({ UserPoolId, Username: 'mallory' }));
    await expect(nobody).rejects.toBeInstanceOf(UserNotFoundException);
  });

  it('administers users with its own signature', async () => {
    const Username = 'frank';
    const created = await sdk.send(
      new AdminCreateUserCommand({ UserPoolId, Username, TemporaryPassword: 'Temporary-1' }),
    );
    const asked = await sdk.send(
      new InitiateAuthCommand({
        AuthFlow: AuthFlowType.USER_PASSWORD_AUTH,
        ClientId,
        AuthParameters: { USERNAME: Username, PASSWORD: 'Temporary-1' },
      }),
    );
    const chosen = await sdk.send(
      new RespondToAuthChallengeCommand({
        ClientId,
        ChallengeName: ChallengeNameType.NEW_PASSWORD_REQUIRED,
        Session: asked.Session,
        ChallengeResponses: { USERNAME: Username, NEW_PASSWORD: PASSWORD },
      }),
    );
    await sdk.send(
      new AdminUpdateUserAttributesCommand({
        UserPoolId,
        Username,
        UserAttributes: [{ Name: 'email_verified', Value: 'true' }],
      }),
    );
    await sdk.send(new AdminUserGlobalSignOutCommand({ UserPoolId, Username }));
    const before = await sdk.send(new AdminGetUserCommand({ UserPoolId, Username }));
    await sdk.send(new AdminDisableUserCommand({ UserPoolId, Username }));
    const after = await sdk.send(new AdminGetUserCommand({ UserPoolId, Username }));

    expect(created.User).toMatchObject({ Username, UserStatus: 'FORCE_CHANGE_PASSWORD', Enabled: true });
    expect(created.User?.UserCreateDate).toBeInstanceOf(Date);
    expect(chosen.AuthenticationResult).toHaveProperty('RefreshToken');
    expect(before).toMatchObject({ UserStatus: 'CONFIRMED', Enabled: true });
    expect(before.UserAttributes).toContainEqual({ Name: 'email_verified', Value: 'true' });
    expect(after).toMatchObject({ Enabled: false });
    await expect(signIn(Username, PASSWORD)).rejects.toThrow('User is disabled.');
  });

  it('confirms a sign-up as an administrator', async () => {
    const Username = 'grace';
    await sdk.send(new SignUpCommand({ ClientId, Username, Password: PASSWORD }));

    await sdk.send(new AdminConfirmSignUpCommand({ UserPoolId, Username }));

    expect(await signIn(Username, PASSWORD)).toHaveProperty('AccessToken');
  });
});
