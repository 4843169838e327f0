import { describe, expect, it } from 'vitest';
import { ProviderUnavailableError } from '../../../../src/identity-provider/errors.ts';
import { numericDate } from '../../../../src/shared/numeric-date.ts';
import { StoreUnavailableError } from '../../../../src/step-up/errors.ts';
import type { LimitsStore } from '../../../../src/step-up/limits-store.ts';
import type { StepUpStore } from '../../../../src/step-up/step-up-store.ts';
import { cognitoEvent } from '../cognito-event.ts';
import { numberedChallenge } from '../numbered-challenge.ts';
import {
  BINDING,
  FLOW,
  HANDLE,
  NONCE,
  NOW,
  OTHER_BINDING,
  OTHER_FLOW,
  OTHER_HANDLE,
  OTHER_NONCE,
  SESSION,
  type StepUpWorld,
  stepUpWorld,
  worldWithOpenChallenge,
} from '../step-up-world.ts';

const LIVEID = cognitoEvent('create-liveid');

/** A LiveID round with this handle, in the run of this flow. */
function liveIdOf(handle: string, flow: string) {
  return cognitoEvent('create-liveid', {
    session: [{ challengeName: 'CUSTOM_CHALLENGE', challengeResult: true, challengeMetadata: `bind:${flow}` }],
    clientMetadata: { step_up_handle: handle },
  });
}

const OTHER_RUN = liveIdOf(OTHER_HANDLE, OTHER_FLOW);

/** A world in which two challenges of one person are open. */
async function worldWithTwo(changes: Parameters<typeof stepUpWorld>[0] = {}): Promise<StepUpWorld> {
  const world = await worldWithOpenChallenge(changes);
  await world.open({ binding: OTHER_BINDING, nonce: OTHER_NONCE });
  return world;
}

describe('the count of pushes', () => {
  it.each([
    [0, 10],
    [240, 250],
  ])('T20: has the push of second %i in it before the provider is called, until %i', async (age, until) => {
    const during: unknown[] = [];
    const world = await worldWithOpenChallenge({
      script: {
        challenge: async () => {
          during.push(await world.limits());
          throw new ProviderUnavailableError('stepup');
        },
      },
    });
    world.time.now = numericDate(NOW + age);

    await expect(world.create(LIVEID)).rejects.toThrow(ProviderUnavailableError);

    const push = { nonce: NONCE, sessionId: SESSION, at: NOW + age, until: NOW + until, refused: false };
    expect(during).toMatchObject([{ pushes: [push] }]);
  });

  it('T20: has the push in it until the challenge ends before the challenge can be answered', async () => {
    const before: unknown[] = [];
    const world = await worldWithOpenChallenge({
      stepUps: (inner) => ({
        ...inner,
        async write(...call) {
          const [, , , { challenge }] = call;
          if (challenge.state === 'challenged') before.push(await world.limits());
          return inner.write(...call);
        },
      }),
    });

    await world.create(LIVEID);

    const push = { nonce: NONCE, sessionId: SESSION, at: NOW, until: NOW + 300, refused: false };
    expect(before).toMatchObject([{ pushes: [push] }]);
    expect(before).toEqual([await world.limits()]);
  });

  it('T27: counts the same event three times in series as one push', async () => {
    const world = await worldWithOpenChallenge();
    await world.create(LIVEID);
    const counted = await world.limits();

    await world.create(LIVEID);
    await world.create(LIVEID);

    expect(counted?.pushes).toHaveLength(1);
    expect(await world.limits()).toEqual(counted);
  });

  it('T27: counts the same event three times in parallel as one push, and rings once', async () => {
    const world = await worldWithOpenChallenge();

    await Promise.all([world.create(LIVEID), world.create(LIVEID), world.create(LIVEID)]);

    expect((await world.limits())?.pushes).toHaveLength(1);
    expect(world.provider.rings).toHaveLength(1);
  });

  it('T39: counts two flows that want one challenge at once as one push, and rings once', async () => {
    const world = await worldWithOpenChallenge();

    const outcomes = await Promise.allSettled([world.create(LIVEID), world.create(liveIdOf(HANDLE, OTHER_FLOW))]);

    expect(outcomes.filter(({ status }) => status === 'rejected')).toMatchObject([
      { reason: { reason: 'challenge_not_pending' } },
    ]);
    expect((await world.limits())?.pushes).toHaveLength(1);
    expect(world.provider.rings).toHaveLength(1);
  });

  it.each([
    ['never answers the writer', failingAfter],
    ['tells the writer that another was first', losingAfter],
  ])('T46: a push whose count %s rings once, whatever is retried', async (_name, limits) => {
    const world = await worldWithOpenChallenge({ limits });

    await Promise.allSettled([world.create(LIVEID)]);
    await Promise.allSettled([world.create(LIVEID)]);

    expect((await world.limits())?.pushes).toHaveLength(1);
    expect(world.provider.rings).toHaveLength(1);
  });

  it('T46: a crash while the provider is called costs one counted push, and the retry neither rings nor counts', async () => {
    const challenge = () => Promise.reject(new ProviderUnavailableError('stepup'));
    const world = await worldWithOpenChallenge({ script: { challenge } });
    await Promise.allSettled([world.create(LIVEID)]);

    await expect(world.create(LIVEID)).rejects.toMatchObject({ reason: 'ringing_interrupted' });

    expect((await world.limits())?.pushes).toHaveLength(1);
    expect(world.provider.rings).toHaveLength(1);
  });

  it.each([
    ['a challenge that has expired', 300, LIVEID],
    ['a challenge with too little time left', 241, LIVEID],
    ['a handle that nobody opened', 0, liveIdOf(OTHER_HANDLE, FLOW)],
  ])('T32: counts nothing for %s', async (_name, age, event) => {
    const world = await worldWithOpenChallenge();
    world.time.now = numericDate(NOW + age);

    await Promise.allSettled([world.create(event)]);

    expect(await world.limits()).toBeUndefined();
  });

  it.each(['ring', 'refusal', 'approval'])(
    'T42: another flow that comes after the %s counts nothing',
    async (after) => {
      const outcome = after === 'refusal' ? 'refused' : 'approved';
      const result = async () => ({ outcome, authTime: NOW, amr: ['face'], jws: undefined }) as const;
      const world = await worldWithOpenChallenge({ script: { result } });
      await world.create(LIVEID);
      if (after !== 'ring') await world.verify(cognitoEvent('verify-liveid'));
      const before = await world.limits();

      await expect(world.create(liveIdOf(HANDLE, OTHER_FLOW))).rejects.toMatchObject({
        reason: 'challenge_not_pending',
      });

      expect(await world.limits()).toEqual(before);
    },
  );
});

