import { describe, expect, it } from 'vitest';
import { ProviderResultInvalidError, ProviderUnavailableError } from '../../../../src/identity-provider/errors.ts';
import type { StepUpResult } from '../../../../src/identity-provider/identity-provider.ts';
import { numericDate } from '../../../../src/shared/numeric-date.ts';
import { StoredItemInvalidError, StoreUnavailableError } from '../../../../src/step-up/errors.ts';
import { cognitoEvent } from '../cognito-event.ts';
import {
  APPROVED,
  BINDING,
  FLOW,
  NONCE,
  NOW,
  OTHER_FLOW,
  OTHER_NONCE,
  type StepUpWorld,
  stepUpWorld,
} from '../step-up-world.ts';
import { verifyAnswer } from '../trigger-answers.ts';

const ANSWER = cognitoEvent('verify-liveid');

/** A world in which FLOW has rung, and the provider answers this. */
async function worldThatRang(
  result: () => Promise<StepUpResult>,
  changes: Parameters<typeof stepUpWorld>[0] = {},
): Promise<StepUpWorld> {
  const world = stepUpWorld({ ...changes, script: { result } });
  await world.open();
  await world.create(cognitoEvent('create-liveid'));
  world.lines.length = 0;
  return world;
}

/** The answer with other private parameters. */
function answerOf(privateParameters: Readonly<Record<string, string>>) {
  const own = { round: 'liveid', binding: BINDING, nonce: NONCE, flow: FLOW };
  return cognitoEvent('verify-liveid', { privateChallengeParameters: { ...own, ...privateParameters } });
}

describe('an approved LiveID round', () => {
  it('records the evidence and is right', async () => {
    const { verify, find, lines } = await worldThatRang(async () => APPROVED);

    expect(verifyAnswer(await verify(ANSWER))).toBe(true);

    expect(await find()).toMatchObject({
      challenge: { state: 'answered', nonce: NONCE, flow: FLOW },
      evidence: { acr: 'urn:countersign:acr:liveid', amr: ['face'], authTime: NOW - 10, nonce: NONCE },
      spent: undefined,
    });
    expect(lines).toEqual([{ outcome: 'approved', reason: undefined, binding: BINDING }]);
  });

  it('T18: asks for the challenge, person and digest of the record', async () => {
    const { verify, provider } = await worldThatRang(async () => APPROVED);

    await verify(ANSWER);

    expect(provider.fetches).toEqual([
      { challengeId: 'push-1', providerUserId: 'person-1', digest: BINDING.slice('transaction:'.length) },
    ]);
  });

  it('T17: records no time that lies in our future', async () => {
    const future = { ...APPROVED, authTime: numericDate(NOW + 30) };
    const { verify, find } = await worldThatRang(async () => future);

    await verify(ANSWER);

    expect((await find())?.evidence?.authTime).toBe(NOW);
  });

  it.each(['', 'done', 'cancel', 'true', 'approved', 'A'.repeat(200_000)])(
    'T18: believes nothing that the client answers: %.10s',
    async (challengeAnswer) => {
      const pending = await worldThatRang(async () => ({ outcome: 'pending' }));
      const approved = await worldThatRang(async () => APPROVED);
      const event = cognitoEvent('verify-liveid', { challengeAnswer });

      const answers = [await pending.verify(event), await approved.verify(event)].map(verifyAnswer);

      expect(answers).toEqual([false, true]);
    },
  );

  it.each([
    [299, true],
    [300, false],
  ])('T17: counts %i s after the challenge was opened: %s', async (age, expected) => {
    const { verify, find, time } = await worldThatRang(async () => APPROVED);
    time.now = numericDate(NOW + age);

    expect(verifyAnswer(await verify(ANSWER))).toBe(expected);

    expect((await find())?.evidence !== undefined).toBe(expected);
  });

  it('T17: does not count when the challenge ends while the result is fetched', async () => {
    const late = { outcome: async (): Promise<StepUpResult> => APPROVED };
    const world = await worldThatRang(() => late.outcome());
    late.outcome = async () => {
      world.time.now = numericDate(NOW + 300);
      return APPROVED;
    };

    expect(verifyAnswer(await world.verify(ANSWER))).toBe(false);

    expect((await world.find())?.evidence).toBeUndefined();
    expect(world.lines).toMatchObject([{ outcome: 'refused', reason: 'challenge_expired' }]);
  });

  it('T27: three times in series is right three times and records once', async () => {
    const { verify, find, provider } = await worldThatRang(async () => APPROVED);
    const first = await verify(ANSWER);
    const recorded = await find();

    const answers = [first, await verify(ANSWER), await verify(ANSWER)].map(verifyAnswer);

    expect(answers).toEqual([true, true, true]);
    expect(await find()).toEqual(recorded);
    expect(provider.fetches).toHaveLength(1);
  });

  it('T27: three times in parallel is right three times and records once', async () => {
    const { verify, find } = await worldThatRang(async () => APPROVED);
    const before = await find();

    const answers = await Promise.all([verify(ANSWER), verify(ANSWER), verify(ANSWER)]);

    expect(answers.map(verifyAnswer)).toEqual([true, true, true]);
    expect((await find())?.rev).toBe((before?.rev ?? 0) + 1);
  });

  it('T40: a repeated answer leaves spent evidence spent', async () => {
    const { verify, find, put } = await worldThatRang(async () => APPROVED);
    await verify(ANSWER);
    const answered = await find();
    if (!answered) throw new Error('no record');
    const spent = { attempt: 'a', invocation: 'i', nonce: NONCE, at: NOW };
    await put({ ...answered, rev: answered.rev + 1, spent });

    expect(verifyAnswer(await verify(ANSWER))).toBe(true);

    expect((await find())?.spent).toEqual(spent);
  });
});

