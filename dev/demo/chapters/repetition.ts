import { handleIn, outcomeOf, reasonIn } from '../replies.ts';
import type { Stage } from '../stage.ts';

const INSTANT = '/transfers/instant';

/** A route whose back end executes each approval once, so that a lost answer can be asked for again. */
export async function repetition({ transcript, alice, bank, quietBank }: Stage, token: string): Promise<void> {
  const { step, expect } = transcript;
  const payment = alice.payment('650.00');
  const balance = () => quietBank.balance(token, alice.accountId);

  step('An instant transfer is countersigned; its answer is lost on the way');
  const challenged = await quietBank.pay(token, INSTANT, payment, 'order-1');
  expect('the run ends in', outcomeOf(await alice.stepUp(handleIn(challenged), 'approve')), 'tokens');
  const before = Number(await balance());
  await quietBank.pay(token, INSTANT, payment, 'order-1');
  expect('balance', Number(await balance()), before - 650);

  step('The same Idempotency-Key asks again: it is told the outcome, and nothing is sent twice');
  expect('status', (await bank.pay(token, INSTANT, payment, 'order-1')).status, 200);
  expect('balance', Number(await balance()), before - 650);

  step('Under another key it is another use of the approval, which is used up');
  const other = await bank.pay(token, INSTANT, payment, 'order-2');
  expect('status', other.status, 401);
  expect('reason', reasonIn(other), 'step_up_already_used');
}
