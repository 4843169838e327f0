import { describe, expect, it } from 'vitest';
import { ProviderUnavailableError } from '../../../src/identity-provider/errors.ts';
import type { StepUpResult } from '../../../src/identity-provider/identity-provider.ts';
import { numericDate } from '../../../src/shared/numeric-date.ts';
import { limitReached } from '../../../src/step-up/limits.ts';
import { StepUpRefusedError } from '../../../src/triggers/step-up-refused-error.ts';
import { cognitoRun } from './cognito-run.ts';
import { numberedChallenge } from './numbered-challenge.ts';
import { APPROVED, NOW, type StepUpWorld, stepUpWorld } from './step-up-world.ts';

const declines = { result: async (): Promise<StepUpResult> => ({ outcome: 'refused' }) };

/** Runs through challenges, each a new one and a new CUSTOM_AUTH run, opened by one session or another. */
function attempts(world: StepUpWorld) {
  let opened = 0;
  return async function attempt(sessionId: string): Promise<string> {
    opened += 1;
    const { handle, ...challenge } = numberedChallenge(opened);
    const metadata = { step_up_handle: handle };
    await world.open({ ...challenge, sessionId });
    const run = cognitoRun(world);
    await run.start();
    try {
      await run.answer(handle, metadata);
      return (await run.answer('done', metadata)).kind;
    } catch (error) {
      if (error instanceof StepUpRefusedError) return reasonOf(error);
      throw error;
    }
  };
}

/** A run up to the ring, and no further: the answer is never fetched. */
async function stepTwo(world: StepUpWorld, handle: string): Promise<string> {
  const run = cognitoRun(world);
  await run.start();
  try {
    return (await run.answer(handle, { step_up_handle: handle })).kind;
  } catch (error) {
    if (error instanceof StepUpRefusedError) return reasonOf(error);
    throw error;
  }
}

function reasonOf(error: StepUpRefusedError): string {
  return error.message.split('; ', 2).join(' ');
}

/** The most rings in any 600 seconds. */
function mostIn600(rings: readonly number[]): number {
  return Math.max(...rings.map((from) => rings.filter((at) => at >= from && at < from + 600).length));
}

