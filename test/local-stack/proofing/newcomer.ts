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
import { createPhone } from '../../../dev/demo/phone.ts';
import { handleIn, outcomeOf } from '../../../dev/demo/replies.ts';
import type { Stack } from '../../../dev/stack/start-stack.ts';

const PASSWORD = 'Brand-New-Person-1';
export const PAYMENT = {
  from: 'none',
  amount: '500.00',
  currency: 'EUR',
  creditor: { iban: 'DE02120300000000202051' },
};

/** Somebody who has no account yet, with their mail and their phone. Nobody but the tests plays the tenant's page. */
export function createNewcomer({ description, tenant }: Stack, username: string) {
  const { clients, user_pool_url: endpoint, user_pool_id: userPoolId } = description;
  const pool = new CognitoIdentityProviderClient({
    endpoint,
    region: description.region,
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    maxAttempts: 1,
  });
  const cognito = createCognito(endpoint, send);
  const bank = createBankClient(description.api_url, send);
  const phone = createPhone(`${tenant.phoneUrl}/phone/p-${username}`, send);

  const mails = async () => {
    const reply = await send({
      method: 'GET',
      url: `${endpoint}/_local/messages?username=${username}`,
      headers: {},
      body: undefined,
    });
    const { messages }: { messages: { source: string; body: string }[] } = JSON.parse(reply.body);
    return messages;
  };
  const lastMail = async () => (await mails()).at(-1)?.body ?? '';
  const link = async () => /href="([^"]+)"/.exec(await lastMail())?.[1] ?? '';

  return {
    bank,
    mails,
    link,
    code: async () => /\b(\d{6})\b/.exec(await lastMail())?.[1] ?? '',
    signUp: (further: { readonly clientId?: string; readonly attributes?: Readonly<Record<string, string>> } = {}) => {
      const attributes = { email: `${username}@example.test`, ...further.attributes };
      return pool.send(
        new SignUpCommand({
          ClientId: further.clientId ?? clients.sign_up,
          Username: username,
          Password: PASSWORD,
          UserAttributes: Object.entries(attributes).map(([Name, Value]) => ({ Name, Value })),
        }),
      );
    },
    resend: () => pool.send(new ResendConfirmationCodeCommand({ ClientId: clients.sign_up, Username: username })),
    confirm: (code: string) =>
      pool.send(new ConfirmSignUpCommand({ ClientId: clients.sign_up, Username: username, ConfirmationCode: code })),
    account: () => pool.send(new AdminGetUserCommand({ UserPoolId: userPoolId, Username: username })),
    /** Presses a button of the page that the link opens. */
    async prove(answer: 'pass' | 'fail' | 'decline') {
      const reply = await send({ method: 'POST', url: `${await link()}/${answer}`, headers: {}, body: undefined });
      if (reply.status !== 303) throw new Error(`the tenant answered ${reply.status}`);
    },
    signIn: () => cognito.signIn(clients.web, username, PASSWORD),
    signInAt: (clientId: string) => cognito.signIn(clientId, username, PASSWORD),
    transfer: (token: string) => bank.pay(token, '/transfers/international', PAYMENT),
    /** Runs a step-up for the handle of a denial, and presses the button on the phone. */
    async stepUp(denied: Parameters<typeof handleIn>[0]) {
      const handle = handleIn(denied);
      const session = await cognito.startStepUp(clients.step_up, username);
      const bound = await cognito.answer(clients.step_up, username, session, handle, handle);
      if (typeof bound.body['Session'] !== 'string') return String(bound.body['message']);
      await phone.press('approve', (await phone.waiting())[0]?.challengeId ?? '');
      const answered = await cognito.answer(clients.step_up, username, bound.body['Session'], 'done', handle);
      return outcomeOf(answered);
    },
  };
}
