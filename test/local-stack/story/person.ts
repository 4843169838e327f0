import { createActor } from '../../../dev/demo/actor.ts';
import { type BankClient, createBankClient, type Payment } from '../../../dev/demo/bank-client.ts';
import { type Cognito, type CognitoReply, createCognito } from '../../../dev/demo/cognito.ts';
import { type HttpReply, send } from '../../../dev/demo/exchange.ts';
import { handleIn } from '../../../dev/demo/replies.ts';
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
  readonly bank: BankClient;
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
  const actor = createActor(description, username, send);
  const { sub = '', phone_url: phoneUrl = '' } = description.people.find((each) => each.username === username) ?? {};
  const cognito = createCognito(description.user_pool_url, send);
  const bank = createBankClient(description.api_url, send);
  const stepUpClient = description.clients.step_up;
  const token = await actor.signIn(description.clients.web);

  return {
    token,
    sub,
    phoneUrl,
    stepUpClient,
    cognito,
    bank,
    payment: (amount) => actor.payment(amount),
    transfer: (payment) => bank.transfer(token, payment),
    cents: async () => BigInt((await bank.balance(token, actor.accountId)).replace('.', '')),
    handleFor: async (payment) => handleIn(await bank.transfer(token, payment)),
    bind: async (handle) => (await actor.ring(handle)).bound,
    async ring(handle) {
      const { bound, session } = await actor.ring(handle);
      if (!bound.body['Session']) throw new Error(`the phone did not ring: ${JSON.stringify(bound.body)}`);
      return { answer: () => cognito.answer(stepUpClient, username, session, 'done', handle) };
    },
    async press(button) {
      const [prompt] = await actor.phone.waiting();
      if (!prompt) throw new Error('no prompt waits on the phone');
      await actor.phone.press(button, prompt.challengeId);
    },
    async countersign(handle) {
      const reply = await actor.stepUp(handle, 'approve');
      if (!reply.body['AuthenticationResult']) throw new Error(`no tokens: ${JSON.stringify(reply.body)}`);
      return Object(reply.body['AuthenticationResult']);
    },
  };
}
