import { setTimeout as pause } from 'node:timers/promises';
import type { StackDescription } from '../stack/stack-description.ts';
import { MESSAGES_PATH } from '../user-pool/outbox.ts';
import { createBrowser, type Stop } from './browser.ts';
import { type CognitoReply, createCognito } from './cognito.ts';
import { createPhone, type Phone } from './phone.ts';
import { outcomeOf } from './replies.ts';
import type { Transcript } from './transcript.ts';

export const NEW_PASSWORD = 'Brand-New-Person-1';

const MAX_SIGN_INS = 150;
const BETWEEN_SIGN_INS_MS = 200;

/** Somebody who has no account yet, with their mail, their browser and, once proofed, their phone. */
export interface Newcomer {
  readonly phone: Phone;
  readonly mails: () => Promise<readonly { readonly source: string; readonly body: string }[]>;
  /** The proofing link of the last mail; empty where it has none. */
  readonly link: () => Promise<string>;
  /** The code of the last mail. */
  readonly code: () => Promise<string>;
  readonly signUp: (metadata?: Readonly<Record<string, string>>) => Promise<CognitoReply>;
  readonly confirm: (code: string) => Promise<CognitoReply>;
  readonly openLink: () => Promise<Stop>;
  /** Presses a button of the page behind the link. @throws Error when the tenant does not take it. */
  readonly prove: (answer: 'pass' | 'fail' | 'decline') => Promise<void>;
  readonly trySignIn: () => Promise<CognitoReply>;
  /** Tries until the account is confirmed: the callback that does it comes in its own time. */
  readonly signInOnceConfirmed: () => Promise<CognitoReply>;
}

export function createNewcomer(
  stack: StackDescription,
  username: string,
  { exchange, quietly }: Pick<Transcript, 'exchange' | 'quietly'>,
): Newcomer {
  const { clients, user_pool_url: poolUrl } = stack;
  const cognito = createCognito(poolUrl, exchange);
  const quietCognito = createCognito(poolUrl, quietly);
  const browser = createBrowser(exchange);

  const mails: Newcomer['mails'] = async () => {
    const url = `${poolUrl}${MESSAGES_PATH}?username=${username}`;
    const reply = await quietly({ method: 'GET', url, headers: {}, body: undefined });
    const { messages }: { messages: { source: string; body: string }[] } = JSON.parse(reply.body);
    return messages;
  };
  const inLastMail = async (pattern: RegExp) => pattern.exec((await mails()).at(-1)?.body ?? '')?.[1] ?? '';
  const link = () => inLastMail(/href="([^"]+)"/);

  return {
    phone: createPhone(`${stack.tenant_url}/phone/p-${username}`, quietly),
    mails,
    link,
    code: () => inLastMail(/\b(\d{6})\b/),
    signUp: (metadata) =>
      cognito.call('SignUp', {
        ClientId: clients.sign_up,
        Username: username,
        Password: NEW_PASSWORD,
        UserAttributes: [{ Name: 'email', Value: `${username}@example.test` }],
        ...(metadata && { ClientMetadata: metadata }),
      }),
    confirm: (code) =>
      cognito.call('ConfirmSignUp', { ClientId: clients.sign_up, Username: username, ConfirmationCode: code }),
    openLink: async () => browser.open(await link()),
    async prove(answer) {
      const page = await browser.press(`${await link()}/${answer}`);
      if (page.status !== 200) throw new Error(`the tenant answered ${page.status}`);
    },
    trySignIn: () => quietCognito.trySignIn(clients.web, username, NEW_PASSWORD),
    async signInOnceConfirmed() {
      for (let attempt = 1; ; attempt++) {
        const reply = await quietCognito.trySignIn(clients.web, username, NEW_PASSWORD);
        if (outcomeOf(reply) !== 'UserNotConfirmedException' || attempt === MAX_SIGN_INS) return reply;
        await pause(BETWEEN_SIGN_INS_MS);
      }
    },
  };
}
