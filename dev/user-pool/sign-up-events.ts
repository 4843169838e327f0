import type { ClientMetadata } from './sign-in.ts';
import { common, type EventContext, optionalMetadata, type TriggerSubject } from './trigger-events.ts';

/** The client that triggers see where an administrator acts. */
export const NO_CLIENT = 'CLIENT_ID_NOT_APPLICABLE';

/** What stands for the code and the user name in a message until it is sent. */
export const CODE_PARAMETER = '{####}';
export const USERNAME_PARAMETER = '{username}';
const LINK_PARAMETER = '{##Click Here##}';

export type PreSignUpSource = 'PreSignUp_SignUp' | 'PreSignUp_AdminCreateUser';
export type MessageSource = 'CustomMessage_SignUp' | 'CustomMessage_ResendCode' | 'CustomMessage_AdminCreateUser';

type Attributes = Readonly<Record<string, string>>;

/** The event of PreSignUp (F34). There is no user yet: the attributes are those that were sent, without `sub` and status. */
export function preSignUpEvent(
  context: EventContext,
  subject: TriggerSubject,
  source: PreSignUpSource,
  userAttributes: Attributes,
  validationData: Attributes | undefined,
  metadata: ClientMetadata | undefined,
): object {
  return {
    ...common(context, subject, '1', source),
    request: { userAttributes, validationData: validationData ?? null, ...optionalMetadata(metadata) },
    response: { autoConfirmUser: false, autoVerifyEmail: false, autoVerifyPhone: false },
  };
}

/** The event of CustomMessage. The user name may stand in an invitation only. */
export function customMessageEvent(
  context: EventContext,
  subject: TriggerSubject,
  source: MessageSource,
  userAttributes: Attributes,
  metadata: ClientMetadata | undefined,
): object {
  return {
    ...common(context, subject, '1', source),
    request: {
      userAttributes,
      codeParameter: CODE_PARAMETER,
      linkParameter: LINK_PARAMETER,
      usernameParameter: source === 'CustomMessage_AdminCreateUser' ? USERNAME_PARAMETER : null,
      ...optionalMetadata(metadata),
    },
    response: { smsMessage: null, emailMessage: null, emailSubject: null },
  };
}

/** The event of PostConfirmation; an administrator's confirmation has the same source. */
export function postConfirmationEvent(
  context: EventContext,
  subject: TriggerSubject,
  userAttributes: Attributes,
  metadata: ClientMetadata | undefined,
): object {
  return {
    ...common(context, subject, '1', 'PostConfirmation_ConfirmSignUp'),
    request: { userAttributes, ...optionalMetadata(metadata) },
    response: {},
  };
}
