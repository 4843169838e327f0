import { ALICE_SUB, POOL } from '../proofing/proofing-world.ts';

export interface SignUpEvent {
  readonly version: string;
  readonly region: string;
  readonly triggerSource: string;
  readonly userPoolId: string;
  readonly userName: string;
  readonly callerContext: { readonly awsSdkVersion: string; readonly clientId: string };
  readonly request: Readonly<Record<string, unknown>>;
  readonly response: Readonly<Record<string, unknown>>;
}

function signUpEvent(
  triggerSource: string,
  request: Readonly<Record<string, unknown>>,
  response: Readonly<Record<string, unknown>>,
): SignUpEvent {
  return {
    version: '1',
    region: 'eu-west-1',
    triggerSource,
    userPoolId: POOL,
    userName: 'alice',
    callerContext: { awsSdkVersion: 'aws-sdk-unknown-unknown', clientId: 'sign-up-client' },
    request,
    response,
  };
}

/** As Cognito sends it before an account is made: there is no sub yet. */
export function preSignUpEvent(source = 'SignUp', request: Readonly<Record<string, unknown>> = {}): SignUpEvent {
  return signUpEvent(
    `PreSignUp_${source}`,
    { userAttributes: { email: 'alice@example.com' }, validationData: null, ...request },
    { autoConfirmUser: false, autoVerifyEmail: false, autoVerifyPhone: false },
  );
}

export function customMessageEvent(source = 'SignUp'): SignUpEvent {
  return signUpEvent(
    `CustomMessage_${source}`,
    {
      userAttributes: { sub: ALICE_SUB, email: 'alice@example.com', 'cognito:user_status': 'UNCONFIRMED' },
      codeParameter: '{####}',
      linkParameter: '{##Click Here##}',
      usernameParameter: null,
    },
    { smsMessage: null, emailMessage: null, emailSubject: null },
  );
}

export function postConfirmationEvent(
  source = 'ConfirmSignUp',
  request: Readonly<Record<string, unknown>> = {},
): SignUpEvent {
  return signUpEvent(
    `PostConfirmation_${source}`,
    { userAttributes: { sub: ALICE_SUB, email: 'alice@example.com', 'cognito:user_status': 'CONFIRMED' }, ...request },
    {},
  );
}
