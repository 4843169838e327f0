import { describe, expect, it } from 'vitest';
import type { StepUpResult } from '../../../src/identity-provider/identity-provider.ts';
import { numericDate } from '../../../src/shared/numeric-date.ts';
import { triggerLines } from '../../../src/triggers/trigger-log.ts';
import { recordingLogger } from '../../fixtures/recording-logger.ts';
import { cognitoRun, type Reply } from './cognito-run.ts';
import {
  APPROVED,
  BINDING,
  DISPLAY,
  HANDLE,
  IDENTITY,
  NONCE,
  NOW,
  OTHER_BINDING,
  OTHER_DISPLAY,
  OTHER_HANDLE,
  OTHER_NONCE,
  stepUpWorld,
  USER,
  worldWithOpenChallenge,
} from './step-up-world.ts';

const WITH_HANDLE = { step_up_handle: HANDLE };
const approves = { result: async () => APPROVED };

/** A run up to the LiveID round. */
async function runThatBound(world: Parameters<typeof cognitoRun>[0]) {
  const run = cognitoRun(world);
  await run.start();
  return { ...run, reply: await run.answer(HANDLE, WITH_HANDLE) };
}

describe('a CUSTOM_AUTH run', () => {
  it('T20: bind, then LiveID, then tokens, with one ring after the bind round', async () => {
    const world = await worldWithOpenChallenge({ script: approves });
    const run = cognitoRun(world);

    const bind = await run.start();
    const ringsBefore = world.provider.rings.length;
    const liveId = await run.answer(HANDLE, WITH_HANDLE);
    const end = await run.answer('done', WITH_HANDLE);

    expect([bind, liveId, end]).toMatchObject([
      { kind: 'challenge', parameters: { round: 'bind' } },
      { kind: 'challenge', parameters: { round: 'liveid', state: 'waiting', code: 'K7QX', expires_in: '300' } },
      { kind: 'tokens' },
    ]);
    expect([ringsBefore, world.provider.rings.length]).toEqual([0, 1]);
    expect((await world.find())?.evidence?.authTime).toBe(NOW - 10);
  });

  it('lets the person answer once too early', async () => {
    const results: StepUpResult[] = [{ outcome: 'pending' }, APPROVED];
    const world = await worldWithOpenChallenge({ script: { result: async () => results.shift() ?? APPROVED } });
    const run = await runThatBound(world);

    const replies = [await run.answer('done', WITH_HANDLE), await run.answer('done', WITH_HANDLE)];

    expect(replies).toMatchObject([{ kind: 'challenge', parameters: { state: 'waiting' } }, { kind: 'tokens' }]);
    expect(world.provider.rings).toHaveLength(1);
  });

  it('T20: fails after the second answer that came too early, without another ring and without evidence', async () => {
    const world = await worldWithOpenChallenge();
    const run = await runThatBound(world);
    await run.answer('done', WITH_HANDLE);

    expect(await run.answer('done', WITH_HANDLE)).toEqual({ kind: 'failed' });

    expect(world.provider.rings).toHaveLength(1);
    expect((await world.find())?.evidence).toBeUndefined();
  });

  it('tells the client that the person declined', async () => {
    const world = await worldWithOpenChallenge({ script: { result: async () => ({ outcome: 'refused' }) } });
    const run = await runThatBound(world);

    await expect(run.answer('done', WITH_HANDLE)).rejects.toThrow('step-up refused: person_refused');

    expect((await world.find())?.evidence).toBeUndefined();
  });

  it.each<[string, string, Readonly<Record<string, string>>]>([
    ['no handle', 'anything', {}],
    ['an empty answer', '', { step_up_handle: '' }],
    ['the handle in the answer alone', HANDLE, {}],
    ['the handle in the metadata alone', 'anything', WITH_HANDLE],
    ['a handle of a challenge that nobody opened', OTHER_HANDLE, { step_up_handle: OTHER_HANDLE }],
  ])('T21: a sign-in with %s ends without tokens, evidence or a ring', async (_name, answer, metadata) => {
    const world = await worldWithOpenChallenge({ script: approves });
    const before = await world.find();
    const run = cognitoRun(world);
    await run.start();

    expect(await run.answer(answer, metadata)).toEqual({ kind: 'failed' });

    expect(world.provider.rings).toEqual([]);
    expect(await world.find()).toEqual(before);
  });

  it('T24: an expired handle rings nothing', async () => {
    const world = await worldWithOpenChallenge({ script: approves });
    world.time.now = numericDate(NOW + 300);

    const run = await runThatBound(world);

    expect(run.reply).toEqual({ kind: 'failed' });
    expect(world.provider.rings).toEqual([]);
  });

  it('T39: of two runs on one challenge one rings, is approved and gets tokens; the other gets nothing', async () => {
    const world = await worldWithOpenChallenge({ script: approves });
    const [thief, person] = [cognitoRun(world), cognitoRun(world)];
    await Promise.all([thief.start(), person.start()]);

    const runs = [thief, person].map(async (run): Promise<Reply> => {
      await run.answer(HANDLE, WITH_HANDLE);
      return run.answer('done', WITH_HANDLE);
    });
    const outcomes = await Promise.allSettled(runs);

    expect(outcomes.filter((outcome) => outcome.status === 'fulfilled')).toEqual([
      { status: 'fulfilled', value: { kind: 'tokens' } },
    ]);
    expect(outcomes.filter((outcome) => outcome.status === 'rejected')).toMatchObject([
      { reason: { reason: 'challenge_not_pending' } },
    ]);
    expect(world.provider.rings).toHaveLength(1);
  });

  it('T20: shows nothing of another challenge whose handle comes with the LiveID answer', async () => {
    const world = await worldWithOpenChallenge();
    await world.open({ binding: OTHER_BINDING, nonce: OTHER_NONCE });
    const run = await runThatBound(world);

    const second = run.answer('done', { step_up_handle: OTHER_HANDLE });

    await expect(second).rejects.toThrow('step-up refused: flow_mismatch');
    expect(world.provider.rings).toHaveLength(1);
  });

  it('T36: writes the evidence before every token that is issued, over all answers of person and client', async () => {
    const outcomes: StepUpResult[] = [{ outcome: 'pending' }, { outcome: 'refused' }, APPROVED];
    const answers = [HANDLE, 'done', ''];
    const seen = { tokens: 0, unearned: 0 };

    for (const script of product([outcomes, outcomes])) {
      for (const [first = '', second = '', third = ''] of product([answers, answers, answers])) {
        const results = [...script];
        const result = async (): Promise<StepUpResult> => results.shift() ?? { outcome: 'pending' };
        const world = await worldWithOpenChallenge({ script: { result } });
        if (!(await getsTokens(world, [first, second, third]))) continue;
        seen.tokens += 1;
        if (!(await world.find())?.evidence) seen.unearned += 1;
      }
    }

    // The right first answer, then approval at once (3 results after it, 3 answers, 3 answers) or after one pending.
    expect(seen).toEqual({ tokens: 3 * 9 + 9, unearned: 0 });
  });

  it('T35: two runs in one warm process get each their own challenge and evidence', async () => {
    const other = { ...USER, sub: 'another' };
    const people = [USER, other].map((user) => [user, IDENTITY] as const);
    const world = stepUpWorld({ script: approves, people });
    await world.open();
    await world.open({ user: other, binding: OTHER_BINDING, nonce: OTHER_NONCE });
    const [one, two] = [cognitoRun(world), cognitoRun(world, other)];

    await Promise.all([one.start(), two.start()]);
    await Promise.all([one.answer(HANDLE, WITH_HANDLE), two.answer(OTHER_HANDLE, { step_up_handle: OTHER_HANDLE })]);
    const ends = await Promise.all([one.answer('done', WITH_HANDLE), two.answer('done', {})]);

    expect(ends).toEqual([{ kind: 'tokens' }, { kind: 'tokens' }]);
    expect(world.provider.rings.map(({ display }) => display)).toEqual([DISPLAY, OTHER_DISPLAY]);
    const [first, second] = [await world.find(BINDING), await world.find(OTHER_BINDING, other)];
    expect([first?.evidence?.nonce, second?.evidence?.nonce]).toEqual([NONCE, OTHER_NONCE]);
  });

  it('T31: logs nothing of person, handle, text or provider', async () => {
    const results: StepUpResult[] = [{ outcome: 'pending' }, APPROVED];
    const world = await worldWithOpenChallenge({ script: { result: async () => results.shift() ?? APPROVED } });
    const run = await runThatBound(world);
    await run.answer('done', WITH_HANDLE);
    await run.answer('done', WITH_HANDLE);

    const where = { trigger: 'verify_auth_challenge', cause: undefined, requestId: undefined } as const;
    const { logger, records } = recordingLogger();
    const log = triggerLines(logger);
    for (const line of world.lines) log({ ...line, ...where });

    expect(world.lines.map(({ outcome }) => outcome)).toEqual(['bound', 'rung', 'pending', 'waiting', 'approved']);
    const secrets = [
      HANDLE,
      HANDLE.slice(-22),
      'anna',
      '7c1f3d5e',
      '12500',
      'DE02',
      'person-1',
      'push-1',
      'K7QX',
      'sign-in-1',
    ];
    expect(secrets.filter((text) => JSON.stringify(records).includes(text))).toEqual([]);
  });
});

/** Whether a run that gives these answers, each with the right metadata, ends with tokens. */
async function getsTokens(world: Parameters<typeof cognitoRun>[0], answers: readonly string[]): Promise<boolean> {
  const run = cognitoRun(world);
  await run.start();
  for (const answer of answers) {
    const reply = await run.answer(answer, WITH_HANDLE).catch((): Reply => ({ kind: 'failed' }));
    if (reply.kind !== 'challenge') return reply.kind === 'tokens';
  }
  return false;
}

function product<T>(choices: readonly (readonly T[])[]): readonly (readonly T[])[] {
  return choices.reduce<readonly (readonly T[])[]>(
    (rows, options) => rows.flatMap((row) => options.map((option) => [...row, option])),
    [[]],
  );
}