describe('one prompt at a time', () => {
  it.each([
    [0, 300],
    [299, 1],
  ])('T20: %i s after a ring another challenge of the person has to wait %i s', async (age, seconds) => {
    const world = await worldWithOpenChallenge();
    await world.create(LIVEID);
    world.time.now = numericDate(NOW + age);
    await world.open({ binding: OTHER_BINDING, nonce: OTHER_NONCE, sessionId: 'another session' });

    await expect(world.create(OTHER_RUN)).rejects.toMatchObject({
      reason: 'push_in_progress',
      message: expect.stringContaining(`; retry_after=${seconds}; `),
    });

    expect(world.provider.rings).toHaveLength(1);
    expect((await world.find(OTHER_BINDING))?.challenge.state).toBe('pending');
  });

  it('T20: another challenge rings in the second in which the prompt before it has ended', async () => {
    const world = await worldWithOpenChallenge();
    await world.create(LIVEID);
    world.time.now = numericDate(NOW + 300);
    await world.open({ binding: OTHER_BINDING, nonce: OTHER_NONCE });

    await world.create(OTHER_RUN);

    expect(world.provider.rings).toHaveLength(2);
  });

  it('T20: a push that was counted and has not rung rings later, counted once, and holds the phone from then on', async () => {
    const world = await worldWithTwo({ stepUps: firstWriteFails });
    await Promise.allSettled([world.create(LIVEID)]);
    world.time.now = numericDate(NOW + 20);

    await world.create(LIVEID);

    await expect(world.create(OTHER_RUN)).rejects.toThrow('step-up refused: push_in_progress; retry_after=280; ');
    expect((await world.limits())?.pushes).toMatchObject([{ nonce: NONCE, at: NOW + 20, until: NOW + 300 }]);
    expect(world.provider.rings).toHaveLength(1);
  });

  it('T20: a push that was counted and has not rung does not ring beside another', async () => {
    const world = await worldWithTwo({ stepUps: firstWriteFails });
    await Promise.allSettled([world.create(LIVEID)]);
    world.time.now = numericDate(NOW + 10);
    await world.create(OTHER_RUN);

    await expect(world.create(LIVEID)).rejects.toThrow('step-up refused: push_in_progress; retry_after=290; ');

    expect(world.provider.rings).toHaveLength(1);
    expect((await world.find())?.challenge.state).toBe('pending');
  });

  it.each([
    [9, 1],
    [10, 0],
  ])('T20: a run that goes on %i s after it counted its push rings %i times', async (pause, rings) => {
    const world = await worldWithOpenChallenge({
      limits: (inner) => ({
        find: (user) => inner.find(user),
        async write(...call) {
          const result = await inner.write(...call);
          world.time.now = numericDate(NOW + pause);
          return result;
        },
      }),
    });

    await Promise.allSettled([world.create(LIVEID)]);

    expect(world.provider.rings).toHaveLength(rings);
    expect((await world.limits())?.pushes).toMatchObject([{ at: NOW, until: NOW + (rings === 0 ? 10 : 300) }]);
  });

  it.each(['refused', 'approved'] as const)(
    'T20: another challenge rings at once after one was %s',
    async (outcome) => {
      const result = async () => ({ outcome, authTime: NOW, amr: ['face'], jws: undefined }) as const;
      const world = await worldWithTwo({ script: { result } });
      await world.create(LIVEID);
      await world.verify(cognitoEvent('verify-liveid'));

      await world.create(OTHER_RUN);

      expect(world.provider.rings).toHaveLength(2);
    },
  );

  it('T20: of two challenges that want to ring at once one rings and is counted', async () => {
    const world = await worldWithTwo();

    const outcomes = await Promise.allSettled([world.create(LIVEID), world.create(OTHER_RUN)]);

    expect(outcomes.filter(({ status }) => status === 'rejected')).toMatchObject([
      { reason: { reason: 'push_in_progress' } },
    ]);
    expect((await world.limits())?.pushes).toHaveLength(1);
    expect(world.provider.rings).toHaveLength(1);
  });

  it('T20: of eight challenges that want to ring at once one rings', async () => {
    const world = stepUpWorld();
    const challenges = [...Array(8).keys()].map(numberedChallenge);
    for (const challenge of challenges) await world.open(challenge);

    await Promise.allSettled(challenges.map(({ handle }) => world.create(liveIdOf(handle, FLOW))));

    expect((await world.limits())?.pushes).toHaveLength(1);
    expect(world.provider.rings).toHaveLength(1);
  });
});

