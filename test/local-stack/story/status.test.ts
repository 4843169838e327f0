import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Stack } from '../../../dev/stack/start-stack.ts';
import { forgetLimits } from './forget-limits.ts';
import { createPerson, type Person } from './person.ts';
import { startTestStack } from './running-stack.ts';

const lines: string[] = [];
const records = () => lines.filter((line) => line.includes('"step_up_status"')).map((line) => JSON.parse(line));

describe('POST /step-up/status on the running stack', () => {
  let stack: Stack;
  let alice: Person;

  beforeAll(async () => {
    stack = await startTestStack((_, line) => lines.push(line));
    alice = await createPerson(stack, 'alice');
  });
  beforeEach(() => forgetLimits(stack));
  afterAll(() => stack?.close());

  const ask = async (handle: string, person: Person = alice) => {
    const reply = await person.bank.post(person.token, '/step-up/status', { handle });
    return { status: reply.status, ...JSON.parse(reply.body) };
  };
  /** Asks until the state is no longer `pending`, at most ten times. */
  const answer = async (handle: string) => {
    let told = await ask(handle);
    for (let questions = 1; told.state === 'pending' && questions < 10; questions++) {
      await pause(told.retry_after * 1000);
      told = await ask(handle);
    }
    return told;
  };

  it('waits with the client from the first refusal to the one use', async () => {
    const payment = alice.payment('6100.00');
    const handle = await alice.handleFor(payment);
    const opened = await ask(handle);
    const run = await alice.ring(handle);
    const pushes = stack.tenant.journal().length;
    const onPhone = await ask(handle);
    await alice.press('approve');
    const heard = await answer(handle);
    const before = await alice.transfer(payment);
    const { body } = await run.answer();
    const recorded = await ask(handle);
    const after = await alice.transfer(payment);

    expect([opened.state, onPhone.state, heard.state]).toEqual(['pending', 'pending', 'approved']);
    expect(heard.expires_in).toBeGreaterThan(0);
    expect(before.status).toBe(401);
    expect(body['AuthenticationResult']).toBeDefined();
    expect(recorded).toEqual({ status: 200, state: 'approved', expires_in: 0 });
    expect(after.status).toBe(200);
    expect((await ask(handle)).state).toBe('spent');
    expect(stack.tenant.journal()).toHaveLength(pushes);
  });

  it('T23: tells another sign-in of the same person, and another person, as little as of no challenge', async () => {
    const handle = await alice.handleFor(alice.payment('6200.00'));
    const again = await createPerson(stack, 'alice');
    const bob = await createPerson(stack, 'bob');

    const told = [await ask(handle, again), await ask(handle, bob), await ask(`cs1.${'A'.repeat(66)}`)];

    expect(told).toEqual(Array(3).fill({ ...told[0], status: 404, reason: 'handle_unknown' }));
    expect((await ask(handle)).state).toBe('pending');
  });

  it('hears a refusal before the run ends, and counts nothing for it', async () => {
    const handle = await alice.handleFor(alice.payment('6300.00'));
    const run = await alice.ring(handle);
    await alice.press('decline');

    const heard = await answer(handle);
    const { body } = await run.answer();

    expect(heard.state).toBe('refused');
    expect(heard.expires_in).toBeGreaterThan(0);
    expect(body['AuthenticationResult']).toBeUndefined();
    expect(await ask(handle)).toEqual({ status: 200, state: 'refused', expires_in: 0 });
  });

  it('T31: leaves one record a call, without handle, token or name', async () => {
    const handle = await alice.handleFor(alice.payment('6400.00'));
    const before = records().length;

    await ask(handle);
    await ask('no handle');

    const written = records().slice(before);
    expect(written.map(({ level, state, reason }) => [level, state, reason])).toEqual([
      ['INFO', 'pending', null],
      ['INFO', null, 'handle_unknown'],
    ]);
    const text = JSON.stringify(records());
    for (const secret of [handle, alice.token, alice.sub, 'p-alice', '6400.00']) expect(text).not.toContain(secret);
  });
});