describe('a LiveID round without an approval', () => {
  it('T18: pending is wrong and writes nothing', async () => {
    const { verify, find, lines } = await worldThatRang(async () => ({ outcome: 'pending' }));
    const before = await find();

    expect(verifyAnswer(await verify(ANSWER))).toBe(false);

    expect(await find()).toEqual(before);
    expect(lines).toMatchObject([{ outcome: 'pending', reason: undefined }]);
  });

  it('T18: a refusal is wrong, is recorded, and gives no evidence', async () => {
    const { verify, find, lines } = await worldThatRang(async () => ({ outcome: 'refused' }));

    expect(verifyAnswer(await verify(ANSWER))).toBe(false);

    expect(await find()).toMatchObject({ challenge: { state: 'refused' }, evidence: undefined });
    expect(lines).toMatchObject([{ outcome: 'refused', reason: 'person_refused' }]);
  });

  it('T18: an approval after a refusal does not count', async () => {
    const results: StepUpResult[] = [{ outcome: 'refused' }, APPROVED];
    const { verify, find, provider } = await worldThatRang(async () => results.shift() ?? APPROVED);
    await verify(ANSWER);

    expect(verifyAnswer(await verify(ANSWER))).toBe(false);

    expect((await find())?.evidence).toBeUndefined();
    expect(provider.fetches).toHaveLength(1);
  });

  it.each([
    ['is invalid', new ProviderResultInvalidError('signature_mismatch')],
    ['is of another user', new ProviderResultInvalidError('user_mismatch')],
    ['cannot be had', new ProviderUnavailableError('result')],
  ])('T18: a result that %s throws and writes nothing', async (_name, failure) => {
    const { verify, find } = await worldThatRang(() => Promise.reject(failure));
    const before = await find();

    await expect(verify(ANSWER)).rejects.toBe(failure);

    expect(await find()).toEqual(before);
  });

  it.each(['find', 'write'] as const)('T26: a table that fails at %s throws', async (method) => {
    const outage = { isDown: false };
    const { verify, find } = await worldThatRang(async () => APPROVED, {
      stepUps: (inner) => ({
        find: (...call) => (outage.isDown && method === 'find' ? down() : inner.find(...call)),
        write: (...call) => (outage.isDown && method === 'write' ? down() : inner.write(...call)),
      }),
    });
    outage.isDown = true;

    await expect(verify(ANSWER)).rejects.toThrow(StoreUnavailableError);

    expect((await find())?.evidence).toBeUndefined();
  });

  it('T19: a stored item that cannot be read throws', async () => {
    const find = () => Promise.reject(new StoredItemInvalidError('challenge.state is refused'));
    const { verify } = stepUpWorld({ stepUps: (inner) => ({ ...inner, find }) });

    await expect(verify(ANSWER)).rejects.toThrow(StoredItemInvalidError);
  });
});

describe('a LiveID round that is not of the run that rang', () => {
  it.each([
    ['T39: another flow', answerOf({ flow: OTHER_FLOW }), 'flow_mismatch'],
    ['no flow', answerOf({ flow: '' }), 'flow_mismatch'],
    ['another nonce', answerOf({ nonce: OTHER_NONCE }), 'challenge_unknown'],
    ['a record that is not there', answerOf({ binding: `session:${'B'.repeat(42)}A` }), 'challenge_unknown'],
    ['another user', cognitoEvent('verify-liveid', { userAttributes: { sub: 'another' } }), 'challenge_unknown'],
    ['a user who does not exist', cognitoEvent('verify-liveid', { userNotFound: true }), 'user_unknown'],
  ])('%s is wrong, asks nobody and writes nothing', async (_name, event, reason) => {
    const { verify, find, provider, lines } = await worldThatRang(async () => APPROVED);
    const before = await find();

    expect(verifyAnswer(await verify(event))).toBe(false);

    expect(provider.fetches).toEqual([]);
    expect(await find()).toEqual(before);
    expect(lines).toMatchObject([{ outcome: 'refused', reason }]);
  });

  it('T39: another flow is wrong also after the run that rang was approved', async () => {
    const { verify, find } = await worldThatRang(async () => APPROVED);
    await verify(ANSWER);
    const before = await find();

    expect(verifyAnswer(await verify(answerOf({ flow: OTHER_FLOW })))).toBe(false);

    expect(await find()).toEqual(before);
  });

  it.each(['pending', 'ringing'] as const)('T19: a challenge that is %s is wrong and asks nobody', async (state) => {
    const world = stepUpWorld({ script: { result: async () => APPROVED } });
    await world.open();
    const record = await world.find();
    if (record?.challenge.state !== 'pending') throw new Error('not pending');
    const ringing = { ...record.challenge, state: 'ringing', flow: FLOW, rangAt: NOW, providerUserId: 'p' } as const;
    if (state === 'ringing') await world.put({ ...record, rev: record.rev + 1, challenge: ringing });

    expect(verifyAnswer(await world.verify(ANSWER))).toBe(false);

    expect(world.provider.fetches).toEqual([]);
  });
});

function down(): Promise<never> {
  return Promise.reject(new StoreUnavailableError('GetItem'));
}
