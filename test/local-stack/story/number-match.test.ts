import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Actor, createActor } from '../../../dev/demo/actor.ts';
import { type BankClient, createBankClient } from '../../../dev/demo/bank-client.ts';
import { type Cognito, createCognito } from '../../../dev/demo/cognito.ts';
import { send } from '../../../dev/demo/exchange.ts';
import { handleIn, outcomeOf, parameterOf, reasonIn } from '../../../dev/demo/replies.ts';
import { CAPABILITIES, type Stack } from '../../../dev/stack/start-stack.ts';
import type { Capability } from '../../../src/identity-provider/identity-provider.ts';
import { startTestStack } from './running-stack.ts';

const WITHOUT = CAPABILITIES.filter((capability) => capability !== 'number_match');

let stack: Stack;
let alice: Actor;
let bank: BankClient;
let cognito: Cognito;
let token: string;

/** A stack whose tenant can do one thing, and whose functions are told another. */
async function startWith(tenant: readonly Capability[], declared: readonly Capability[]): Promise<void> {
  stack = await startTestStack(undefined, { capabilities: { tenant, declared } });
  const { description } = stack;
  alice = createActor(description, 'alice', send);
  bank = createBankClient(description.api_url, send);
  cognito = createCognito(description.user_pool_url, send);
  token = await alice.signIn(description.clients.web);
}

/** A run whose prompt is on the phone, with what the client and the phone show of it. */
async function ring(amount: string) {
  const payment = alice.payment(amount);
  const handle = handleIn(await bank.transfer(token, payment));
  const { bound, session } = await alice.ring(handle);
  const [prompt] = await alice.phone.waiting();
  return {
    bound,
    clientCode: parameterOf(bound, 'code'),
    phoneCode: prompt?.code,
    /** What the person does who has this code on the screen of the client: approves only if the phone has the same. */
    press: (shown: string) =>
      alice.phone.press(shown === prompt?.code ? 'approve' : 'decline', prompt?.challengeId ?? ''),
    approve: () => alice.phone.press('approve', prompt?.challengeId ?? ''),
    answer: (last = session) => cognito.answer(stack.description.clients.step_up, 'alice', last, 'done', handle),
    transfer: () => bank.transfer(token, payment),
  };
}

describe('a tenant with number_match, declared', () => {
  beforeAll(() => startWith(CAPABILITIES, CAPABILITIES));
  afterAll(() => stack?.close());

  it('has one code of four digits on both sides, which a person finds equal and approves', async () => {
    const run = await ring('801.00');
    const page = await send({ method: 'GET', url: phoneUrl(), headers: {}, body: undefined });
    await run.press(run.clientCode);

    const ended = await run.answer();

    expect(run.clientCode).toMatch(/^\d{4}$/);
    expect(run.phoneCode).toBe(run.clientCode);
    expect(page.body).toContain(`<p class="code">${run.clientCode}</p>`);
    expect(outcomeOf(ended)).toBe('tokens');
    expect((await run.transfer()).status).toBe(200);
  });

  it('tells the same code again when the client answers too early', async () => {
    const run = await ring('802.00');

    const early = await run.answer();

    expect([outcomeOf(early), parameterOf(early, 'code')]).toEqual(['another round', run.clientCode]);
    await run.press(parameterOf(early, 'code'));
    expect(outcomeOf(await run.answer(String(early.body['Session'])))).toBe('tokens');
  });

  it.each([
    ['another code', (code: string) => (code === '0000' ? '0001' : '0000')],
    ['no code, because somebody else asked', () => ''],
  ])('T20: is declined by a person whose screen shows %s, and nothing is let through', async (_, shownFor) => {
    const run = await ring('803.00');
    await run.press(shownFor(run.clientCode));

    const ended = await run.answer();

    expect(ended.body['message']).toContain('step-up refused: person_refused');
    expect(outcomeOf(ended)).toBe('UserLambdaValidationException');
    expect(reasonIn(await run.transfer())).toBe('step_up_not_verified');
  });
});

describe('a tenant with number_match that nobody declared', () => {
  beforeAll(() => startWith(CAPABILITIES, WITHOUT));
  afterAll(() => stack?.close());

  it('has its code ignored: the client shows none, and an approval counts without it', async () => {
    const run = await ring('804.00');
    await run.approve();

    const ended = await run.answer();

    expect([run.clientCode, run.phoneCode]).toEqual(['', expect.stringMatching(/^\d{4}$/)]);
    expect(outcomeOf(ended)).toBe('tokens');
    expect((await run.transfer()).status).toBe(200);
  });
});

describe('number_match that is declared for a tenant without it', () => {
  beforeAll(() => startWith(WITHOUT, CAPABILITIES));
  afterAll(() => stack?.close());

  it('T25 T46: is an outage after one push: the prompt without a code may be approved, and nothing is let through', async () => {
    const run = await ring('805.00');
    await run.approve();

    const denied = await run.transfer();

    expect(run.phoneCode).toBeNull();
    expect(stack.tenant.journal()).toHaveLength(1);
    // What Cognito's own repetition of the trigger finds (F36).
    expect(run.bound.body['message']).toContain('step-up refused: ringing_interrupted');
    expect([denied.status, reasonIn(denied)]).toEqual([401, 'step_up_not_verified']);
  });
});

function phoneUrl(): string {
  return stack.description.people.find(({ username }) => username === 'alice')?.phone_url ?? '';
}
