import { describe, expect, it } from 'vitest';
import { ProviderUnavailableError } from '../../../../src/identity-provider/errors.ts';
import type { ProviderChallenge } from '../../../../src/identity-provider/identity-provider.ts';
import { numericDate } from '../../../../src/shared/numeric-date.ts';
import { StoreUnavailableError } from '../../../../src/step-up/errors.ts';
import { createHandle } from '../../../../src/step-up/handle.ts';
import type { LimitsStore } from '../../../../src/step-up/limits-store.ts';
import type { StepUpStore } from '../../../../src/step-up/step-up-store.ts';
import { hanging, pushChallenge } from '../../../fixtures/providers/scripted-provider.ts';
import { lossyStepUpStore } from '../../../fixtures/stores/lossy-step-up-store.ts';
import { unavailableIdentityStore } from '../../../fixtures/stores/unavailable-stores.ts';
import { cognitoEvent } from '../cognito-event.ts';
import { numberedChallenge } from '../numbered-challenge.ts';
import {
  BINDING,
  NONCE,
  NOW,
  OTHER_BINDING,
  OTHER_FLOW,
  OTHER_HANDLE,
  OTHER_NONCE,
  stepUpWorld,
  type WorldChanges,
  worldWithOpenChallenge,
} from '../step-up-world.ts';

const LIVEID = cognitoEvent('create-liveid');
const AGAIN = cognitoEvent('create-liveid-again');

/** Another challenge of the person, in the same run. */
const OTHER_CHALLENGE = cognitoEvent('create-liveid', { clientMetadata: { step_up_handle: OTHER_HANDLE } });

/** The same event in the run of another flow. */
const OTHER_RUN = cognitoEvent('create-liveid', {
  session: [{ challengeName: 'CUSTOM_CHALLENGE', challengeResult: true, challengeMetadata: `bind:${OTHER_FLOW}` }],
});

const down = () => Promise.reject(new StoreUnavailableError('PutItem'));

/** Where a ring can die once it was claimed, and for how many seconds other challenges then wait. */
const DEATHS: readonly [string, Partial<WorldChanges>, number][] = [
  ['the provider fails', { script: { challenge: firstFails } }, 10],
  ['the provider never answers', { script: { challenge: firstHangs } }, 10],
  ['it cannot be written that the prompt is there', { limits: firstExtension(down) }, 10],
  ['the answer is lost to writing that the prompt is there', { limits: firstExtension(afterwards(down)) }, 300],
  ['what rang cannot be written', { stepUps: failingWrite(2) }, 300],
];

describe('a crash between ringing and rung', () => {
  it.each(DEATHS)('T46: when %s, the retry says so and no phone rings for that nonce again', async (_name, changes) => {
    const { create, provider, limits, time } = await worldWithOpenChallenge(changes);
    void create(LIVEID).catch(() => {});
    await settle();

    for (const seconds of [0, 9, 10, 299]) {
      time.now = numericDate(NOW + seconds);
      await expect(create(LIVEID)).rejects.toMatchObject({
        reason: 'ringing_interrupted',
        message: expect.stringContaining('step-up refused: ringing_interrupted; retry_after=10; '),
      });
      await expect(create(AGAIN)).rejects.toMatchObject({ reason: 'ringing_interrupted' });
      await expect(create(OTHER_RUN)).rejects.toMatchObject({ reason: 'challenge_not_pending' });
    }

    expect(provider.rings).toHaveLength(1);
    expect((await limits())?.pushes).toMatchObject([{ nonce: NONCE, at: NOW }]);
  });

  it.each(DEATHS)(
    'T20: when %s, another challenge of the person may ring after the end of its hold, and not before',
    async (_name, changes, hold) => {
      const world = await worldWithOpenChallenge(changes);
      void world.create(LIVEID).catch(() => {});
      await settle();
      world.time.now = numericDate(NOW + hold - 1);
      await world.open({ binding: OTHER_BINDING, nonce: OTHER_NONCE });

      await expect(world.create(OTHER_CHALLENGE)).rejects.toThrow('step-up refused: push_in_progress; retry_after=1; ');
      world.time.now = numericDate(NOW + hold);
      await world.create(OTHER_CHALLENGE);

      expect(world.provider.rings).toHaveLength(2);
      expect((await world.limits())?.pushes.map(({ nonce }) => nonce)).toEqual([NONCE, OTHER_NONCE]);
    },
  );

  it('T27: three parallel triggers ring once and count once, where it cannot be written that the prompt is there', async () => {
    const world = await worldWithOpenChallenge({ limits: firstExtension(down) });

    const outcomes = await Promise.allSettled([world.create(LIVEID), world.create(LIVEID), world.create(LIVEID)]);

    const errors = outcomes.map((outcome) => (outcome.status === 'rejected' ? outcome.reason : undefined));
    expect(errors.filter((error) => error instanceof StoreUnavailableError)).toHaveLength(1);
    expect(errors.filter((error) => error?.reason === 'ringing_interrupted')).toHaveLength(2);
    expect(world.provider.rings).toHaveLength(1);
    expect((await world.limits())?.pushes).toMatchObject([{ nonce: NONCE, until: NOW + 10 }]);
    expect((await world.find())?.challenge.state).toBe('ringing');
  });

  it('T46: goes on when it is told that another writer was first to write that the prompt is there', async () => {
    const world = await worldWithOpenChallenge({ limits: firstExtension(afterwards(async () => 'changed')) });

    await world.create(LIVEID);

    expect(world.provider.rings).toHaveLength(1);
    expect((await world.limits())?.pushes).toMatchObject([{ nonce: NONCE, until: NOW + 300 }]);
    expect((await world.find())?.challenge.state).toBe('challenged');
  });

  it('tells the same seconds where the challenge ends while a retry waits', async () => {
    const world = await worldWithOpenChallenge({
      script: { challenge: () => hanging<never>() },
      stepUps: (inner) => ({
        ...inner,
        async find(...call) {
          const record = await inner.find(...call);
          if (record?.challenge.state === 'ringing') world.time.now = numericDate(world.time.now + 60);
          return record;
        },
      }),
    });
    void world.create(LIVEID).catch(() => {});
    await settle();

    await expect(world.create(LIVEID)).rejects.toThrow('step-up refused: ringing_interrupted; retry_after=10; ');
  });

  it('T46: rings nothing when the answer to the claim was lost', async () => {
    const world = stepUpWorld({ stepUps: (inner) => lossyStepUpStore(inner, 1) });
    await world.open();

    await expect(world.create(LIVEID)).rejects.toMatchObject({ reason: 'ringing_interrupted' });

    expect(world.provider.rings).toEqual([]);
  });

  it('T46: rings for the new challenge that comes after it', async () => {
    const world = await worldWithOpenChallenge({ script: { challenge: firstFails } });
    await Promise.allSettled([world.create(LIVEID)]);
    world.time.now = numericDate(NOW + 10);
    await world.open({ nonce: OTHER_NONCE });
    const clientMetadata = { step_up_handle: createHandle(BINDING, OTHER_NONCE) };

    await expect(world.create(LIVEID)).rejects.toMatchObject({ reason: 'challenge_unknown' });
    await world.create(cognitoEvent('create-liveid', { clientMetadata }));

    expect(world.provider.rings).toHaveLength(2);
    expect((await world.limits())?.pushes).toMatchObject([
      { nonce: NONCE, until: NOW + 10 },
      { nonce: OTHER_NONCE, until: NOW + 310 },
    ]);
  });

  it('T46: two prompts that a provider confirms too late are told as two, and a third waits for both', async () => {
    const gate = Promise.withResolvers<void>();
    const challenge = (ring: number) => (ring === 1 ? gate.promise : Promise.resolve()).then(() => pushChallenge(ring));
    const world = await worldWithOpenChallenge({ script: { challenge } });
    const late = world.create(LIVEID);
    await settle();
    world.time.now = numericDate(NOW + 10);
    await world.open({ binding: OTHER_BINDING, nonce: OTHER_NONCE });
    await world.create(OTHER_CHALLENGE);

    gate.resolve();
    await late;

    expect((await world.limits())?.pushes).toMatchObject([
      { nonce: NONCE, until: NOW + 300 },
      { nonce: OTHER_NONCE, until: NOW + 310 },
    ]);
    const third = numberedChallenge(3);
    world.time.now = numericDate(NOW + 309);
    await world.open(third);
    const clientMetadata = { step_up_handle: third.handle };
    await expect(world.create(cognitoEvent('create-liveid', { clientMetadata }))).rejects.toThrow('retry_after=1; ');
  });
});

