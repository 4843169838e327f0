import { describe, expect, it } from 'vitest';
import { numericDate } from '../../../../src/shared/numeric-date.ts';
import type { StepUpRecord } from '../../../../src/step-up/record.ts';
import type { StepUpStore } from '../../../../src/step-up/step-up-store.ts';
import { pushChallenge } from '../../../fixtures/providers/scripted-provider.ts';
import { cognitoEvent } from '../cognito-event.ts';
import {
  BINDING,
  DISPLAY,
  FLOW,
  NONCE,
  NOW,
  OTHER_NONCE,
  SESSION_BINDING,
  SESSION_HANDLE,
  stepUpWorld,
  TRANSACTION,
  worldWithOpenChallenge,
} from '../step-up-world.ts';
import { createAnswer } from '../trigger-answers.ts';

const LIVEID = cognitoEvent('create-liveid');

describe('the ring', () => {
  it('T15: sends the text byte for byte as the transaction has it, to the person of the identity record', async () => {
    const { create, provider } = await worldWithOpenChallenge();

    await create(LIVEID);

    expect(provider.rings).toEqual([
      {
        providerUserId: 'person-1',
        digest: BINDING.slice('transaction:'.length),
        display: DISPLAY,
        timeoutSeconds: 300,
      },
    ]);
  });

  it('sends no text for a session binding', async () => {
    const { create, open, provider } = stepUpWorld();
    await open({ binding: SESSION_BINDING });

    await create(cognitoEvent('create-liveid', { clientMetadata: { step_up_handle: SESSION_HANDLE } }));

    expect(provider.rings.map(({ display }) => display)).toEqual([undefined]);
  });

  it('T15: keeps the transaction until it has rung, and not after', async () => {
    const during: (StepUpRecord | undefined)[] = [];
    const world = await worldWithOpenChallenge({
      script: {
        challenge: async (ring) => {
          during.push(await world.find());
          return pushChallenge(ring);
        },
      },
    });

    await world.create(LIVEID);

    expect(during).toMatchObject([
      { challenge: { state: 'ringing', flow: FLOW, transaction: TRANSACTION, rangAt: NOW } },
    ]);
    const after = await world.find();
    expect(after?.challenge).toMatchObject({ state: 'challenged', flow: FLOW, providerChallengeId: 'push-1' });
    expect(JSON.stringify(after)).not.toContain('12500');
  });

  it.each([
    [0, 300],
    [1, 299],
    [180, 120],
    [240, 60],
  ])('%i s after the challenge was opened the person has %i s', async (age, timeoutSeconds) => {
    const { create, provider, time } = await worldWithOpenChallenge();
    time.now = numericDate(NOW + age);

    const answer = createAnswer(await create(LIVEID));

    expect(provider.rings).toMatchObject([{ timeoutSeconds }]);
    expect(answer.publicChallengeParameters['expires_in']).toBe(String(timeoutSeconds));
  });

  it('never gives the person more than 300 s, even where the record would', async () => {
    const world = await worldWithOpenChallenge();
    const record = await world.find();
    if (!record) throw new Error('no record');
    const until = numericDate(NOW + 301);
    await world.put({ ...record, rev: record.rev + 1, challenge: { ...record.challenge, until } });

    await world.create(LIVEID);

    expect(world.provider.rings).toMatchObject([{ timeoutSeconds: 300 }]);
  });

  it.each([241, 299, 300])('T17, T20: does not ring %i s after the challenge was opened', async (age) => {
    const { create, find, provider, time } = await worldWithOpenChallenge();
    time.now = numericDate(NOW + age);

    await expect(create(LIVEID)).rejects.toMatchObject({
      reason: 'challenge_expired',
      message: expect.stringContaining('send the request again'),
    });

    expect(provider.rings).toEqual([]);
    expect((await find())?.challenge.state).toBe('pending');
  });

  it.each([
    [241, 300],
    [299, 300],
    [300, undefined],
  ])(
    'T20: rings for the same handle once the request was sent again, %i s after the challenge was opened',
    async (age, timeoutSeconds) => {
      const world = await worldWithOpenChallenge();
      world.time.now = numericDate(NOW + age);
      await Promise.allSettled([world.create(LIVEID)]);

      await world.open({ nonce: OTHER_NONCE });
      await Promise.allSettled([world.create(LIVEID)]);

      const rings = timeoutSeconds === undefined ? [] : [{ timeoutSeconds }];
      expect(world.provider.rings).toMatchObject(rings);
      expect((await world.find())?.challenge.nonce).toBe(timeoutSeconds === undefined ? OTHER_NONCE : NONCE);
    },
  );

  it('T20: shows a challenge that has rung in its last minute too', async () => {
    const { create, provider, time } = await worldWithOpenChallenge();
    await create(LIVEID);
    time.now = numericDate(NOW + 299);

    const answer = createAnswer(await create(LIVEID));

    expect(answer.publicChallengeParameters['expires_in']).toBe('1');
    expect(provider.rings).toHaveLength(1);
  });

  it('T17: does not ring when the challenge ends between the claim and the call', async () => {
    const world = await worldWithOpenChallenge({
      stepUps: afterClaim(() => {
        world.time.now = numericDate(NOW + 300);
      }),
    });
    world.time.now = numericDate(NOW + 240);

    await expect(world.create(LIVEID)).rejects.toMatchObject({ reason: 'challenge_expired' });

    expect(world.provider.rings).toEqual([]);
  });

  it.each([
    [9, 1],
    [10, 0],
  ])('T46: woken up %i s after the claim it rings %i times', async (pause, rings) => {
    const world = await worldWithOpenChallenge({
      stepUps: afterClaim(() => {
        world.time.now = numericDate(NOW + pause);
      }),
    });

    await Promise.allSettled([world.create(LIVEID)]);

    expect(world.provider.rings).toHaveLength(rings);
  });
});

/** A store in which something happens right after the ring was claimed. */
function afterClaim(happen: () => void) {
  return (inner: StepUpStore): StepUpStore => {
    return {
      find: (user, binding) => inner.find(user, binding),
      async write(user, binding, previous, next) {
        const result = await inner.write(user, binding, previous, next);
        if (next.challenge.state === 'ringing') happen();
        return result;
      },
    };
  };
}
