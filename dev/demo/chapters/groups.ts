import { handleIn, outcomeOf, reasonIn } from '../replies.ts';
import type { Stage } from '../stage.ts';

const REFUNDS = '/admin/refunds';

/** A route of the staff, for one group of them. */
export async function groups({ stack, transcript, alice, bob, bank }: Stage): Promise<void> {
  const { step, expect } = transcript;
  const { web, backoffice } = stack.clients;

  step('A refund needs the back office and a refund agent: Alice is none');
  const alices = await bank.pay(await alice.signIn(backoffice), REFUNDS, alice.payment('75.00'));
  expect('status', alices.status, 401);
  expect('reason', reasonIn(alices), 'group_missing');

  step("Bob is one, but not with the customers' client");
  const asCustomer = await bank.pay(await bob.signIn(web), REFUNDS, bob.payment('75.00'));
  expect('status', asCustomer.status, 401);
  expect('reason', reasonIn(asCustomer), 'caller_not_accepted');

  step('From the back office he countersigns it');
  const token = await bob.signIn(backoffice);
  const challenged = await bank.pay(token, REFUNDS, bob.payment('75.00'));
  expect('reason', reasonIn(challenged), 'step_up_missing');
  expect('the run ends in', outcomeOf(await bob.stepUp(handleIn(challenged), 'approve')), 'tokens');
  expect('status', (await bank.pay(token, REFUNDS, bob.payment('75.00'))).status, 200);
}
