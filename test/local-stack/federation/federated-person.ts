import { createBankClient } from '../../../dev/demo/bank-client.ts';
import { send } from '../../../dev/demo/exchange.ts';
import { createFederatedPerson as createDemoPerson } from '../../../dev/demo/federated-person.ts';
import { readIdentity } from '../../../dev/demo/identity-record.ts';
import { handleIn, outcomeOf } from '../../../dev/demo/replies.ts';
import type { Stack } from '../../../dev/stack/start-stack.ts';

/** Abroad: asks for a proofed identity beside a step-up. */
const PAYMENT = { from: 'none', amount: '500.00', currency: 'EUR', creditor: { iban: 'DE02120300000000202051' } };

/** The federated person of the demo, with the bank at hand. */
export function createFederatedPerson({ description }: Stack, userId: string) {
  const { username, signIn, refresh, stepUp } = createDemoPerson(description, userId, {
    exchange: send,
    quietly: send,
  });
  const bank = createBankClient(description.api_url, send);

  return {
    username,
    signIn,
    refresh,
    identity: (accessToken: string) => readIdentity(description, accessToken),
    transferAbroad: (accessToken: string) => bank.pay(accessToken, '/transfers/international', PAYMENT),
    /** Runs a step-up for the handle of a denial, and presses the button on the phone. */
    stepUp: async (denied: Parameters<typeof handleIn>[0]) => outcomeOf(await stepUp(handleIn(denied), 'approve')),
  };
}
