import type { StackDescription } from '../stack/start-stack.ts';
import { createBankClient, type Payment } from './bank-client.ts';
import { type CognitoReply, createCognito } from './cognito.ts';
import type { HttpReply } from './exchange.ts';
import { createPhone } from './phone.ts';
import type { Transcript } from './transcript.ts';

const IBAN = 'DE02120300000000202051';
const OTHER_IBAN = 'DE02500105170137075030';

/**
 * One high-value request and its neighbours, over real HTTP: what is let through, what is challenged, and what never gets anywhere.
 * Every step states what it must show; the transcript counts what differs.
 */
export async function runStory(stack: StackDescription, transcript: Transcript): Promise<void> {
  const { step, say, expect } = transcript;
  const alice = stack.people.find(({ username }) => username === 'alice');
  if (!alice) throw new Error('there is no alice');
  const bank = createBankClient(stack.api_url, transcript.exchange);
  const quietBank = createBankClient(stack.api_url, transcript.quietly);
  const cognito = createCognito(stack.user_pool_url, transcript.exchange);
  const quietCognito = createCognito(stack.user_pool_url, transcript.quietly);
  const phone = createPhone(alice.phone_url, transcript.quietly);
  const stepUpClient = stack.clients.step_up;

  const token = await quietCognito.signIn(stack.clients.web, alice.username, alice.password);
  const balance = () => quietBank.balance(token, alice.account_id);
  const payment = (amount: string, iban = IBAN): Payment => ({
    from: alice.account_id,
    amount,
    currency: 'EUR',
    creditor: { iban },
  });
  /** A fresh handle for a payment that nobody has countersigned. */
  const handleFor = async (of: Payment) => handleIn(await quietBank.transfer(token, of));
  /** Both rounds up to the ringing phone. */
  const ring = async (handle: string) => {
    const session = await quietCognito.startStepUp(stepUpClient, alice.username);
    const bound = await quietCognito.answer(stepUpClient, alice.username, session, handle, handle);
    return { bound, session: String(bound.body['Session']) };
  };
  const large = payment('12500.00');

  step('20.00 EUR goes through on the token alone');
  expect('balance before', await balance(), '50000.00');
  expect('status', (await bank.transfer(token, payment('20.00'))).status, 200);
  expect('balance after', await balance(), '49980.00');

  step('12,500.00 EUR is refused: it has to be countersigned');
  const refused = await bank.transfer(token, large);
  expect('status', refused.status, 401);
  expect('error', errorIn(refused), 'insufficient_user_authentication');
  expect('reason', reasonIn(refused), 'step_up_missing');
  const handle = handleIn(refused);

  step('The client binds a CUSTOM_AUTH run to that challenge, and the phone rings');
  const session = await cognito.startStepUp(stepUpClient, alice.username);
  expect('prompts before the bind', (await phone.waiting()).length, 0);
  const bound = await cognito.answer(stepUpClient, alice.username, session, handle, handle);
  expect('next round', roundOf(bound), 'liveid');
  const [prompt, ...others] = await phone.waiting();
  expect('prompts on the phone', others.length + (prompt ? 1 : 0), 1);
  expect('the phone shows', prompt?.displayText, `Pay 12500.00 EUR to ${IBAN}`);

  step('Alice approves on the phone; Cognito verifies the signed result');
  await phone.press('approve', prompt?.challengeId ?? '');
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

  step('Another payee is another transaction');
  const other = await bank.transfer(token, payment('12500.00', OTHER_IBAN));
  expect('status', other.status, 401);
  expect('reason', reasonIn(other), 'step_up_missing');

  step('Header 20.00, body 12,500.00: the token suffices for the header, and the bank refuses the body');
  const lie = await bank.transfer(token, large, { amount: '20.00' });
  expect('status', lie.status, 403);
  expect('reason', reasonIn(lie), 'body_field_differs');
  expect('balance', await balance(), '37480.00');

  step('A forged handle rings no phone');
  const forged = flip(await handleFor(payment('9000.00')));
  const forgedSession = await quietCognito.startStepUp(stepUpClient, alice.username);
  const forgedReply = await cognito.answer(stepUpClient, alice.username, forgedSession, forged, forged);
  expect('the run ends in', outcomeOf(forgedReply), 'NotAuthorizedException');
  expect('prompts on the phone', (await phone.waiting()).length, 0);

  step('A declined push leads nowhere');
  const declined = payment('8000.00');
  const declinedHandle = await handleFor(declined);
  const declinedRun = await ring(declinedHandle);
  await phone.press('decline', (await phone.waiting())[0]?.challengeId ?? '');
  const declinedReply = await cognito.answer(stepUpClient, alice.username, declinedRun.session, 'done', declinedHandle);
  expect('tokens', outcomeOf(declinedReply) === 'tokens', false);
  const afterDecline = await bank.transfer(token, declined);
  expect('status', afterDecline.status, 401);
  expect('balance', await balance(), '37480.00');

  step('Two CUSTOM_AUTH runs on one challenge: one push, one winner');
  const contested = payment('7000.00');
  const contestedHandle = await handleFor(contested);
  const sessions = [
    await quietCognito.startStepUp(stepUpClient, alice.username),
    await quietCognito.startStepUp(stepUpClient, alice.username),
  ];
  const runs = await Promise.all(
    sessions.map((each) => cognito.answer(stepUpClient, alice.username, each, contestedHandle, contestedHandle)),
  );
  const rang = runs.filter((run) => roundOf(run) === 'liveid');
  const prompts = await phone.waiting();
  expect('prompts on the phone', prompts.length, 1);
  expect('runs that may go on', rang.length, 1);
  await phone.press('approve', prompts[0]?.challengeId ?? '');
  const won = await cognito.answer(
    stepUpClient,
    alice.username,
    String(rang[0]?.body['Session']),
    'done',
    contestedHandle,
  );
  expect('the winner ends in', outcomeOf(won), 'tokens');
  expect('status', (await bank.transfer(token, contested)).status, 200);
  expect('balance', await balance(), '30480.00');
}

function problemIn(reply: HttpReply): { readonly reason?: unknown; readonly step_up?: { readonly handle?: unknown } } {
  return JSON.parse(reply.body);
}

function reasonIn(reply: HttpReply): string {
  return String(problemIn(reply).reason);
}

function handleIn(reply: HttpReply): string {
  return String(problemIn(reply).step_up?.handle);
}

function errorIn(reply: HttpReply): string | undefined {
  return /error="([^"]*)"/.exec(reply.headers.get('www-authenticate') ?? '')?.[1];
}

function roundOf(reply: CognitoReply): string {
  return String(Object(reply.body['ChallengeParameters']).round);
}

/** `tokens`, `another round`, or Cognito's exception. */
function outcomeOf(reply: CognitoReply): string {
  if (reply.body['AuthenticationResult']) return 'tokens';
  return reply.status === 200 ? 'another round' : String(reply.body['__type']);
}

/** The handle with its last nonce character changed. */
function flip(handle: string): string {
  const at = handle.length - 4;
  return handle.slice(0, at) + (handle[at] === 'A' ? 'B' : 'A') + handle.slice(at + 1);
}
