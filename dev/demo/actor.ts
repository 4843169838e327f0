import type { StackDescription } from '../stack/stack-description.ts';
import type { Payment } from './bank-client.ts';
import { createCognito } from './cognito.ts';
import type { Exchange } from './exchange.ts';
import { createPhone, type Phone } from './phone.ts';
import { createStepUpRuns, type StepUpRuns } from './step-up-runs.ts';

/** A person of the stack with phone and password at hand. */
export interface Actor extends StepUpRuns {
  readonly username: string;
  readonly accountId: string;
  readonly phone: Phone;
  /** A new sign-in; gives its access token. */
  signIn(clientId: string): Promise<string>;
  payment(amount: string, iban?: string): Payment;
}

export const IBAN = 'DE02120300000000202051';

/** @throws Error when the stack has no such person. */
export function createActor(stack: StackDescription, username: string, exchange: Exchange): Actor {
  const person = stack.people.find((each) => each.username === username);
  if (!person) throw new Error(`there is no ${username}`);
  const cognito = createCognito(stack.user_pool_url, exchange);
  const phone = createPhone(person.phone_url, exchange);
  return {
    username,
    accountId: person.account_id,
    phone,
    signIn: (clientId) => cognito.signIn(clientId, username, person.password),
    payment: (amount, iban = IBAN) => ({ from: person.account_id, amount, currency: 'EUR', creditor: { iban } }),
    ...createStepUpRuns(stack, username, phone, exchange),
  };
}
