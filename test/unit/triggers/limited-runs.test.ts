import { describe, expect, it } from 'vitest';
import { ProviderUnavailableError } from '../../../src/identity-provider/errors.ts';
import type { StepUpResult } from '../../../src/identity-provider/identity-provider.ts';
import { numericDate } from '../../../src/shared/numeric-date.ts';
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
    const { binding, nonce, handle } = numberedChallenge(opened);
    const metadata = { step_up_handle: handle };
    await world.open({ binding, nonce, sessionId });
    const run = cognitoRun(world);
    await run.start();
    try {
      await run.answer(handle, metadata);
      return (await run.answer('done', metadata)).kind;
    } catch (error) {
      if (error instanceof StepUpRefusedError) return error.message.split('; ', 2).join(' ');
      throw error;
    }
  };
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

  it.each([
    [1, 5],
    [2, 10],
    [3, 10],
  ])(
    'T20: a provider that rings and then fails rings for %i sessions %i times in ten minutes',
    async (sessions, times) => {
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
      expect(rings).toHaveLength(2 * times);
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
    const { binding, nonce, handle } = numberedChallenge(1);
    const { handle: wrong } = numberedChallenge(2);
    await world.open({ binding, nonce });

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
