import { describe, expect, it } from 'vitest';
import type { Sent } from '../../../../load/oracle/sent.ts';
import type { Authorizer } from '../../../../load/workers/authorizer.ts';
import { createPool } from '../../../../load/workers/pool.ts';

const came: Sent = { answer: {}, error: undefined, record: undefined, millis: 1 };

/** An authorizer whose answers are given one by one. */
function scripted() {
  const asked: string[] = [];
  const open: PromiseWithResolvers<Sent>[] = [];
  const authorizer: Authorizer = {
    invoke({ requestId }) {
      asked.push(requestId);
      const answer = Promise.withResolvers<Sent>();
      open.push(answer);
      return answer.promise;
    },
    memory: () => ({ rssBytes: 0, heapBytes: 0 }),
    close: async () => undefined,
  };
  return {
    authorizer,
    asked,
    answer: () => open.shift()?.resolve(came),
    fail: () => open.shift()?.reject(new Error('gone')),
  };
}

const event = (requestId: string) => ({ text: '{}', requestId });
const settled = () => new Promise((resolve) => setImmediate(resolve));

describe('createPool', () => {
  it('gives each authorizer one event at a time, and the next to whoever is free', async () => {
    const [one, other] = [scripted(), scripted()];
    const pool = createPool([one.authorizer, other.authorizer], 1);

    const sent = ['a', 'b', 'c'].map((name) => pool.send(event(name)));
    await settled();
    expect([...one.asked, ...other.asked].toSorted()).toEqual(['a', 'b']);
    one.answer();
    other.answer();
    await settled();
    expect([...one.asked, ...other.asked].toSorted()).toEqual(['a', 'b', 'c']);
    one.answer();
    other.answer();

    expect(await Promise.all(sent)).toEqual([came, came, came]);
  });

  it('gives each as many at once as may be in flight', async () => {
    const one = scripted();
    const pool = createPool([one.authorizer], 2);

    for (const name of ['a', 'b', 'c']) void pool.send(event(name));
    await settled();

    expect(one.asked).toEqual(['a', 'b']);
  });

  it('begins a race only once every authorizer is free, with one event for each', async () => {
    const [one, other] = [scripted(), scripted()];
    const pool = createPool([one.authorizer, other.authorizer], 1);
    void pool.send(event('before'));
    await settled();

    const race = pool.race([event('r0'), event('r1')]);
    await settled();
    expect([...one.asked, ...other.asked]).toEqual(['before']);
    for (const each of [one, other]) each.answer();
    await settled();
    expect([one.asked.at(-1), other.asked.at(-1)]).toEqual(['r0', 'r1']);
    for (const each of [one, other]) each.answer();

    expect(await race).toEqual([came, came]);
  });

  it('runs races one after the other, also after one that failed', async () => {
    const [one, other] = [scripted(), scripted()];
    const pool = createPool([one.authorizer, other.authorizer], 1);
    const failing = pool.race([event('a0'), event('a1')]);
    const second = pool.race([event('b0'), event('b1')]);
    await settled();
    expect([...one.asked, ...other.asked]).toEqual(['a0', 'a1']);

    one.fail();
    other.answer();
    await expect(failing).rejects.toThrow('gone');
    await settled();
    for (const each of [one, other]) each.answer();

    expect(await second).toEqual([came, came]);
  });
});
