import type { StackDescription } from '../stack/stack-description.ts';
import { type Actor, createActor } from './actor.ts';
import { type BankApp, type BankAppOptions, openBankApp } from './bank-app.ts';
import { type BankClient, createBankClient } from './bank-client.ts';
import { type Cognito, createCognito } from './cognito.ts';
import type { DecisionJournal } from './decision-journal.ts';
import type { Phone } from './phone.ts';
import type { Transcript } from './transcript.ts';

/** What every chapter has at hand. What is `quiet` is sent for real too, and not shown. */
export interface Stage {
  readonly stack: StackDescription;
  readonly transcript: Transcript;
  readonly journal: DecisionJournal;
  readonly alice: Actor;
  readonly bob: Actor;
  /** The bank's app of a person, who approves what is asked of them. */
  readonly openApp: (person: { readonly phone: Phone }, token: string, further?: Partial<BankAppOptions>) => BankApp;
  /** Requests made by hand, of those who have no such app, or who show one exchange alone. */
  readonly bank: BankClient;
  readonly quietBank: BankClient;
  readonly cognito: Cognito;
  readonly quietCognito: Cognito;
}

export function createStage(stack: StackDescription, transcript: Transcript, journal: DecisionJournal): Stage {
  const { exchange, quietly } = transcript;
  return {
    stack,
    transcript,
    journal,
    alice: createActor(stack, 'alice', quietly),
    bob: createActor(stack, 'bob', quietly),
    openApp: ({ phone }, token, further) =>
      openBankApp(stack, token, { exchange, act: () => phone.pressFirst('approve'), ...further }),
    bank: createBankClient(stack.api_url, exchange),
    quietBank: createBankClient(stack.api_url, quietly),
    cognito: createCognito(stack.user_pool_url, exchange),
    quietCognito: createCognito(stack.user_pool_url, quietly),
  };
}