describe('limits over many runs', () => {
  it('T20: five refusals in a row lock the session, and a new challenge resets nothing', async () => {
    const world = stepUpWorld({ script: declines });
    const attempt = attempts(world);

    const seen = [];
    for (let n = 0; n < 7; n += 1) seen.push(await attempt('thief'));

    const refused = 'step-up refused: person_refused send the request again for a new challenge';
    const locked = 'step-up refused: session_locked retry_after=30';
    expect(seen).toEqual([...Array(5).fill(refused), locked, locked]);
    expect(world.provider.rings).toHaveLength(5);
  });

  it('T20: after the lock the pushes of ten minutes still count', async () => {
    const world = stepUpWorld({ script: declines });
    const attempt = attempts(world);
    for (let n = 0; n < 5; n += 1) await attempt('thief');

    const seen = [];
    for (const seconds of [29, 30, 599, 600]) {
      world.time.now = numericDate(NOW + seconds);
      seen.push(await attempt('thief'));
    }

    expect(seen).toEqual([
      'step-up refused: session_locked retry_after=1',
      'step-up refused: pushes_exhausted retry_after=570',
      'step-up refused: pushes_exhausted retry_after=1',
      'step-up refused: person_refused send the request again for a new challenge',
    ]);
    expect(world.provider.rings).toHaveLength(6);
  });

  it.each([
    [1, 5, 11],
    [2, 10, 22],
    [3, 10, 33],
  ])(
    'T20: %i sessions that ask each minute and are declined ring %i times in any ten minutes at most, and %i in an hour',
    async (sessions, inTenMinutes, inAnHour) => {
      const rings: number[] = [];
      const world = stepUpWorld({ script: declines });
      const attempt = attempts(world);

      for (let seconds = 0; seconds < 3600; seconds += 60) {
        world.time.now = numericDate(NOW + seconds);
        for (let session = 0; session < sessions; session += 1) {
          const before = world.provider.rings.length;
          await attempt(`thief-${session}`);
          if (world.provider.rings.length > before) rings.push(seconds);
        }
      }

      expect(mostIn600(rings)).toBe(inTenMinutes);
      expect(rings).toHaveLength(inAnHour);
    },
  );

  it('T20: whoever never fetches what the person answers rings once in five minutes', async () => {
    const rings: number[] = [];
    const world = stepUpWorld();
    const attempt = attempts(world);

    for (let seconds = 0; seconds < 1200; seconds += 60) {
      world.time.now = numericDate(NOW + seconds);
      const before = world.provider.rings.length;
      await attempt('thief');
      if (world.provider.rings.length > before) rings.push(seconds);
    }

    expect(rings).toEqual([0, 300, 600, 900]);
  });

  it('T20: prompts that ring late and are never fetched lock the session at the fifth', async () => {
    const world = stepUpWorld();
    const seen: string[] = [];

    for (let seconds = 0; seconds <= 600; seconds += 60) {
      world.time.now = numericDate(NOW + seconds);
      await world.open({ ...numberedChallenge(seconds), sessionId: 'thief' });
      // With 60 seconds left, the least that a prompt can have: the next can follow as soon as it may.
      if (seconds >= 240) seen.push(await stepTwo(world, numberedChallenge(seconds - 240).handle));
    }

    const locked = 'step-up refused: session_locked retry_after=30';
    const exhausted = 'step-up refused: pushes_exhausted retry_after=240';
    expect(seen).toEqual([...Array(5).fill('challenge'), locked, exhausted]);
    expect(world.provider.fetches).toEqual([]);
    expect(limitReached(await world.limits(), 'thief', world.time.now)?.retryAfter).toBe(240);
  });

  it('T20: whoever rings late and never fetches rings 11 times in an hour', async () => {
    const world = stepUpWorld();
    const rings: number[] = [];

    for (let seconds = 0; seconds < 3840; seconds += 10) {
      world.time.now = numericDate(NOW + seconds);
      await world.open({ ...numberedChallenge(seconds), sessionId: 'thief' });
      if (seconds < 240) continue;
      const result = await stepTwo(world, numberedChallenge(seconds - 240).handle);
      if (result === 'challenge') rings.push(seconds - 240);
    }

    expect(rings).toEqual([0, 60, 120, 180, 240, 600, 720, 900, 1200, 1740, 2760]);
    expect(world.provider.rings).toHaveLength(11);
  });

  it('T42: what an unanswered prompt of a thief counts leaves the session of the person free to ring', async () => {
    const world = stepUpWorld({ script: { result: async () => APPROVED } });
    const attempt = attempts(world);
    for (let seconds = 0; seconds < 540; seconds += 60) {
      world.time.now = numericDate(NOW + seconds);
      await world.open({ ...numberedChallenge(1000 + seconds), sessionId: 'thief' });
      if (seconds >= 240) await stepTwo(world, numberedChallenge(760 + seconds).handle);
    }

    world.time.now = numericDate(NOW + 540);
    const seen = [await attempt('thief'), await attempt('person')];

    expect(seen).toEqual(['step-up refused: session_locked retry_after=30', 'tokens']);
  });

  it.each([
    [1, 5, 9],
    [2, 10, 18],
    [3, 10, 20],
  ])(
    'T20: a provider that rings and then fails rings for %i sessions %i times in ten minutes, and %i in twenty',
    async (sessions, times, inTwenty) => {
      const world = stepUpWorld({
        script: { challenge: () => Promise.reject(new ProviderUnavailableError('stepup')) },
      });
      const attempt = attempts(world);
      const rings: number[] = [];

      for (let seconds = 0; seconds < 1200; seconds += 5) {
        world.time.now = numericDate(NOW + seconds);
        const before = world.provider.rings.length;
        await Promise.allSettled([attempt(`thief-${seconds % sessions}`)]);
        if (world.provider.rings.length > before) rings.push(seconds);
      }

      expect(mostIn600(rings)).toBe(times);
      expect(rings).toHaveLength(inTwenty);
      expect(Math.min(...rings.slice(1).map((at, n) => at - (rings[n] ?? 0)))).toBe(10);
    },
  );

  it('T42: what locks the session of a thief leaves that of the person free to ring and be approved', async () => {
    const results: StepUpResult[] = Array<StepUpResult>(5).fill({ outcome: 'refused' });
    const world = stepUpWorld({ script: { result: async () => results.shift() ?? APPROVED } });
    const attempt = attempts(world);
    for (let n = 0; n < 5; n += 1) await attempt('thief');

    const seen = [await attempt('thief'), await attempt('person'), await attempt('thief')];

    const locked = 'step-up refused: session_locked retry_after=30';
    expect(seen).toEqual([locked, 'tokens', locked]);
  });

  it('T20: approvals are not bounded: none of them counts as a push', async () => {
    const world = stepUpWorld({ script: { result: async () => APPROVED } });
    const attempt = attempts(world);

    const seen = [];
    for (let n = 0; n < 20; n += 1) seen.push(await attempt('person'));

    expect(seen).toEqual(Array(20).fill('tokens'));
    expect((await world.limits())?.pushes).toEqual([]);
  });

  it('T42: failed binds count nothing, whoever starts them and how often', async () => {
    const world = stepUpWorld();
    const { handle, ...challenge } = numberedChallenge(1);
    const { handle: wrong } = numberedChallenge(2);
    await world.open(challenge);

    for (let n = 0; n < 50; n += 1) {
      const run = cognitoRun(world);
      await run.start();
      expect(await run.answer(wrong, { step_up_handle: wrong })).toEqual({ kind: 'failed' });
    }

    expect(await world.limits()).toBeUndefined();
    const run = cognitoRun(world);
    await run.start();
    expect(await run.answer(handle, { step_up_handle: handle })).toMatchObject({ kind: 'challenge' });
  });
});
