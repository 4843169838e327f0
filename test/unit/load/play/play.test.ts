import { describe, expect, it } from 'vitest';
import { type End, play, type Wrong } from '../../../../load/play/play.ts';
import type { World } from '../../../../load/play/world.ts';
import { kindsOf, scenarioOf } from '../../../../load/scenarios/scenario-of.ts';
import { StoreUnavailableError } from '../../../../src/step-up/errors.ts';
import { type Handler, memoryWorld } from '../memory-world.ts';

const POPULATION = { seed: 'play', people: 10, attacks: 0.5 };
const number = kindsOf(POPULATION).findIndex(({ name }) => name === 'a race for one approval');
const race = scenarioOf(POPULATION, number);
const outage = () => Promise.reject(new StoreUnavailableError('BatchGetItem'));
/** Of the requests in a race, which have a second number. */
const isRacer = (event: unknown, which: string) => Object(event).requestContext.extendedRequestId.endsWith(which);

async function playIn(world: World) {
  const wrongs: Wrong[] = [];
  let decisions = 0;
  const observer = { decided: () => void decisions++, wrong: (wrong: Wrong) => void wrongs.push(wrong) };
  const end: End = await play(race, world, observer);
  return { end, wrongs, decisions };
}

describe('play', () => {
  it('asks for every decision of a scenario, the copies of a race included', async () => {
    const world = await memoryWorld([race]);

    expect(await playIn(world)).toEqual({ end: 'played', wrongs: [], decisions: 1 + world.racers + 1 });
  });

  it.each([
    [
      'of one in a race',
      (handler: Handler) => (event: unknown) => (isRacer(event, '.1') ? outage() : handler(event)),
      6,
    ],
    ['of all', () => outage, 1],
  ])('judges nothing after an outage %s, and calls it no wrong decision', async (_, handler, decisions) => {
    const world = await memoryWorld([race], { handler });

    expect(await playIn(world)).toEqual({ end: 'outage', wrongs: [], decisions });
  });

  it('finds an outage no excuse for a second use', async () => {
    let allow: unknown;
    const handler = (good: Handler) => async (event: unknown) => {
      if (isRacer(event, '.1')) return outage();
      const answer = await good(event);
      if (Object(answer).policyDocument.Statement[0].Effect === 'Allow') allow = answer;
      return isRacer(event, '.4') ? allow : answer;
    };

    const { end, wrongs } = await playIn(await memoryWorld([race], { handler }));

    expect(end).toBe('wrong');
    expect(wrongs[0]?.problems).toContain('2 of 5 were let through');
  });

  it('calls an outage of its own connection an outage', async () => {
    const world = await memoryWorld([race]);
    const stores = { ...world.stores, limits: { ...world.stores.limits, find: outage } };

    expect((await playIn({ ...world, stores })).end).toBe('outage');
  });

  it('judges nothing once the seconds that a scenario counts on may be over', async () => {
    let now = 0;
    const world = { ...(await memoryWorld([race])), elapsed: () => (now += 5000) };

    expect(await playIn(world)).toMatchObject({ end: 'stalled', wrongs: [] });
  });

  it('finds no time an excuse for letting through what must not be', async () => {
    let now = 0;
    let allow: unknown;
    const handler = (good: Handler) => async (event: unknown) => {
      const answer = await good(event);
      if (Object(answer).policyDocument.Statement[0].Effect === 'Allow') allow = answer;
      return allow ?? answer;
    };
    const world = { ...(await memoryWorld([race], { handler })), elapsed: () => (now += 1500) };

    expect((await playIn(world)).end).toBe('wrong');
  });

  it('takes a challenge that was opened slowly for found open, and judges nothing after it', async () => {
    const world = await memoryWorld([race]);
    const slowly = async (...[to, event]: Parameters<World['send']>) => {
      await world.send(to, event);
      return { ...(await world.send(to, event)), millis: 400 };
    };

    expect(await playIn({ ...world, send: slowly })).toEqual({ end: 'stalled', wrongs: [], decisions: 1 });
    const asFast = async (...sent: Parameters<World['send']>) => ({ ...(await slowly(...sent)), millis: 399 });
    expect((await playIn({ ...(await memoryWorld([race])), send: asFast })).end).toBe('wrong');
  });

  it('finds a step wrong that the store should have allowed', async () => {
    const handler = (good: Handler) => async (event: unknown) => {
      const answer = await good(event);
      const handle: string | undefined = Object(answer).context.step_up_handle;
      return handle === undefined
        ? answer
        : JSON.parse(JSON.stringify(answer).replaceAll(handle, `cs1.${'A'.repeat(66)}`));
    };

    const { end, wrongs } = await playIn(await memoryWorld([race], { handler }));

    expect(end).toBe('wrong');
    expect(wrongs).toMatchObject([{ step: 2, what: 'phone', came: expect.stringContaining('no_record') }]);
  });
});
