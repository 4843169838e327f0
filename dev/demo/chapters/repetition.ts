import { COUNTERSIGNED } from '../bank-app.ts';
import { reasonIn } from '../replies.ts';
import type { Stage } from '../stage.ts';

const INSTANT = '/transfers/instant';

/** A route whose back end executes each approval once, so that a lost answer can be asked for again. */
export async function repetition({ transcript, alice, bank, quietBank, openApp }: Stage, token: string): Promise<void> {
  const { step, expect } = transcript;
  const payment = alice.payment('650.00');
  const balance = () => quietBank.balance(token, alice.accountId);

  step('An instant transfer is countersigned and sent; say that its answer is lost on the way');
  const app = openApp(alice, token);
  const before = Number(await balance());
  await app.pay(INSTANT, payment, 'order-1');
  expect('the app is told', app.told(), `step_up_missing → ${COUNTERSIGNED} → 200`);
  expect('balance', Number(await balance()), before - 650);

  step('The same Idempotency-Key asks again: it is told the outcome, and nothing is sent twice');
  await app.pay(INSTANT, payment, 'order-1');
  expect('the app is told', app.told(), '200');
  expect('balance', Number(await balance()), before - 650);

  step('Under another key it is another use of the approval, which is used up');
  const other = await bank.pay(token, INSTANT, payment, 'order-2');
  expect('status', other.status, 401);
  expect('reason', reasonIn(other), 'step_up_already_used');
}
