import { describe, expect, it } from 'vitest';
import { numericDate } from '../../../../src/shared/numeric-date.ts';
import { StoreUnavailableError } from '../../../../src/step-up/errors.ts';
import type { Binding, User } from '../../../../src/step-up/record.ts';
import type { StepUpStore } from '../../../../src/step-up/step-up-store.ts';
import { cognitoEvent } from '../cognito-event.ts';
import { flippedBits } from '../flipped-bits.ts';
import { BINDING, FLOW, HANDLE, NOW, OTHER_HANDLE, stepUpWorld, worldWithOpenChallenge } from '../step-up-world.ts';
import { verifyAnswer } from '../trigger-answers.ts';

/** The bind event with this text as answer and as metadata. */
function bindWith(handle: string) {
  return cognitoEvent('verify-bind', { challengeAnswer: handle, clientMetadata: { step_up_handle: handle } });
}

describe('the bind round', () => {
  it('accepts the handle of a challenge that is open for this person, and writes nothing', async () => {
    const { verify, find, lines } = await worldWithOpenChallenge();
    const before = await find();

    expect(verifyAnswer(await verify(cognitoEvent('verify-bind')))).toBe(true);

    expect(await find()).toEqual(before);
    expect(lines).toEqual([{ outcome: 'bound', reason: undefined, binding: BINDING }]);
  });

  it.each([
    ['a challenge that nobody opened', bindWith(OTHER_HANDLE), 'challenge_unknown'],
    ['the nonce of another challenge', bindWith(HANDLE.slice(0, 48) + OTHER_HANDLE.slice(48)), 'challenge_unknown'],
    ['a session with the same digest', bindWith(`cs1.AS${HANDLE.slice(6)}`), 'challenge_unknown'],
    ['no handle', bindWith(''), 'handle_malformed'],
    ['white space around the handle', bindWith(` ${HANDLE}`), 'handle_malformed'],
    ['200 kB', bindWith('A'.repeat(200_000)), 'handle_malformed'],
    ['an answer without metadata', cognitoEvent('verify-bind', { clientMetadata: null }), 'handle_malformed'],
    [
      'an answer that is not the metadata',
      cognitoEvent('verify-bind', { challengeAnswer: OTHER_HANDLE }),
      'handle_malformed',
    ],
    ['metadata without an answer', cognitoEvent('verify-bind', { challengeAnswer: '' }), 'handle_malformed'],
    [
      'metadata under __proto__',
      cognitoEvent('verify-bind', { clientMetadata: JSON.parse(`{"__proto__":"${HANDLE}"}`) }),
      'handle_malformed',
    ],
    ['another user', cognitoEvent('verify-bind', { userAttributes: { sub: 'another' } }), 'challenge_unknown'],
    ['the same sub in another pool', { ...cognitoEvent('verify-bind'), userPoolId: 'other' }, 'challenge_unknown'],
    ['a user without a sub', cognitoEvent('verify-bind', { userAttributes: {} }), 'challenge_unknown'],
    ['a user without attributes', cognitoEvent('verify-bind', { userAttributes: null }), 'challenge_unknown'],
    ['a user who does not exist', cognitoEvent('verify-bind', { userNotFound: true }), 'challenge_unknown'],
  ])('T20: refuses %s', async (_name, event, reason) => {
    const { verify, lines, provider } = await worldWithOpenChallenge();

    expect(verifyAnswer(await verify(event))).toBe(false);

    expect(lines).toMatchObject([{ outcome: 'refused', reason }]);
    expect(provider.rings).toEqual([]);
  });

  it('T24: refuses a handle with any one bit flipped', async () => {
    const { verify, find } = await worldWithOpenChallenge();
    const before = await find();

    const answers = await Promise.all(
      flippedBits(HANDLE).map(async (handle) => verifyAnswer(await verify(bindWith(handle)))),
    );

    expect(new Set(answers)).toEqual(new Set([false]));
    expect(await find()).toEqual(before);
  });

  it.each([
    [299, true],
    [300, false],
  ])('T17: %i s after the challenge was opened the answer is %s', async (age, expected) => {
    const { verify, time } = await worldWithOpenChallenge();
    time.now = numericDate(NOW + age);

    expect(verifyAnswer(await verify(cognitoEvent('verify-bind')))).toBe(expected);
  });

  it.each(['rung', 'refused', 'approved'])('refuses the handle of a challenge that was %s', async (state) => {
    const outcome = state === 'refused' ? 'refused' : 'approved';
    const result = async () => ({ outcome, authTime: NOW, amr: ['face'], jws: undefined }) as const;
    const world = await worldWithOpenChallenge({ script: { result } });
    await world.create(cognitoEvent('create-liveid'));
    if (state !== 'rung') await world.verify(cognitoEvent('verify-liveid'));

    expect(verifyAnswer(await world.verify(cognitoEvent('verify-bind')))).toBe(false);

    expect(world.lines.at(-1)).toMatchObject({ reason: 'challenge_not_pending' });
  });

  it('T36: asks the table for an unknown user name as for a known one, and finds nothing', async () => {
    const asked: (readonly [User, Binding])[] = [];
    const world = await worldWithOpenChallenge({ stepUps: askingInto(asked) });

    await world.verify(cognitoEvent('verify-bind', { userAttributes: { sub: 'a-known-user' } }));
    await world.verify(cognitoEvent('verify-bind-user-not-found'));

    expect(asked).toEqual([
      [{ userPoolId: 'eu-west-1_Example', sub: 'a-known-user' }, BINDING],
      [{ userPoolId: 'eu-west-1_Example', sub: 'nobody' }, BINDING],
    ]);
  });

  it('T27: answers the same event three times alike', async () => {
    const { verify } = await worldWithOpenChallenge();
    const event = cognitoEvent('verify-bind');

    const series = [await verify(event), await verify(event), await verify(event)];
    const parallel = await Promise.all([verify(event), verify(event), verify(event)]);

    expect([...series, ...parallel].map(verifyAnswer)).toEqual(Array(6).fill(true));
  });

  it('T26: throws when the table does not answer', async () => {
    const find = () => Promise.reject(new StoreUnavailableError('GetItem'));
    const { verify } = stepUpWorld({ stepUps: (inner) => ({ ...inner, find }) });

    await expect(verify(cognitoEvent('verify-bind'))).rejects.toThrow(StoreUnavailableError);
  });

  it.each([
    ['none', {}],
    ['an unknown round', { round: 'password', flow: FLOW }],
    ['a LiveID round without its binding', { round: 'liveid', flow: FLOW, nonce: 'n' }],
    ['a LiveID round with no digest', { round: 'liveid', flow: FLOW, nonce: 'n', binding: 'transaction:undefined' }],
    ['a prototype as the round', JSON.parse('{"__proto__":"bind"}')],
  ])('T28: refuses private parameters of %s', async (_name, privateChallengeParameters) => {
    const { verify, lines } = await worldWithOpenChallenge();

    const answer = await verify(cognitoEvent('verify-bind', { privateChallengeParameters }));

    expect(verifyAnswer(answer)).toBe(false);
    expect(lines).toMatchObject([{ outcome: 'refused', reason: 'round_unknown' }]);
  });
});

function askingInto(asked: (readonly [User, Binding])[]) {
  return (inner: StepUpStore): StepUpStore => ({
    ...inner,
    find(user, binding) {
      asked.push([user, binding]);
      return inner.find(user, binding);
    },
  });
}
