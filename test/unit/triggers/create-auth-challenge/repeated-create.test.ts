import { describe, expect, it } from 'vitest';
import { numericDate } from '../../../../src/shared/numeric-date.ts';
import { pushChallenge } from '../../../fixtures/providers/scripted-provider.ts';
import { cognitoEvent } from '../cognito-event.ts';
import {
  FLOW,
  NOW,
  OTHER_BINDING,
  OTHER_FLOW,
  OTHER_HANDLE,
  OTHER_NONCE,
  worldWithOpenChallenge,
} from '../step-up-world.ts';
import { createAnswer } from '../trigger-answers.ts';

const LIVEID = cognitoEvent('create-liveid');
const AGAIN = cognitoEvent('create-liveid-again');

/** The same event in the run of another flow. */
const OTHER_RUN = cognitoEvent('create-liveid', {
  session: [{ challengeName: 'CUSTOM_CHALLENGE', challengeResult: true, challengeMetadata: `bind:${OTHER_FLOW}` }],
});

describe('a repeated Create', () => {
  it('T27: three times in series rings once and gives equal answers', async () => {
    const { create, provider, lines } = await worldWithOpenChallenge();

    const answers = [await create(LIVEID), await create(LIVEID), await create(LIVEID)].map(createAnswer);

    expect(provider.rings).toHaveLength(1);
    expect(answers).toEqual([answers[0], answers[0], answers[0]]);
    expect(lines.map(({ outcome }) => outcome)).toEqual(['rung', 'waiting', 'waiting']);
  });

  it('T27: three times in parallel rings once and gives equal answers', async () => {
    const { create, provider } = await worldWithOpenChallenge();

    const answers = (await Promise.all([create(LIVEID), create(LIVEID), create(LIVEID)])).map(createAnswer);

    expect(provider.rings).toHaveLength(1);
    expect(answers).toEqual([answers[0], answers[0], answers[0]]);
  });

  it('T27: waits for the invocation that is ringing', async () => {
    const gate = Promise.withResolvers<void>();
    const world = await worldWithOpenChallenge({
      script: { challenge: (ring) => gate.promise.then(() => pushChallenge(ring)) },
    });
    const first = world.create(LIVEID);
    await settle();

    const second = world.create(LIVEID);
    await settle();
    gate.resolve();

    expect(createAnswer(await second)).toEqual(createAnswer(await first));
    expect(world.pauses.count).toBeGreaterThan(0);
    expect(world.provider.rings).toHaveLength(1);
  });

  it('T20: shows the same challenge after an answer that came too early, with the time that is left', async () => {
    const { create, provider, time } = await worldWithOpenChallenge();
    const first = createAnswer(await create(LIVEID));
    time.now = numericDate(NOW + 100);

    const second = createAnswer(await create(AGAIN));

    expect(second).toEqual({
      ...first,
      publicChallengeParameters: { ...first.publicChallengeParameters, expires_in: '200' },
    });
    expect(provider.rings).toHaveLength(1);
  });

  it('T20: rings no other challenge after a LiveID answer, whatever handle the client sends then', async () => {
    const { create, open, provider, find } = await worldWithOpenChallenge();
    await open({ binding: OTHER_BINDING, nonce: OTHER_NONCE });
    await create(LIVEID);
    const clientMetadata = { step_up_handle: OTHER_HANDLE };

    const second = create(cognitoEvent('create-liveid-again', { clientMetadata }));

    await expect(second).rejects.toMatchObject({ reason: 'flow_mismatch' });
    expect(provider.rings).toHaveLength(1);
    expect((await find(OTHER_BINDING))?.challenge.state).toBe('pending');
  });

  it('T17: shows no challenge in the second in which it ends', async () => {
    const { create, time } = await worldWithOpenChallenge();
    await create(LIVEID);
    time.now = numericDate(NOW + 300);

    await expect(create(AGAIN)).rejects.toMatchObject({ reason: 'challenge_expired' });
  });

  it('says that the person refused', async () => {
    const world = await worldWithOpenChallenge({ script: { result: async () => ({ outcome: 'refused' }) } });
    await world.create(LIVEID);
    await world.verify(cognitoEvent('verify-liveid'));

    await expect(world.create(AGAIN)).rejects.toMatchObject({ reason: 'person_refused' });
  });

  it('shows no other challenge that takes the place of its own meanwhile', async () => {
    const reads = { count: 0 };
    const world = await worldWithOpenChallenge({
      stepUps: (inner) => ({
        ...inner,
        async find(user, binding) {
          const record = await inner.find(user, binding);
          reads.count += 1;
          return record && reads.count > 1
            ? { ...record, challenge: { ...record.challenge, nonce: OTHER_NONCE } }
            : record;
        },
      }),
    });
    const record = await world.find();
    if (record?.challenge.state !== 'pending') throw new Error('not pending');
    const rang = { flow: FLOW, rangAt: NOW, providerUserId: 'person-1', providerChallengeId: 'p', challengeUrl: 'u' };
    const challenge = { ...record.challenge, ...rang, state: 'challenged', code: undefined } as const;
    await world.put({ ...record, rev: record.rev + 1, challenge });

    await expect(world.create(LIVEID)).rejects.toMatchObject({ reason: 'ringing_interrupted' });
  });

  it('T39: refuses another run on a challenge that has rung, and rings once', async () => {
    const { create, provider, find } = await worldWithOpenChallenge();
    await create(LIVEID);
    const before = await find();

    await expect(create(OTHER_RUN)).rejects.toMatchObject({ reason: 'challenge_not_pending' });

    expect(provider.rings).toHaveLength(1);
    expect(await find()).toEqual(before);
  });

  it('T39: of two runs in parallel one rings and the other is refused', async () => {
    const { create, provider } = await worldWithOpenChallenge();

    const outcomes = await Promise.allSettled([create(LIVEID), create(OTHER_RUN)]);

    expect(outcomes.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    expect(provider.rings).toHaveLength(1);
  });
});

/** Lets everything that can go on without waiting go on. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 5; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}
