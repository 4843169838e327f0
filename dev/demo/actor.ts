import type { StackDescription } from '../stack/stack-description.ts';
import type { Payment } from './bank-client.ts';
import { type CognitoReply, createCognito } from './cognito.ts';
import type { Exchange } from './exchange.ts';
import { createPhone, type Phone } from './phone.ts';

/** A person of the stack with phone and password at hand. */
export interface Actor {
  readonly username: string;
  readonly accountId: string;
  readonly phone: Phone;
  /** A new sign-in; gives its access token. */
  signIn(clientId: string): Promise<string>;
  payment(amount: string, iban?: string): Payment;
  /** A run up to the ringing phone: the bind round and its answer. */
  ring(handle: string): Promise<{ readonly bound: CognitoReply; readonly session: string }>;
  /** A whole step-up: rings, presses the button, and answers the last round. */
  stepUp(handle: string, button: 'approve' | 'decline'): Promise<CognitoReply>;
}

export const IBAN = 'DE02120300000000202051';

/** @throws Error when the stack has no such person. */
export function createActor(stack: StackDescription, username: string, exchange: Exchange): Actor {
  const person = stack.people.find((each) => each.username === username);
  if (!person) throw new Error(`there is no ${username}`);
  const cognito = createCognito(stack.user_pool_url, exchange);
  const phone = createPhone(person.phone_url, exchange);
  const stepUpClient = stack.clients.step_up;

  const ring: Actor['ring'] = async (handle) => {
    const session = await cognito.startStepUp(stepUpClient, username);
    const bound = await cognito.answer(stepUpClient, username, session, handle, handle);
    return { bound, session: String(bound.body['Session']) };
  };

  return {
    username,
    accountId: person.account_id,
    phone,
    signIn: (clientId) => cognito.signIn(clientId, username, person.password),
    payment: (amount, iban = IBAN) => ({ from: person.account_id, amount, currency: 'EUR', creditor: { iban } }),
    ring,
    async stepUp(handle, button) {
      const { session } = await ring(handle);
      await phone.press(button, (await phone.waiting())[0]?.challengeId ?? '');
      return cognito.answer(stepUpClient, username, session, 'done', handle);
    },
  };
}
