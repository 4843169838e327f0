import { CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider';
import { describe, expect, it } from 'vitest';
import { cognitoAccounts } from '../../../src/proofing/cognito-accounts.ts';
import { type AwsAnswer, answering } from '../../fixtures/aws-answers.ts';
import { ALICE, ALICE_SUB, NOW, POOL } from './proofing-world.ts';

const user = (changes: object = {}): AwsAnswer => ({
  statusCode: 200,
  body: {
    Username: 'alice',
    Enabled: true,
    UserStatus: 'UNCONFIRMED',
    UserCreateDate: NOW + 0.9,
    UserAttributes: [
      { Name: 'email', Value: 'alice@example.com' },
      { Name: 'sub', Value: ALICE_SUB },
    ],
    ...changes,
  },
});
const error = (type: string): AwsAnswer => ({ statusCode: 400, body: { __type: type, message: 'alice is secret' } });
const DONE: AwsAnswer = { statusCode: 200, body: {} };

function accountsAnswering(...answers: readonly AwsAnswer[]) {
  const { requests, options } = answering(...answers);
  return { requests, accounts: cognitoAccounts(new CognitoIdentityProviderClient(options)) };
}

const unavailable = (operation: string) => ({ code: 'ERR_USER_POOL_UNAVAILABLE', operation });

describe('cognitoAccounts', () => {
  it('finds an account that waits for its confirmation', async () => {
    const { accounts, requests } = accountsAnswering(user());

    expect(await accounts.find(ALICE)).toEqual({ sub: ALICE_SUB, state: 'waiting', createdAt: NOW });
    expect(requests.map((text) => JSON.parse(text))).toEqual([{ UserPoolId: POOL, Username: 'alice' }]);
  });

  it.each([
    { UserStatus: 'CONFIRMED' },
    { UserStatus: 'FORCE_CHANGE_PASSWORD' },
    { UserStatus: 'EXTERNAL_PROVIDER' },
    { UserStatus: 'unconfirmed' },
    { UserStatus: undefined },
  ])('T44: takes an account with %o for one that does not wait', async (changes) => {
    const { accounts } = accountsAnswering(user(changes));

    expect(await accounts.find(ALICE)).toEqual({ sub: ALICE_SUB, state: 'done', createdAt: NOW });
  });

  it.each([{ Enabled: false }, { Enabled: undefined }, { Enabled: false, UserStatus: 'CONFIRMED' }])(
    'T44: takes an account with %o for one that is disabled',
    async (changes) => {
      const { accounts } = accountsAnswering(user(changes));

      expect(await accounts.find(ALICE)).toEqual({ sub: ALICE_SUB, state: 'disabled', createdAt: NOW });
    },
  );

  it('finds nothing where Cognito does not', async () => {
    const { accounts } = accountsAnswering(error('UserNotFoundException'));

    expect(await accounts.find(ALICE)).toBeUndefined();
  });

  it.each(['bob', ALICE_SUB, 'Alice', 'ALICE', undefined])(
    'T44: takes the user %s, found by alias, sub or casing, for nobody',
    async (Username) => {
      const { accounts } = accountsAnswering(user({ Username }));

      expect(await accounts.find(ALICE)).toBeUndefined();
    },
  );

  it.each([
    ['alice', true],
    ['ALICE', true],
    ['bob', false],
    [ALICE_SUB, false],
    [undefined, false],
  ])('T44: with the user %s the name alice is taken: %s', async (Username, isTaken) => {
    const { accounts } = accountsAnswering(user({ Username }));

    expect(await accounts.isTaken(ALICE)).toBe(isTaken);
  });

  it.each(['UNCONFIRMED', 'CONFIRMED', 'ARCHIVED', undefined])(
    'T44: a name is taken by an account that is %s and disabled',
    async (UserStatus) => {
      const { accounts } = accountsAnswering(user({ UserStatus, Enabled: false }));

      expect(await accounts.isTaken(ALICE)).toBe(true);
    },
  );

  it('finds a name free that Cognito does not know, and takes no outage for that', async () => {
    expect(await accountsAnswering(error('UserNotFoundException')).accounts.isTaken(ALICE)).toBe(false);
    await expect(accountsAnswering(error('TooManyRequestsException')).accounts.isTaken(ALICE)).rejects.toMatchObject(
      unavailable('AdminGetUser'),
    );
  });

  it.each([
    error('TooManyRequestsException'),
    error('AccessDeniedException'),
    user({ UserAttributes: [] }),
    user({ UserCreateDate: undefined }),
  ])('T25: takes no failure for absence: %o', async (answer) => {
    const { accounts } = accountsAnswering(answer);

    const failure = accounts.find(ALICE);

    await expect(failure).rejects.toMatchObject(unavailable('AdminGetUser'));
    await expect(failure).rejects.not.toThrow('secret');
  });

  it('confirms an account', async () => {
    const { accounts, requests } = accountsAnswering(DONE);

    await accounts.confirm(ALICE);

    expect(requests.map((text) => JSON.parse(text))).toEqual([{ UserPoolId: POOL, Username: 'alice' }]);
  });

  it('takes an account that was confirmed meanwhile for a success', async () => {
    const { accounts } = accountsAnswering(error('NotAuthorizedException'), user({ UserStatus: 'CONFIRMED' }));

    await expect(accounts.confirm(ALICE)).resolves.toBeUndefined();
  });

  it.each<[string, readonly AwsAnswer[]]>([
    ['a refusal of an account that still waits', [error('NotAuthorizedException'), user()]],
    ['a refusal of an account that is disabled', [error('NotAuthorizedException'), user({ Enabled: false })]],
    ['a refusal of an account that is gone', [error('NotAuthorizedException'), error('UserNotFoundException')]],
    ['a trigger that failed', [error('UserLambdaValidationException')]],
    ['an outage', [{ statusCode: 500, body: {} }]],
  ])('T25: takes %s for an outage', async (_, answers) => {
    const { accounts } = accountsAnswering(...answers);

    await expect(accounts.confirm(ALICE)).rejects.toMatchObject(unavailable('AdminConfirmSignUp'));
  });

  it('T44: writes the one attribute, and verifies nothing', async () => {
    const { accounts, requests } = accountsAnswering(DONE);

    await accounts.setProviderUserId(ALICE, 'person-1');

    expect(requests.map((text) => JSON.parse(text))).toEqual([
      { UserPoolId: POOL, Username: 'alice', UserAttributes: [{ Name: 'custom:blockid_sub', Value: 'person-1' }] },
    ]);
  });

  it('T25: throws when the attribute is not written', async () => {
    const { accounts } = accountsAnswering(error('InvalidParameterException'));

    await expect(accounts.setProviderUserId(ALICE, 'person-1')).rejects.toMatchObject(
      unavailable('AdminUpdateUserAttributes'),
    );
  });
});
