import { describe, expect, it } from 'vitest';
import { statusOf } from '../../../../src/endpoints/step-up-status/status-of.ts';
import type { Limits } from '../../../../src/step-up/limits.ts';
import type { Challenge } from '../../../../src/step-up/record.ts';
import { at, limitsWith, NONCE, pushWith, recordIn, sessionWith } from '../../../fixtures/step-up-records.ts';

const RECORD = recordIn('pending');
const SESSION = RECORD.challenge.sessionId;
const LOCKED = limitsWith({ sessions: new Map([[SESSION, sessionWith({ refusals: 5, lockedUntil: at(30) })]]) });
const EXHAUSTED = limitsWith({
  pushes: Array.from({ length: 5 }, (_, i) => pushWith({ nonce: `n-${i}`, until: at(0), refused: true })),
});
const SPENT = { attempt: 'a', invocation: 'i', nonce: NONCE, at: at(1) };

const status = (state: Challenge['state'], seconds: number, limits?: Limits) =>
  statusOf(recordIn(state), limits, undefined, at(seconds));

describe('statusOf', () => {
  it.each([
    ['pending', 299, { state: 'pending', expiresIn: 1, retryAfter: 3 }],
    ['pending', 300, { state: 'expired', expiresIn: 0, retryAfter: undefined }],
    ['ringing', 9, { state: 'pending', expiresIn: 291, retryAfter: 3 }],
    ['ringing', 10, { state: 'expired', expiresIn: 0, retryAfter: undefined }],
    ['challenged', 299, { state: 'pending', expiresIn: 1, retryAfter: 3 }],
    ['challenged', 300, { state: 'expired', expiresIn: 0, retryAfter: undefined }],
    ['answered', 0, { state: 'approved', expiresIn: 0, retryAfter: undefined }],
    ['answered', 300, { state: 'approved', expiresIn: 0, retryAfter: undefined }],
    ['refused', 0, { state: 'refused', expiresIn: 0, retryAfter: undefined }],
  ] as const)('tells a %s challenge after %i s', (state, seconds, expected) => {
    expect(status(state, seconds)).toEqual(expected);
  });

  it('tells an approval that was used as spent', () => {
    expect(statusOf(recordIn('answered', { spent: SPENT }), undefined, undefined, at(2)).state).toBe('spent');
  });

  it.each([
    ['approved', { state: 'approved', expiresIn: 290, retryAfter: undefined }],
    ['refused', { state: 'refused', expiresIn: 290, retryAfter: undefined }],
    ['pending', { state: 'pending', expiresIn: 290, retryAfter: 3 }],
    ['unknown', { state: 'pending', expiresIn: 290, retryAfter: 5 }],
  ] as const)('tells what the provider says of a prompt on the phone: %s', (outcome, expected) => {
    const hint = { outcome, cause: undefined };

    expect(statusOf(recordIn('challenged'), undefined, hint, at(10))).toEqual(expected);
  });

  it.each(['pending', 'ringing', 'refused'] as const)(
    'T19 never takes an approval of the provider for a challenge that is %s',
    (state) => {
      const hint = { outcome: 'approved', cause: undefined } as const;

      expect(statusOf(recordIn(state), undefined, hint, at(1)).state).toBe(state === 'refused' ? 'refused' : 'pending');
    },
  );

  it('T17 takes no approval of the provider at the second in which the challenge ends', () => {
    const hint = { outcome: 'approved', cause: undefined } as const;

    expect(statusOf(recordIn('challenged'), undefined, hint, at(300)).state).toBe('expired');
  });

  it.each([
    ['a lock of the sign-in', LOCKED, 30],
    ['too many pushes', EXHAUSTED, 600],
  ])('T20 tells a challenge that may not ring because of %s as locked', (_, limits, retryAfter) => {
    expect(status('pending', 0, limits)).toEqual({ state: 'locked', expiresIn: 300, retryAfter });
  });

  it('T42 does not tell the lock of another sign-in', () => {
    const limits = limitsWith({ sessions: new Map([['other', sessionWith({ lockedUntil: at(30) })]]) });

    expect(status('pending', 0, limits).state).toBe('pending');
  });

  it.each(['refused', 'ringing'] as const)('tells when the next challenge can be had, after a %s one', (state) => {
    expect(status(state, 20, LOCKED)).toEqual({
      state: state === 'refused' ? 'refused' : 'expired',
      expiresIn: 0,
      retryAfter: 10,
    });
  });

  it('lets a prompt that is on the phone be answered whatever is locked', () => {
    const hint = { outcome: 'approved', cause: undefined } as const;

    expect(statusOf(recordIn('challenged'), LOCKED, hint, at(1)).state).toBe('approved');
  });
});
