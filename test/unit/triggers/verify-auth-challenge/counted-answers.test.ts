import { describe, expect, it } from 'vitest';
import type { StepUpResult } from '../../../../src/identity-provider/identity-provider.ts';
import { numericDate } from '../../../../src/shared/numeric-date.ts';
import { StoreUnavailableError } from '../../../../src/step-up/errors.ts';
import type { LimitsStore } from '../../../../src/step-up/limits-store.ts';
import { cognitoEvent } from '../cognito-event.ts';
import {
  APPROVED,
  BINDING,
  FLOW,
  NONCE,
  NOW,
  OTHER_FLOW,
  SESSION,
  type StepUpWorld,
  stepUpWorld,
} from '../step-up-world.ts';
import { verifyAnswer } from '../trigger-answers.ts';

const ANSWER = cognitoEvent('verify-liveid');
const REFUSED: StepUpResult = { outcome: 'refused' };

/** A world in which FLOW has rung, and the provider answers this. */
async function worldThatRang(
  result: StepUpResult,
  limits: (inner: LimitsStore) => LimitsStore = (inner) => inner,
): Promise<StepUpWorld> {
  const world = stepUpWorld({ script: { result: async () => result }, limits });
  await world.open();
  await world.create(cognitoEvent('create-liveid'));
  return world;
}

/** What is counted: pushes that were refused or not, and the refusals of the session. */
async function countsOf(world: StepUpWorld) {
  const limits = await world.limits();
  const { refusals } = limits?.sessions.get(SESSION) ?? { refusals: 0 };
  return { pushes: limits?.pushes.map(({ refused }) => refused), refusals };
}

describe('the count of answers', () => {
  it('T20: a refusal counts against the session that opened the challenge', async () => {
    const world = await worldThatRang(REFUSED);

    await world.verify(ANSWER);

    expect(await countsOf(world)).toEqual({ pushes: [true], refusals: 1 });
    expect([...((await world.limits())?.sessions.keys() ?? [])]).toEqual([SESSION]);
  });

  it('T20: an approval takes its push out of the count', async () => {
    const world = await worldThatRang(APPROVED);

    await world.verify(ANSWER);

    expect(await countsOf(world)).toEqual({ pushes: [], refusals: 0 });
  });

  it('T20: pending counts nothing', async () => {
    const world = await worldThatRang({ outcome: 'pending' });
    const before = await world.limits();

    await world.verify(ANSWER);

    expect(await world.limits()).toEqual(before);
  });

  it.each([
    ['refused', REFUSED],
    ['approved', APPROVED],
  ])('T42: one answer that is %s counts once, three times in series and in parallel', async (_name, result) => {
    const world = await worldThatRang(result);
    await world.verify(ANSWER);
    const counted = await world.limits();

    await world.verify(ANSWER);
    await Promise.all([world.verify(ANSWER), world.verify(ANSWER), world.verify(ANSWER)]);

    expect(await world.limits()).toEqual(counted);
    expect(world.provider.fetches).toHaveLength(1);
  });

  it('T42: a refusal that three parallel triggers fetch counts once', async () => {
    const world = await worldThatRang(REFUSED);

    await Promise.all([world.verify(ANSWER), world.verify(ANSWER), world.verify(ANSWER)]);

    expect(await countsOf(world)).toEqual({ pushes: [true], refusals: 1 });
  });

  it.each([300, 700])('T42: a refusal fetched %i s after the ring counts once', async (age) => {
    const world = await worldThatRang(REFUSED);
    world.time.now = numericDate(NOW + age);

    await world.verify(ANSWER);
    await world.verify(ANSWER);

    expect((await countsOf(world)).refusals).toBe(1);
  });

  it('T20: an approval fetched after the challenge has ended takes nothing out of the count', async () => {
    const world = await worldThatRang(APPROVED);
    world.time.now = numericDate(NOW + 300);

    expect(verifyAnswer(await world.verify(ANSWER))).toBe(false);

    expect(await countsOf(world)).toEqual({ pushes: [false], refusals: 0 });
  });

  it('T40: a refusal that comes after a recorded approval counts nothing', async () => {
    const fetches = { count: 0 };
    const world = stepUpWorld({
      script: {
        async result() {
          fetches.count += 1;
          if (fetches.count > 1) return APPROVED;
          // A second invocation is faster, and is told something else.
          await world.verify(ANSWER);
          return REFUSED;
        },
      },
    });
    await world.open();
    await world.create(cognitoEvent('create-liveid'));

    expect(verifyAnswer(await world.verify(ANSWER))).toBe(false);

    expect((await world.find())?.evidence).toBeDefined();
    expect(await countsOf(world)).toEqual({ pushes: [], refusals: 0 });
  });

  it.each([
    ['another flow', { flow: OTHER_FLOW }],
    ['another nonce', { nonce: 'BBBBBBBBBBBBBBBBBBBBBA' }],
  ])('T42: %s counts nothing, before the answer and after it', async (_name, other) => {
    const world = await worldThatRang(REFUSED);
    const privateChallengeParameters = { round: 'liveid', binding: BINDING, nonce: NONCE, flow: FLOW, ...other };
    const foreign = cognitoEvent('verify-liveid', { privateChallengeParameters });
    const rung = await world.limits();

    await world.verify(foreign);
    const before = await world.limits();
    await world.verify(ANSWER);
    const answered = await world.limits();
    await world.verify(foreign);

    expect(before).toEqual(rung);
    expect(await world.limits()).toEqual(answered);
  });

  it.each(['verify-bind', 'verify-bind-user-not-found'])('T42: a bind round (%s) counts nothing', async (name) => {
    const world = stepUpWorld({ limits: () => ({ find: down, write: down }) });
    await world.open();

    await world.verify(cognitoEvent(name));
    await world.verify(cognitoEvent(name, { challengeAnswer: 'wrong', clientMetadata: { step_up_handle: 'wrong' } }));

    expect(await world.limits()).toBeUndefined();
  });
});

