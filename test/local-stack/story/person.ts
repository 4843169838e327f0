import { createBankClient, type Payment } from '../../../dev/demo/bank-client.ts';
import { type Cognito, type CognitoReply, createCognito } from '../../../dev/demo/cognito.ts';
import { type HttpReply, send } from '../../../dev/demo/exchange.ts';
import { createPhone } from '../../../dev/demo/phone.ts';
import type { Stack } from '../../../dev/stack/start-stack.ts';

/** A LiveID round that rang. */
export interface Run {
  answer(): Promise<CognitoReply>;
}

/** One person in one sign-in, with their phone in hand. */
export interface Person {
  readonly token: string;
  readonly sub: string;
  readonly phoneUrl: string;
  readonly stepUpClient: string;
  readonly cognito: Cognito;
  payment(amount: string): Payment;
  transfer(payment: Payment): Promise<HttpReply>;
  cents(): Promise<bigint>;
  /** The handle of the challenge that a payment is answered with. */
  handleFor(payment: Payment): Promise<string>;
  /** Answers the bind round of a new run. */
  bind(handle: string): Promise<CognitoReply>;
  /** Binds a run and gives it once the phone has rung. */
  ring(handle: string): Promise<Run>;
  press(button: 'approve' | 'decline'): Promise<void>;
  /** Does all of a step-up, and gives its tokens. */
  countersign(handle: string): Promise<Readonly<Record<string, unknown>>>;
}

export async function createPerson({ description }: Stack, username: string): Promise<Person> {
  const found = description.people.find((each) => each.username === username);
  if (!found) throw new Error(`there is no ${username}`);
  const cognito = createCognito(description.user_pool_url, send);
  const bank = createBankClient(description.api_url, send);
  const phone = createPhone(found.phone_url, send);
  const stepUpClient = description.clients.step_up;
  const token = await cognito.signIn(description.clients.web, username, found.password);

  const bind = async (handle: string) =>
    cognito.answer(stepUpClient, username, await cognito.startStepUp(stepUpClient, username), handle, handle);
  const ring = async (handle: string): Promise<Run> => {
    const bound = await bind(handle);
    const session = bound.body['Session'];
    if (typeof session !== 'string') throw new Error(`the phone did not ring: ${JSON.stringify(bound.body)}`);
    return { answer: () => cognito.answer(stepUpClient, username, session, 'done', handle) };
  };
  const press = async (button: 'approve' | 'decline') => {
    const [prompt] = await phone.waiting();
    if (!prompt) throw new Error('no prompt waits on the phone');
    await phone.press(button, prompt.challengeId);
  };

  return {
    token,
    sub: found.sub,
    phoneUrl: found.phone_url,
    stepUpClient,
    cognito,
    payment: (amount) => ({
      from: found.account_id,
      amount,
      currency: 'EUR',
      creditor: { iban: 'DE02120300000000202051' },
    }),
    transfer: (payment) => bank.transfer(token, payment),
    cents: async () => BigInt((await bank.balance(token, found.account_id)).replace('.', '')),
    async handleFor(payment) {
      const reply = await bank.transfer(token, payment);
      return String(JSON.parse(reply.body).step_up.handle);
    },
    bind,
    ring,
    press,
    async countersign(handle) {
      const run = await ring(handle);
      await press('approve');
      const reply = await run.answer();
      if (!reply.body['AuthenticationResult']) throw new Error(`no tokens: ${JSON.stringify(reply.body)}`);
      return Object(reply.body['AuthenticationResult']);
    },
  };
}