describe('a person who is over a limit', () => {
  it('T32: is refused on what one call reads, without a write', async () => {
    const calls: string[] = [];
    const world = await worldWithTwo({
      stepUps: (inner) => ({
        find(...call) {
          calls.push('find record');
          return inner.find(...call);
        },
        write(...call) {
          calls.push('write record');
          return inner.write(...call);
        },
      }),
      limits: (inner) => ({
        find(...call) {
          calls.push('find limits');
          return inner.find(...call);
        },
        write(...call) {
          calls.push('write limits');
          return inner.write(...call);
        },
      }),
    });
    await world.create(LIVEID);
    calls.length = 0;

    await expect(world.create(OTHER_RUN)).rejects.toMatchObject({ reason: 'push_in_progress' });

    expect(calls).toEqual(['find record', 'find limits']);
  });

  it('T20: is shown the challenge that has rung all the same', async () => {
    const world = await worldWithOpenChallenge();
    await world.create(LIVEID);
    const before = await world.find(BINDING);

    await world.create(LIVEID);

    expect(world.lines.map(({ outcome }) => outcome)).toEqual(['rung', 'waiting']);
    expect(await world.find(BINDING)).toEqual(before);
  });
});

describe('an outage of the limits', () => {
  it.each(['find', 'write'] as const)('T25: at %s rings nothing, and the retry after it rings once', async (method) => {
    const outage = { isDown: true };
    const world = await worldWithOpenChallenge({
      limits: (inner) => ({
        find: (...call) => (outage.isDown && method === 'find' ? down() : inner.find(...call)),
        write: (...call) => (outage.isDown && method === 'write' ? down() : inner.write(...call)),
      }),
    });
    await expect(world.create(LIVEID)).rejects.toThrow(StoreUnavailableError);
    const during = { rings: world.provider.rings.length, state: (await world.find())?.challenge.state };
    outage.isDown = false;

    await world.create(LIVEID);

    expect(during).toEqual({ rings: 0, state: 'pending' });
    expect(world.provider.rings).toHaveLength(1);
  });
});

/** A store that is down for one write, the one that claims the ring. */
function firstWriteFails(inner: StepUpStore): StepUpStore {
  let writes = 0;
  return {
    find: (user, binding) => inner.find(user, binding),
    write(...call) {
      writes += 1;
      return writes === 1 ? down() : inner.write(...call);
    },
  };
}

/** Writes, and fails the first time as if the table had not answered (F66). */
function failingAfter(inner: LimitsStore): LimitsStore {
  return afterFirstWrite(inner, down);
}

/** Writes, and says the first time that another writer was there before (F66). */
function losingAfter(inner: LimitsStore): LimitsStore {
  return afterFirstWrite(inner, async () => 'changed');
}

function afterFirstWrite(inner: LimitsStore, answer: () => Promise<'changed'>): LimitsStore {
  let writes = 0;
  return {
    find: (user) => inner.find(user),
    async write(user, previous, next) {
      const result = await inner.write(user, previous, next);
      writes += 1;
      return writes === 1 ? answer() : result;
    },
  };
}

function down(): Promise<never> {
  return Promise.reject(new StoreUnavailableError('PutItem'));
}
