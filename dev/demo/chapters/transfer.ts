import { IBAN } from '../actor.ts';
import { errorIn, handleIn, outcomeOf, reasonIn, roundOf } from '../replies.ts';
import type { Stage } from '../stage.ts';

/** One high-value transfer from the first refusal to its one use. */
export async function transfer(stage: Stage, token: string): Promise<void> {
  const { stack, alice, bank, quietBank, cognito } = stage;
  const { step, say, expect } = stage.transcript;
  const stepUpClient = stack.clients.step_up;
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
  const handle = handleIn(refused);

  step('The client binds a CUSTOM_AUTH run to that challenge, and the phone rings');
  const session = await cognito.startStepUp(stepUpClient, alice.username);
  expect('prompts before the bind', (await alice.phone.waiting()).length, 0);
  const bound = await cognito.answer(stepUpClient, alice.username, session, handle, handle);
  expect('next round', roundOf(bound), 'liveid');
  const [prompt, ...others] = await alice.phone.waiting();
  expect('prompts on the phone', others.length + (prompt ? 1 : 0), 1);
  expect('the phone shows', prompt?.displayText, `Pay 12500.00 EUR to ${IBAN}`);

  step('Alice approves on the phone; Cognito verifies the signed result');
  await alice.phone.press('approve', prompt?.challengeId ?? '');
  const verified = await cognito.answer(stepUpClient, alice.username, String(bound.body['Session']), 'done', handle);
  expect('the run ends in', outcomeOf(verified), 'tokens');
  say('The tokens of the step-up run are thrown away: the token that Alice had all along is the one that counts.');

  step('The unchanged request is let through, once');
  expect('status', (await bank.transfer(token, large)).status, 200);
  expect('balance', await balance(), '37480.00');

  step('The same request again needs a new approval');
  const again = await bank.transfer(token, large);
  expect('status', again.status, 401);
  expect('reason', reasonIn(again), 'step_up_already_used');
  expect('balance', await balance(), '37480.00');
}
