import { COUNTERSIGNED } from '../bank-app.ts';
import { handleIn, outcomeOf, reasonIn, retryAfterIn } from '../replies.ts';
import type { Stage } from '../stage.ts';

const REFUSALS = 5;
const FIRST_LOCK_SECONDS = 30;

/** Whoever has a stolen token can make the phone ring, and only so often. */
export async function lock(
  { stack, transcript, alice, bank, quietBank, openApp }: Stage,
  token: string,
): Promise<void> {
  const { step, say, expect } = transcript;
  const payment = alice.payment('6000.00');

  step(`Alice declines ${REFUSALS} pushes that another sign-in in her name asks for: that sign-in is locked`);
  const stolen = await alice.signIn(stack.clients.web);
  for (let refusal = 1; refusal <= REFUSALS; refusal++) {
    const challenged = await quietBank.transfer(stolen, payment);
    const declined = await alice.stepUp(handleIn(challenged), 'decline');
    expect(`tokens after refusal ${refusal}`, outcomeOf(declined) === 'tokens', false);
  }
  const locked = await bank.transfer(stolen, payment);
  expect('status', locked.status, 401);
  expect('reason', reasonIn(locked), 'session_locked');
  expect('handle', handleIn(locked), '');
  const wait = retryAfterIn(locked);
  say(`retry_after: ${wait} s`);
  expect(`between 1 and ${FIRST_LOCK_SECONDS} seconds to wait`, wait >= 1 && wait <= FIRST_LOCK_SECONDS, true);

  step('Her own sign-in goes on: the lock is not hers');
  const app = openApp(alice, token);
  await app.transfer(payment);
  expect('the app is told', app.told(), `step_up_missing → ${COUNTERSIGNED} → 200`);
}
