import type { AwsJsonOperation } from '../aws-json/aws-json-server.ts';
import { checkClientMayWrite, toRecord } from './attributes.ts';
import { userNotFound } from './cognito-errors.ts';
import { type ConfirmationCodes, expiredCode } from './confirmation-codes.ts';
import type { FindClient } from './find-client.ts';
import { confirmSignUpInput, parseInput, resendInput, signUpInput } from './operation-inputs.ts';
import { toDelivery } from './postman.ts';
import type { Registration } from './registration.ts';
import type { UserDirectory } from './user-directory.ts';

/** Where the code of a user who does not exist is said to have gone. */
const SIMULATED_DELIVERY = toDelivery('nobody@example.com');

/** Signing up and confirming: the operations that anybody may call. */
export function signUpOperations(deps: {
  readonly findClient: FindClient;
  readonly users: UserDirectory;
  readonly registration: Registration;
  readonly codes: ConfirmationCodes;
  readonly preventUserExistenceErrors: boolean;
}): Readonly<Record<string, AwsJsonOperation>> {
  const { findClient, users, registration, codes, preventUserExistenceErrors } = deps;

  return {
    async SignUp(input) {
      const { ClientId, Username, Password, ...rest } = parseInput(signUpInput, input);
      const attributes = toRecord(rest.UserAttributes);
      checkClientMayWrite(findClient(ClientId), attributes);
      const validationData = rest.ValidationData && toRecord(rest.ValidationData);
      const request = { clientId: ClientId, metadata: rest.ClientMetadata };
      const { user, delivery } = await registration.signUp(
        { username: Username, attributes, validationData },
        Password,
        request,
      );
      const UserConfirmed = user.status === 'CONFIRMED';
      return { UserConfirmed, UserSub: user.sub, ...(delivery ? { CodeDeliveryDetails: delivery } : {}) };
    },

    async ConfirmSignUp(input) {
      const { ClientId, Username, ConfirmationCode, ClientMetadata } = parseInput(confirmSignUpInput, input);
      findClient(ClientId);
      const user = users.find(Username);
      if (user === undefined) throw preventUserExistenceErrors ? expiredCode() : userNotFound();
      if (user.status === 'UNCONFIRMED') codes.redeem(Username, ConfirmationCode);
      // The code went to the address, so it is the person's.
      const verified = { email_verified: 'true' };
      await registration.confirm(user, { clientId: ClientId, metadata: ClientMetadata }, verified);
      return {};
    },

    async ResendConfirmationCode(input) {
      const { ClientId, Username, ClientMetadata } = parseInput(resendInput, input);
      findClient(ClientId);
      const user = users.find(Username);
      if (user === undefined) {
        if (!preventUserExistenceErrors) throw userNotFound();
        return { CodeDeliveryDetails: SIMULATED_DELIVERY };
      }
      const delivery = await registration.resend(user, { clientId: ClientId, metadata: ClientMetadata });
      return { CodeDeliveryDetails: delivery };
    },
  };
}
