import { setTimeout as pause } from 'node:timers/promises';
import type { HttpReply } from '../exchange.ts';
import { handleIn, outcomeOf, reasonIn, retryAfterIn } from '../replies.ts';
import type { Stage } from '../stage.ts';

const STATUS = '/step-up/status';
const MAX_QUESTIONS = 10;

/** A client that asks how its challenge stands, and answers Cognito once: when the person has acted. */
export async function waiting({ stack, transcript, alice, bank, quietBank, quietCognito }: Stage): Promise<void> {
  const { step, say, expect } = transcript;
  const payment = alice.payment('7000.00');
  const token = await alice.signIn(stack.clients.web);
  const state = (reply: HttpReply) => String(JSON.parse(reply.body).state);
  const handle = handleIn(await quietBank.transfer(token, payment));

  step('A client asks how its challenge stands, and is told when to ask again');
  const opened = await bank.post(token, STATUS, { handle });
  expect('status', opened.status, 200);
  expect('state', state(opened), 'pending');
  expect('header Retry-After', opened.headers.get('retry-after'), '3');
  const { session } = await alice.ring(handle);
  expect('state while it is on the phone', state(await quietBank.post(token, STATUS, { handle })), 'pending');

  step('Another sign-in of Alice is told nothing, not even that there is such a challenge');
  const other = await bank.post(await alice.signIn(stack.clients.web), STATUS, { handle });
  expect('status', other.status, 404);
  expect('reason', reasonIn(other), 'handle_unknown');

  step('Alice approves, the client hears of it, and then answers Cognito');
  await alice.phone.press('approve', (await alice.phone.waiting())[0]?.challengeId ?? '');
  const heard = await whenAnswered(() => quietBank.post(token, STATUS, { handle }));
  expect('state', state(heard), 'approved');
  const early = await quietBank.transfer(token, payment);
  expect('the request before Cognito has verified it', reasonIn(early), 'step_up_not_verified');
  say('A status is a hint: what counts is what Verify records.');
  const answered = await quietCognito.answer(stack.clients.step_up, alice.username, session, 'done', handle);
  expect('the run ends in', outcomeOf(answered), 'tokens');
  expect('status of the request', (await bank.transfer(token, payment)).status, 200);
  expect('state', state(await bank.post(token, STATUS, { handle })), 'spent');
}

/** Asks as often as the answers say, until one says something else than `pending`. */
async function whenAnswered(ask: () => Promise<HttpReply>): Promise<HttpReply> {
  for (let questions = 1; ; questions++) {
    const reply = await ask();
    if (JSON.parse(reply.body).state !== 'pending' || questions === MAX_QUESTIONS) return reply;
    await pause(retryAfterIn(reply) * 1000);
  }
}
