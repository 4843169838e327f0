import { AwsJsonError } from '../aws-json/aws-json-server.ts';
import { checkSchema } from './attributes.ts';
import { invalidParameter, notAuthorized, usernameExists } from './cognito-errors.ts';
import type { ConfirmationCodes } from './confirmation-codes.ts';
import { checkPassword } from './password-policy.ts';
import type { CodeDelivery, Postman } from './postman.ts';
import { NO_CLIENT } from './sign-up-events.ts';
import type { NewUser, Request, SignUpTriggers } from './sign-up-triggers.ts';
import type { PreSignUpAnswer } from './trigger-responses.ts';
import type { PoolUser, UserDirectory } from './user-directory.ts';
import type { RegistrationOptions } from './user-pool-options.ts';

/** How a user begins: signed up or made by an administrator, and confirmed. What a client may write is checked by its callers. */
export interface Registration {
  signUp(
    user: NewUser,
    password: string,
    request: Request,
  ): Promise<{ user: PoolUser; delivery: CodeDelivery | undefined }>;
  /** Makes a user who has to choose a password. The flags of PreSignUp's answer are ignored here. */
  create(user: NewUser, temporaryPassword: string, metadata: Request['metadata']): Promise<PoolUser>;
  /** Confirms a user and tells PostConfirmation; where that fails the user stays confirmed. Refuses one who is not UNCONFIRMED. */
  confirm(user: PoolUser, request: Request, verified?: Readonly<Record<string, string>>): Promise<void>;
  /** Sends a new code. Refuses a user who is confirmed, and every one where the pool verifies no address. */
  resend(user: PoolUser, request: Request): Promise<CodeDelivery>;
}

export function createRegistration(deps: {
  readonly options: RegistrationOptions;
  readonly users: UserDirectory;
  readonly triggers: SignUpTriggers;
  readonly codes: ConfirmationCodes;
  readonly postman: Postman;
}): Registration {
  const { options, users, triggers, codes, postman } = deps;

  const confirm: Registration['confirm'] = async (user, request, verified = {}) => {
    if (user.status !== 'UNCONFIRMED') {
      throw notAuthorized(`User cannot be confirmed. Current status is ${user.status}`);
    }
    const confirmed = users.change(user.username, { status: 'CONFIRMED', attributes: verified });
    await triggers.postConfirmation(confirmed, request);
  };

  return {
    async signUp(user, password, request) {
      if (!options.selfSignUp) throw notAuthorized('SignUp is not permitted for this user pool');
      checkSchema(options.customAttributes, user.attributes);
      checkPassword(password, options.passwordPolicy);
      // Before the name is looked up: a trigger must not rely on being called for a name that is free.
      const answer = await triggers.preSignUp('PreSignUp_SignUp', user, request);
      const attributes = { ...user.attributes, ...verifiedFlags(user, answer) };

      const added = await users.add({ username: user.username, attributes, status: 'UNCONFIRMED' }, password);
      if (answer.autoConfirmUser === true) {
        await confirm(added, request);
        return { user: users.find(user.username) ?? added, delivery: undefined };
      }
      const needsCode = options.verifiesEmail && attributes['email'] !== undefined;
      if (!needsCode) return { user: added, delivery: undefined };
      const code = codes.issue(user.username);
      return { user: added, delivery: await postman.send('CustomMessage_SignUp', added, code, request) };
    },

    async create(user, temporaryPassword, metadata) {
      checkSchema(options.customAttributes, user.attributes);
      checkPassword(temporaryPassword, options.passwordPolicy);
      if (users.find(user.username) !== undefined) throw usernameExists();
      await triggers.preSignUp('PreSignUp_AdminCreateUser', user, { clientId: NO_CLIENT, metadata });
      const { username, attributes } = user;
      return users.add({ username, attributes, status: 'FORCE_CHANGE_PASSWORD' }, temporaryPassword);
    },

    confirm,

    async resend(user, request) {
      if (user.status !== 'UNCONFIRMED') {
        throw invalidParameter('User is already confirmed.');
      }
      if (!options.verifiesEmail) throw invalidParameter('Cannot resend codes. Auto verification not turned on.');
      return postman.send('CustomMessage_ResendCode', user, codes.issue(user.username), request);
    },
  };
}

/** The flags that PreSignUp sets. It cannot vouch for an address that the user does not have. */
function verifiedFlags({ attributes }: NewUser, answer: PreSignUpAnswer): Record<string, string> {
  const email = answer.autoVerifyEmail === true;
  const phone = answer.autoVerifyPhone === true;
  if ((email && !attributes['email']) || (phone && !attributes['phone_number'])) {
    throw new AwsJsonError('InvalidLambdaResponseException', 'Unrecognizable lambda output');
  }
  const flag = (name: string, verified: boolean) =>
    attributes[name] === undefined ? {} : { [`${name}_verified`]: String(verified) };
  return { ...flag('email', email), ...flag('phone_number', phone) };
}
