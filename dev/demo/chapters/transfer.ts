import { IBAN } from '../actor.ts';
import { COUNTERSIGNED } from '../bank-app.ts';
import { errorIn, reasonIn } from '../replies.ts';
import type { Stage } from '../stage.ts';

/** One high-value transfer from the first refusal to its one use. */
export async function transfer({ transcript, alice, bank, quietBank, openApp }: Stage, token: string): Promise<void> {
  const { step, say, expect } = transcript;
  const balance = () => quietBank.balance(token, alice.accountId);
  const large = alice.payment('12500.00');

  step('20.00 EUR goes through on the token alone');
  expect('balance before', await balance(), '50000.00');
  expect('status', (await bank.transfer(token, alice.payment('20.00'))).status, 200);
  expect('balance after', await balance(), '49980.00');

  step('12,500.00 EUR is refused: it has to be countersigned');
  const refused = await bank.transfer(token, large);
  expect('status', refused.status, 401);
  expect('error', errorIn(refused), 'insufficient_user_authentication');
  expect('reason', reasonIn(refused), 'step_up_missing');
  expect('prompts on the phone', (await alice.phone.waiting()).length, 0);

  step("The bank's app sends it: the phone rings, Alice reads and approves, and the unchanged request is let through");
  const app = openApp(alice, token, {
    async act() {
      const [prompt, ...others] = await alice.phone.waiting();
      expect('prompts on the phone', others.length + (prompt ? 1 : 0), 1);
      expect('the phone shows', prompt?.displayText, `Pay 12500.00 EUR to ${IBAN}`);
      await alice.phone.press('approve', prompt?.challengeId ?? '');
    },
  });
  await app.transfer(large);
  expect('the app is told', app.told(), `step_up_not_verified → ${COUNTERSIGNED} → 200`);
  expect('balance', await balance(), '37480.00');
  say('The tokens of the step-up run are thrown away: the token that Alice had all along is the one that counts.');

  step('The same request again needs a new approval');
  const again = await bank.transfer(token, large);
  expect('status', again.status, 401);
  expect('reason', reasonIn(again), 'step_up_already_used');
  expect('balance', await balance(), '37480.00');
}
