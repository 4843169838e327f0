import {
  AdminGetUserCommand,
  CognitoIdentityProviderClient,
  ConfirmSignUpCommand,
  ResendConfirmationCodeCommand,
  SignUpCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { createBankClient } from '../../../dev/demo/bank-client.ts';
import { createCognito } from '../../../dev/demo/cognito.ts';
import { send } from '../../../dev/demo/exchange.ts';
import { createNewcomer as createDemoNewcomer, NEW_PASSWORD } from '../../../dev/demo/newcomer.ts';
import { handleIn, outcomeOf } from '../../../dev/demo/replies.ts';
import { createStepUpRuns } from '../../../dev/demo/step-up-runs.ts';
import type { Stack } from '../../../dev/stack/start-stack.ts';

export const PAYMENT = {
  from: 'none',
  amount: '500.00',
  currency: 'EUR',
  creditor: { iban: 'DE02120300000000202051' },
};

/** The newcomer of the demo, who signs up by the AWS SDK. Nobody but the tests plays the tenant's page. */
export function createNewcomer({ description }: Stack, username: string) {
  const { clients, user_pool_url: endpoint, user_pool_id: userPoolId } = description;
  const pool = new CognitoIdentityProviderClient({
    endpoint,
    region: description.region,
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    maxAttempts: 1,
  });
  const cognito = createCognito(endpoint, send);
  const bank = createBankClient(description.api_url, send);
  const { mails, link, code, prove, phone } = createDemoNewcomer(description, username, {
    exchange: send,
    quietly: send,
  });
  const { stepUp } = createStepUpRuns(description, username, phone, send);

  return {
    bank,
    mails,
    link,
    code,
    signUp: (further: { readonly clientId?: string; readonly attributes?: Readonly<Record<string, string>> } = {}) => {
      const attributes = { email: `${username}@example.test`, ...further.attributes };
      return pool.send(
        new SignUpCommand({
          ClientId: further.clientId ?? clients.sign_up,
          Username: username,
          Password: NEW_PASSWORD,
          UserAttributes: Object.entries(attributes).map(([Name, Value]) => ({ Name, Value })),
        }),
      );
    },
    resend: () => pool.send(new ResendConfirmationCodeCommand({ ClientId: clients.sign_up, Username: username })),
    confirm: (code: string) =>
      pool.send(new ConfirmSignUpCommand({ ClientId: clients.sign_up, Username: username, ConfirmationCode: code })),
    account: () => pool.send(new AdminGetUserCommand({ UserPoolId: userPoolId, Username: username })),
    prove,
    signIn: () => cognito.signIn(clients.web, username, NEW_PASSWORD),
    transfer: (token: string) => bank.pay(token, '/transfers/international', PAYMENT),
    /** Runs a step-up for the handle of a denial, and presses the button on the phone. */
    stepUp: async (denied: Parameters<typeof handleIn>[0]) => outcomeOf(await stepUp(handleIn(denied), 'approve')),
  };
}
