import { COUNTERSIGNED } from '../bank-app.ts';
import { errorIn, handleIn, reasonIn } from '../replies.ts';
import type { Stage } from '../stage.ts';

const ABROAD = '/transfers/international';

/** A route that asks how well the person is known, before any phone rings. */
export async function identity({ stack, transcript, alice, bob, bank, openApp }: Stage, token: string): Promise<void> {
  const { step, say, expect } = transcript;

  step('Bob was proofed at IAL 1: a transfer abroad asks for 2, and no step-up can mend that');
  const bobsToken = await bob.signIn(stack.clients.web);
  const refused = await bank.pay(bobsToken, ABROAD, bob.payment('40.00'));
  expect('status', refused.status, 401);
  expect('error', errorIn(refused), 'insufficient_scope');
  expect('reason', reasonIn(refused), 'identity_insufficient');
  expect('handle', handleIn(refused), '');

  step('Alice was proofed at IAL 2: she is asked to countersign, and sends it');
  const app = openApp(alice, token);
  await app.pay(ABROAD, alice.payment('900.00'));
  expect('the app is told', app.told(), `step_up_missing → ${COUNTERSIGNED} → 200`);
  say('The IAL is read from the table: no claim or attribute of the token counts for it.');
}
