import type { Assertion } from './relying-party.ts';
import { common, type EventContext, type TriggerSubject } from './trigger-events.ts';

type Attributes = Readonly<Record<string, string>>;

/** The event of InboundFederation (F56). Its exact shape is not public: this one is assumed. */
export function inboundFederationEvent(
  context: EventContext,
  subject: TriggerSubject,
  providerName: string,
  { tokenResponse, idToken, userInfo }: Assertion,
): object {
  return {
    ...common(context, subject, '1', 'InboundFederation_ExternalProvider'),
    request: { providerName, providerType: 'OIDC', attributes: { tokenResponse, idToken, userInfo } },
    response: { userAttributesToMap: {} },
  };
}

/** The event of PreSignUp for somebody who comes from another provider for the first time (F34). There is no metadata of a client. */
export function externalSignUpEvent(
  context: EventContext,
  subject: TriggerSubject,
  userAttributes: Attributes,
): object {
  return {
    ...common(context, subject, '1', 'PreSignUp_ExternalProvider'),
    request: {
      userAttributes: { 'cognito:email_alias': '', 'cognito:phone_number_alias': '', ...userAttributes },
      validationData: {},
    },
    response: { autoConfirmUser: false, autoVerifyEmail: false, autoVerifyPhone: false },
  };
}
