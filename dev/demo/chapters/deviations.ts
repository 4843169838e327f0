import { handleIn, outcomeOf, reasonIn, roundOf } from '../replies.ts';
import type { Stage } from '../stage.ts';

const OTHER_IBAN = 'DE02500105170137075030';

/** What comes near the approved transfer, and gets nowhere. */
export async function deviations(stage: Stage, token: string): Promise<void> {
  const { stack, alice, bank, quietBank, cognito, quietCognito } = stage;
  const { step, expect } = stage.transcript;
  const stepUpClient = stack.clients.step_up;
  const balance = () => quietBank.balance(token, alice.accountId);
  /** A fresh handle for a payment that nobody has countersigned. */
  const handleFor = async (amount: string) => handleIn(await quietBank.transfer(token, alice.payment(amount)));

  step('Another payee is another transaction');
  const other = await bank.transfer(token, alice.payment('12500.00', OTHER_IBAN));
  expect('status', other.status, 401);
  expect('reason', reasonIn(other), 'step_up_missing');

  step('Header 20.00, body 12,500.00: the token suffices for the header, and the bank refuses the body');
  const lie = await bank.transfer(token, alice.payment('12500.00'), { amount: '20.00' });
  expect('status', lie.status, 403);
  expect('reason', reasonIn(lie), 'body_field_differs');
  expect('balance', await balance(), '37480.00');

  step('A run that is only started rings no phone, and a forged handle rings none');
  const forged = flip(await handleFor('9000.00'));
  const forgedSession = await quietCognito.startStepUp(stepUpClient, alice.username);
  expect('prompts before any handle', (await alice.phone.waiting()).length, 0);
  const forgedReply = await cognito.answer(stepUpClient, alice.username, forgedSession, forged, forged);
  expect('the run ends in', outcomeOf(forgedReply), 'NotAuthorizedException');
  expect('prompts on the phone', (await alice.phone.waiting()).length, 0);

  step('A declined push leads nowhere');
  const declinedHandle = await handleFor('8000.00');
  const declinedRun = await alice.ring(declinedHandle);
  await alice.phone.pressFirst('decline');
  const declinedReply = await cognito.answer(stepUpClient, alice.username, declinedRun.session, 'done', declinedHandle);
  expect('tokens', outcomeOf(declinedReply) === 'tokens', false);
  const afterDecline = await bank.transfer(token, alice.payment('8000.00'));
  expect('status', afterDecline.status, 401);
  expect('balance', await balance(), '37480.00');

  step('Two CUSTOM_AUTH runs on one challenge: one push, one winner');
  const contestedHandle = await handleFor('7000.00');
  const sessions = [
    await quietCognito.startStepUp(stepUpClient, alice.username),
    await quietCognito.startStepUp(stepUpClient, alice.username),
  ];
  const runs = await Promise.all(
    sessions.map((each) => cognito.answer(stepUpClient, alice.username, each, contestedHandle, contestedHandle)),
  );
  const [rang, ...alsoRang] = runs.filter((run) => roundOf(run) === 'liveid');
  const prompts = await alice.phone.waiting();
  expect('prompts on the phone', prompts.length, 1);
  expect('runs that may go on', alsoRang.length + (rang ? 1 : 0), 1);
  await alice.phone.press('approve', prompts[0]?.challengeId ?? '');
  const won = await cognito.answer(
    stepUpClient,
    alice.username,
    String(rang?.body['Session']),
    'done',
    contestedHandle,
  );
  expect('the winner ends in', outcomeOf(won), 'tokens');
  expect('status', (await bank.transfer(token, alice.payment('7000.00'))).status, 200);
  expect('balance', await balance(), '30480.00');
}

/** The handle with its last nonce character changed. */
function flip(handle: string): string {
  const at = handle.length - 4;
  return handle.slice(0, at) + (handle[at] === 'A' ? 'B' : 'A') + handle.slice(at + 1);
}
