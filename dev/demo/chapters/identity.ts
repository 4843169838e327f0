import { errorIn, handleIn, outcomeOf, reasonIn } from '../replies.ts';
import type { Stage } from '../stage.ts';

const ABROAD = '/transfers/international';

/** A route that asks how well the person is known, before any phone rings. */
export async function identity({ stack, transcript, alice, bob, bank }: Stage, token: string): Promise<void> {
  const { step, say, expect } = transcript;

  step('Bob was proofed at IAL 1: a transfer abroad asks for 2, and no step-up can mend that');
  const bobsToken = await bob.signIn(stack.clients.web);
  const refused = await bank.pay(bobsToken, ABROAD, bob.payment('40.00'));
  expect('status', refused.status, 401);
  expect('error', errorIn(refused), 'insufficient_scope');
  expect('reason', reasonIn(refused), 'identity_insufficient');
  expect('handle', handleIn(refused), '');

  step('Alice was proofed at IAL 2: she is asked to countersign, and sends it');
  const challenged = await bank.pay(token, ABROAD, alice.payment('900.00'));
  expect('reason', reasonIn(challenged), 'step_up_missing');
  expect('the run ends in', outcomeOf(await alice.stepUp(handleIn(challenged), 'approve')), 'tokens');
  expect('status', (await bank.pay(token, ABROAD, alice.payment('900.00'))).status, 200);
  say('The IAL is read from the table: no claim or attribute of the token counts for it.');
}
