import {
  AdminConfirmSignUpCommand,
  AdminGetUserCommand,
  type AdminGetUserCommandOutput,
  AdminUpdateUserAttributesCommand,
  type CognitoIdentityProviderClient,
  NotAuthorizedException,
  UserNotFoundException,
} from '@aws-sdk/client-cognito-identity-provider';
import { numericDate } from '../shared/numeric-date.ts';
import type { AccountState, Accounts } from './accounts.ts';
import { UserPoolUnavailableError } from './errors.ts';
import type { Account } from './record.ts';

/** The accounts of Cognito user pools, by administrative calls. */
export function cognitoAccounts(cognito: CognitoIdentityProviderClient): Accounts {
  const get = (account: Account) =>
    cognito.send(new AdminGetUserCommand(keyOf(account))).catch((cause: unknown) => {
      if (cause instanceof UserNotFoundException) return undefined;
      throw new UserPoolUnavailableError('AdminGetUser', { cause });
    });
  const find: Accounts['find'] = async (account) => {
    const user = await get(account);
    // Cognito also finds users by alias and by sub, and in some pools by the name in another casing.
    if (user?.Username !== account.username) return undefined;
    const sub = user.UserAttributes?.find(({ Name: name }) => name === 'sub')?.Value;
    const created = user.UserCreateDate?.getTime();
    if (!sub || !created) {
      throw new UserPoolUnavailableError('AdminGetUser', { cause: new Error('the user has no sub, or no date') });
    }
    return { sub, state: stateOf(user), createdAt: numericDate(Math.floor(created / 1000)) };
  };
  return {
    find,
    async isTaken(account) {
      const user = await get(account);
      return user?.Username?.toLowerCase() === account.username.toLowerCase();
    },
    async confirm(account) {
      try {
        await cognito.send(new AdminConfirmSignUpCommand(keyOf(account)));
      } catch (cause) {
        // The code in the mail may have been first. What Cognito says of that it says of other refusals too.
        const known = cause instanceof NotAuthorizedException ? await find(account) : undefined;
        if (known?.state !== 'done') throw new UserPoolUnavailableError('AdminConfirmSignUp', { cause });
      }
    },
    async setProviderUserId(account, providerUserId) {
      const attributes = [{ Name: 'custom:blockid_sub', Value: providerUserId }];
      await cognito
        .send(new AdminUpdateUserAttributesCommand({ ...keyOf(account), UserAttributes: attributes }))
        .catch((cause: unknown) => {
          throw new UserPoolUnavailableError('AdminUpdateUserAttributes', { cause });
        });
    },
  };
}

function stateOf({ Enabled: enabled, UserStatus: status }: AdminGetUserCommandOutput): AccountState {
  if (enabled !== true) return 'disabled';
  return status === 'UNCONFIRMED' ? 'waiting' : 'done';
}

function keyOf({ userPoolId, username }: Account) {
  return { UserPoolId: userPoolId, Username: username };
}
