import type { AwsJsonOperation } from '../aws-json/aws-json-server.ts';
import type { AccessTokens } from './access-tokens.ts';
import { checkClientMayWrite, checkMutable, checkSchema, toList, toRecord } from './attributes.ts';
import type { FindClient } from './find-client.ts';
import { accessTokenInput, parseInput, updateAttributesInput } from './operation-inputs.ts';
import type { TokenGrants } from './token-grants.ts';
import { type UserDirectory, visibleAttributes } from './user-directory.ts';
import type { CustomAttribute } from './user-pool-options.ts';

/** What people do with their own access token. ReadAttributes of a client are not looked at. */
export function userOperations(deps: {
  readonly accessTokens: AccessTokens;
  readonly findClient: FindClient;
  readonly users: UserDirectory;
  readonly grants: TokenGrants;
  readonly customAttributes: readonly CustomAttribute[];
}): Readonly<Record<string, AwsJsonOperation>> {
  const { accessTokens, findClient, users, grants, customAttributes } = deps;

  return {
    async GetUser(input) {
      const { user } = await accessTokens.holderOf(parseInput(accessTokenInput, input).AccessToken);
      return { Username: user.username, UserAttributes: toList(visibleAttributes(user)) };
    },

    /** A new address counts as not verified. No code is sent for it. */
    async UpdateUserAttributes(input) {
      const { AccessToken, UserAttributes } = parseInput(updateAttributesInput, input);
      const { user, clientId } = await accessTokens.holderOf(AccessToken);
      const attributes = toRecord(UserAttributes);
      checkClientMayWrite(findClient(clientId), attributes);
      checkSchema(customAttributes, attributes);
      checkMutable(customAttributes, attributes);
      const flags = ['email', 'phone_number'].filter((name) => changes(user.attributes, attributes, name));
      const unverified = Object.fromEntries(flags.map((name) => [`${name}_verified`, 'false']));
      users.change(user.username, { attributes: { ...attributes, ...unverified } });
      return { CodeDeliveryDetailsList: [] };
    },

    async GlobalSignOut(input) {
      const { user } = await accessTokens.holderOf(parseInput(accessTokenInput, input).AccessToken);
      grants.revokeAllOf(user.username);
      return {};
    },
  };
}

type Attributes = Readonly<Record<string, string>>;

function changes(present: Attributes, attributes: Attributes, name: string): boolean {
  return attributes[name] !== undefined && attributes[name] !== present[name];
}
