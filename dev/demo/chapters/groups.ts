import { COUNTERSIGNED } from '../bank-app.ts';
import { reasonIn } from '../replies.ts';
import type { Stage } from '../stage.ts';

const REFUNDS = '/admin/refunds';

/** A route of the staff, for one group of them. */
export async function groups({ stack, transcript, alice, bob, bank, openApp }: Stage): Promise<void> {
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
  const app = openApp(bob, await bob.signIn(backoffice));
  await app.pay(REFUNDS, bob.payment('75.00'));
  expect('the app is told', app.told(), `step_up_missing → ${COUNTERSIGNED} → 200`);
}
