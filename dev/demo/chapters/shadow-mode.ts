import { reasonIn } from '../replies.ts';
import type { Stage } from '../stage.ts';

/** A route that is only watched so far: what would be demanded of it is logged. */
export async function shadowMode({ stack, transcript, journal, alice, bank }: Stage, token: string): Promise<void> {
  const { step, say, expect } = transcript;

  step('The card limit is in shadow mode: nobody approved it, and it is let through');
  const raised = await bank.setCardLimit(token, 'card-1', { amount: '5000.00', currency: 'EUR' });
  expect('status', raised.status, 200);
  expect('prompts on the phone', (await alice.phone.waiting()).length, 0);
  const logged = await journal.on(raised.headers.get('x-amz-apigw-id') ?? '');
  say(`The authorizer logged: ${JSON.stringify(logged)}`);
  expect('enforced', logged.enforced, false);
  expect('outcome, had it been', logged.outcome, 'challenge');
  expect('reason, had it been', logged.reason, 'step_up_missing');

  step('Who may call is enforced in shadow mode too');
  const asStaff = await alice.signIn(stack.clients.backoffice);
  const refused = await bank.setCardLimit(asStaff, 'card-1', { amount: '5000.00', currency: 'EUR' });
  expect('status', refused.status, 401);
  expect('reason', reasonIn(refused), 'caller_not_accepted');
}