describe('an answer that is recorded and cannot be counted', () => {
  it.each([
    ['an approval', APPROVED, 'answered', { pushes: [], refusals: 0 }, true],
    ['a refusal', REFUSED, 'refused', { pushes: [true], refusals: 1 }, false],
  ] as const)('T25: throws for %s, and the retry counts it', async (_name, result, state, counts, correct) => {
    const outage = { isDown: false };
    const world = await worldThatRang(result, (inner) => ({
      find: (user) => inner.find(user),
      write: (...call) => (outage.isDown ? down() : inner.write(...call)),
    }));
    outage.isDown = true;
    await expect(world.verify(ANSWER)).rejects.toThrow(StoreUnavailableError);
    const recorded = (await world.find())?.challenge.state;
    outage.isDown = false;

    const retried = verifyAnswer(await world.verify(ANSWER));

    expect(recorded).toBe(state);
    expect(retried).toBe(correct);
    expect(await countsOf(world)).toEqual(counts);
    expect(world.provider.fetches).toHaveLength(1);
  });

  it('T42: a refusal whose count was written and not answered counts once', async () => {
    const lost = { count: 0 };
    const world = await worldThatRang(REFUSED, (inner) => ({
      find: (user) => inner.find(user),
      async write(user, previous, next) {
        const written = await inner.write(user, previous, next);
        lost.count += 1;
        // The first two writes are the push: it is counted, and then it has rung.
        return lost.count === 3 ? down() : written;
      },
    }));
    await expect(world.verify(ANSWER)).rejects.toThrow(StoreUnavailableError);

    await world.verify(ANSWER);

    expect(await countsOf(world)).toEqual({ pushes: [true], refusals: 1 });
  });
});

function down(): Promise<never> {
  return Promise.reject(new StoreUnavailableError('PutItem'));
}
