import { randomBytes } from 'node:crypto';
import { AwsJsonError, type AwsJsonOperation } from '../aws-json/aws-json-server.ts';
import { checkMutable, checkSchema, toList, toRecord } from './attributes.ts';
import { userNotFound } from './cognito-errors.ts';
import { adminCreateInput, adminInput, adminUpdateInput, parseInput } from './operation-inputs.ts';
import type { Postman } from './postman.ts';
import type { Registration } from './registration.ts';
import { NO_CLIENT } from './sign-up-events.ts';
import { signedOnly } from './signed-only.ts';
import type { TokenGrants } from './token-grants.ts';
import { type PoolUser, type UserDirectory, visibleAttributes } from './user-directory.ts';
import type { CustomAttribute } from './user-pool-options.ts';

/** The operations that need AWS credentials. Existence is never hidden here. */
export function adminOperations(deps: {
  readonly userPoolId: string;
  readonly users: UserDirectory;
  readonly grants: TokenGrants;
  readonly registration: Registration;
  readonly postman: Postman;
  readonly customAttributes: readonly CustomAttribute[];
}): Readonly<Record<string, AwsJsonOperation>> {
  const { users, grants, registration, postman, customAttributes } = deps;

  const checkPool = (id: string): void => {
    if (id === deps.userPoolId) return;
    throw new AwsJsonError('ResourceNotFoundException', `User pool ${id} does not exist.`);
  };
  const userOf = ({ UserPoolId, Username }: { readonly UserPoolId: string; readonly Username: string }): PoolUser => {
    checkPool(UserPoolId);
    const user = users.find(Username);
    if (user === undefined) throw userNotFound();
    return user;
  };

  return signedOnly({
    AdminGetUser(input) {
      const user = userOf(parseInput(adminInput, input));
      return { ...summary(user), UserAttributes: toList(visibleAttributes(user)) };
    },

    async AdminConfirmSignUp(input) {
      const request = parseInput(adminInput, input);
      await registration.confirm(userOf(request), { clientId: NO_CLIENT, metadata: request.ClientMetadata });
      return {};
    },

    /** May write what no client may, also the verified flags; not `sub`. */
    AdminUpdateUserAttributes(input) {
      const request = parseInput(adminUpdateInput, input);
      const { username } = userOf(request);
      const attributes = toRecord(request.UserAttributes);
      checkSchema(customAttributes, attributes);
      checkMutable(customAttributes, attributes);
      users.change(username, { attributes });
      return {};
    },

    /** Sends an invitation only if it is asked for by e-mail; SMS is not built. */
    async AdminCreateUser(input) {
      const request = parseInput(adminCreateInput, input);
      checkPool(request.UserPoolId);
      const password = request.TemporaryPassword ?? `aA1!${randomBytes(12).toString('base64url')}`;
      const validationData = request.ValidationData && toRecord(request.ValidationData);
      const attributes = toRecord(request.UserAttributes);
      const user = await registration.create(
        { username: request.Username, attributes, validationData },
        password,
        request.ClientMetadata,
      );
      if (request.MessageAction === undefined && request.DesiredDeliveryMediums.includes('EMAIL')) {
        const from = { clientId: NO_CLIENT, metadata: request.ClientMetadata };
        await postman.send('CustomMessage_AdminCreateUser', user, password, from);
      }
      return { User: { ...summary(user), Attributes: toList(visibleAttributes(user)) } };
    },

    /** Refuses further sign-ins, and revokes every token. */
    AdminDisableUser(input) {
      const { username } = userOf(parseInput(adminInput, input));
      users.change(username, { enabled: false });
      grants.revokeAllOf(username);
      return {};
    },

    AdminUserGlobalSignOut(input) {
      grants.revokeAllOf(userOf(parseInput(adminInput, input)).username);
      return {};
    },
  });
}

function summary({ username, status, enabled, createdAt, modifiedAt }: PoolUser) {
  return {
    Username: username,
    UserStatus: status,
    Enabled: enabled,
    UserCreateDate: createdAt / 1000,
    UserLastModifiedDate: modifiedAt / 1000,
  };
}
