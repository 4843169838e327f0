import type { Exchange, HttpReply } from '../exchange.ts';
import { handleIn, reasonIn } from '../replies.ts';
import type { Stage } from '../stage.ts';

const STATUS = '/step-up/status';

/** A client that asks how its challenge stands, and answers Cognito once: when the person has acted. */
export async function waiting({ stack, transcript, alice, bank, quietBank, openApp }: Stage): Promise<void> {
  const { step, say, expect, exchange } = transcript;
  const payment = alice.payment('7000.00');
  const token = await alice.signIn(stack.clients.web);
  const state = (reply: HttpReply) => String(JSON.parse(reply.body).state);
  const handle = handleIn(await quietBank.transfer(token, payment));

  step('Whoever was denied may ask how the challenge stands, and is told when to ask again');
  const opened = await bank.post(token, STATUS, { handle });
  expect('status', opened.status, 200);
  expect('state', state(opened), 'pending');
  expect('header Retry-After', opened.headers.get('retry-after'), '3');

  step('Another sign-in of Alice is told nothing, not even that there is such a challenge');
  const other = await bank.post(await alice.signIn(stack.clients.web), STATUS, { handle });
  expect('status', other.status, 404);
  expect('reason', reasonIn(other), 'handle_unknown');

  step("Alice takes her time: the bank's app waits, hears that she approved, and then answers Cognito");
  const asked = Promise.withResolvers<void>();
  let acted: Promise<void> | undefined;
  const watched: Exchange = async (request) => {
    const reply = await exchange(request);
    if (!request.url.endsWith(STATUS)) return reply;
    asked.resolve();
    await acted;
    if (state(reply) === 'approved') {
      const early = await quietBank.transfer(token, payment);
      expect('the request before Cognito has verified it', reasonIn(early), 'step_up_not_verified');
    }
    return reply;
  };
  const app = openApp(alice, token, {
    exchange: watched,
    async act() {
      acted = asked.promise.then(() => alice.phone.pressFirst('approve'));
    },
  });
  await app.transfer(payment);
  const told = 'step_up_not_verified → bind → liveid → pending → approved → tokens → 200';
  expect('the app is told', app.told(), told);
  say('A status is a hint: what counts is what Verify records.');
  expect('state', state(await bank.post(token, STATUS, { handle })), 'spent');
}