describe('an outage before the ring', () => {
  it('T25: of the table rings nothing', async () => {
    const { create, provider } = stepUpWorld({ stepUps: (inner) => ({ ...inner, find: down }) });

    await expect(create(LIVEID)).rejects.toThrow(StoreUnavailableError);

    expect(provider.rings).toEqual([]);
  });

  it('T25: of the identity records rings nothing', async () => {
    const { create, provider, find } = await worldWithOpenChallenge({ identities: unavailableIdentityStore });

    await expect(create(LIVEID)).rejects.toThrow(StoreUnavailableError);

    expect(provider.rings).toEqual([]);
    expect((await find())?.challenge.state).toBe('pending');
  });

  it('T25: of the claim rings nothing', async () => {
    const { create, provider } = await worldWithOpenChallenge({ stepUps: failingWrite(1) });

    await expect(create(LIVEID)).rejects.toThrow(StoreUnavailableError);

    expect(provider.rings).toEqual([]);
  });
});

/** A store that fails at the `nth` write: the first claims the ring, the second says that it has rung. */
function failingWrite(nth: number) {
  return (inner: StepUpStore): StepUpStore => {
    let writes = 0;
    return {
      find: (user, binding) => inner.find(user, binding),
      write: (user, binding, previous, next) => {
        writes += 1;
        return writes === nth
          ? Promise.reject(new StoreUnavailableError('PutItem'))
          : inner.write(user, binding, previous, next);
      },
    };
  };
}

/** The first push dies with the provider. */
function firstFails(ring: number): Promise<ProviderChallenge> {
  return ring === 1 ? Promise.reject(new ProviderUnavailableError('stepup')) : Promise.resolve(pushChallenge(ring));
}

function firstHangs(ring: number): Promise<ProviderChallenge> {
  return ring === 1 ? hanging<never>() : Promise.resolve(pushChallenge(ring));
}

type WriteLimits = LimitsStore['write'];

/** A store whose first write that says that a prompt is there until its challenge ends goes this way. */
function firstExtension(write: (inner: LimitsStore, ...call: Parameters<WriteLimits>) => ReturnType<WriteLimits>) {
  return (inner: LimitsStore): LimitsStore => {
    let isFirst = true;
    return {
      find: (user) => inner.find(user),
      write(...call) {
        const [, , { pushes }] = call;
        if (!isFirst || pushes.every(({ at, until }) => until - at <= 10)) return inner.write(...call);
        isFirst = false;
        return write(inner, ...call);
      },
    };
  };
}

/** Writes, and then answers this (F66). */
function afterwards(answer: () => Promise<'changed'>) {
  return async (inner: LimitsStore, ...call: Parameters<WriteLimits>) => {
    await inner.write(...call);
    return answer();
  };
}

/** Lets everything that can go on without waiting go on. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 5; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}
