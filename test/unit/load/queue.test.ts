import { describe, expect, it } from 'vitest';
import { createQueue } from '../../../load/queue.ts';
import type { Scenario } from '../../../load/scenarios/scenario.ts';

function scenario(number: number, ...people: readonly number[]): Scenario {
  const many = people.map((each) => ({ kind: 'one_of_many', number: each }) as const);
  return { number, kind: 'test', people: many, steps: [] };
}

/** Whether a promise is still open after everything that is due was done. */
async function isWaiting(promise: Promise<unknown>): Promise<boolean> {
  const open = Symbol();
  return (await Promise.race([promise, new Promise((resolve) => setImmediate(resolve, open))])) === open;
}

describe('createQueue', () => {
  it('gives scenarios in order, and nothing once there is none left', async () => {
    const all = [scenario(0, 1), scenario(1), scenario(2, 2)];
    const queue = createQueue(all.values());

    expect([await queue.take(), await queue.take(), await queue.take(), await queue.take()]).toEqual([
      ...all,
      undefined,
    ]);
  });

  it('lets nobody act in two at once, and prefers who waited', async () => {
    const [first, second, other, third] = [scenario(0, 1), scenario(1, 1), scenario(2, 2), scenario(3, 1)];
    const queue = createQueue([first, second, other, third].values());

    expect(await queue.take()).toBe(first);
    expect(await queue.take()).toBe(other);
    const next = queue.take();
    expect(await isWaiting(next)).toBe(true);
    queue.done(first);
    expect(await next).toBe(second);
    const last = queue.take();
    expect(await isWaiting(last)).toBe(true);
    queue.done(second);
    expect(await last).toBe(third);
  });

  it('lets nobody overtake another scenario of theirs that waits', async () => {
    const [first, both, alone] = [scenario(0, 1), scenario(1, 1, 2), scenario(2, 2)];
    const queue = createQueue([first, both, alone].values());

    expect(await queue.take()).toBe(first);
    const next = queue.take();
    expect(await isWaiting(next)).toBe(true);
    queue.done(first);
    expect(await next).toBe(both);
  });

  it('reads no further ahead than a bound while everybody waits for one person', async () => {
    let read = 0;
    const endless = (function* () {
      for (;;) yield scenario(read++, 1);
    })();
    const queue = createQueue(endless);

    await queue.take();
    expect(await isWaiting(queue.take())).toBe(true);

    expect(read).toBeLessThan(300);
  });
});
