import { describe, expect, it } from 'vitest';
import type { NumericDate } from '../../../src/shared/numeric-date.ts';
import { type Limits, limitReached, type Push } from '../../../src/step-up/limits.ts';
import { at, limitsWith, NOW, pushWith, sessionWith } from '../../fixtures/step-up-records.ts';

const DAY = 86_400;

/** So many pushes of one sign-in, one a second from `first` on. */
function pushes(count: number, sessionId: string, first: NumericDate = NOW): readonly Push[] {
  return [...Array(count).keys()].map((n) => pushWith({ nonce: `${sessionId}-${n}`, sessionId, at: later(first, n) }));
}

function later(date: NumericDate, seconds: number): NumericDate {
  return at(date - NOW + seconds);
}

function withSession(changes: Parameters<typeof sessionWith>[0]): Limits {
  return limitsWith({ sessions: new Map([['own', sessionWith(changes)]]) });
}

describe('limitReached', () => {
  it('gives nothing for a person without limits, and for a sign-in that has done nothing', () => {
    expect(limitReached(undefined, 'own', NOW)).toBeUndefined();
    expect(limitReached(limitsWith(), 'own', NOW)).toBeUndefined();
    expect(limitReached(withSession({}), 'own', NOW)).toBeUndefined();
  });

  it('T20: holds a lock up to its last second', () => {
    const limits = withSession({ lockedUntil: at(30) });

    expect(limitReached(limits, 'own', NOW)).toEqual({ reason: 'session_locked', retryAfter: 30 });
    expect(limitReached(limits, 'own', at(29))).toEqual({ reason: 'session_locked', retryAfter: 1 });
    expect(limitReached(limits, 'own', at(30))).toBeUndefined();
  });

  it('T42: holds the lock of one sign-in against no other', () => {
    expect(limitReached(withSession({ lockedUntil: at(30) }), 'other', NOW)).toBeUndefined();
  });

  it('T17: a clock that was set back waits for the end of a lock again', () => {
    const limits = withSession({ lockedUntil: at(30) });

    expect(limitReached(limits, 'own', at(-1000))).toEqual({ reason: 'session_locked', retryAfter: 1030 });
  });

  it('T17: an end more than a day ahead is of a wrong clock, and locks nobody', () => {
    const limits = withSession({ lockedUntil: at(DAY) });

    expect(limitReached(limits, 'own', NOW)).toEqual({ reason: 'session_locked', retryAfter: DAY });
    expect(limitReached(limits, 'own', at(-1))).toBeUndefined();
  });

  it('T20: tells at 100 challenges within an hour of the first, not at 99', () => {
    const reached = { reason: 'challenges_exhausted', retryAfter: 3600 };

    expect(limitReached(withSession({ opens: 99 }), 'own', NOW)).toBeUndefined();
    expect(limitReached(withSession({ opens: 100 }), 'own', NOW)).toEqual(reached);
    expect(limitReached(withSession({ opens: 100 }), 'own', at(3599))).toEqual({ ...reached, retryAfter: 1 });
    expect(limitReached(withSession({ opens: 100 }), 'own', at(3600))).toBeUndefined();
    expect(limitReached(withSession({ opens: 100 }), 'other', NOW)).toBeUndefined();
  });

  it('T20: tells at 5 pushes of this sign-in in 600 seconds, until the first of them is 600 seconds old', () => {
    const limits = limitsWith({ pushes: pushes(5, 'own') });

    expect(limitReached(limitsWith({ pushes: pushes(4, 'own') }), 'own', at(4))).toBeUndefined();
    expect(limitReached(limits, 'own', at(4))).toEqual({ reason: 'pushes_exhausted', retryAfter: 596 });
    expect(limitReached(limits, 'own', at(599))).toEqual({ reason: 'pushes_exhausted', retryAfter: 1 });
    expect(limitReached(limits, 'own', at(600))).toBeUndefined();
  });

  it('T20: refused pushes count as those without an answer do', () => {
    const limits = limitsWith({ pushes: pushes(5, 'own').map((push) => ({ ...push, refused: true })) });

    expect(limitReached(limits, 'own', at(4))).toMatchObject({ reason: 'pushes_exhausted' });
  });

  it('T20: tells at 10 pushes of the person, whoever asked for them', () => {
    const nine = [...pushes(5, 'one'), ...pushes(4, 'two', at(5))];
    const ten = limitsWith({ pushes: [...nine, ...pushes(1, 'three', at(9))] });

    expect(limitReached(limitsWith({ pushes: nine }), 'own', at(9))).toBeUndefined();
    expect(limitReached(ten, 'own', at(9))).toEqual({ reason: 'pushes_exhausted', retryAfter: 591 });
    expect(limitReached(ten, 'own', at(600))).toBeUndefined();
  });

  it('tells the longer wait where the sign-in and the person both had too many pushes', () => {
    const limits = limitsWith({ pushes: [...pushes(5, 'other'), ...pushes(5, 'own', at(100))] });

    expect(limitReached(limits, 'other', at(104))).toEqual({ reason: 'pushes_exhausted', retryAfter: 496 });
    expect(limitReached(limits, 'own', at(104))).toEqual({ reason: 'pushes_exhausted', retryAfter: 596 });
  });

  it('waits until fewer than 5 are left where more than 5 were counted', () => {
    const limits = limitsWith({ pushes: pushes(7, 'own') });

    expect(limitReached(limits, 'own', at(6))).toEqual({ reason: 'pushes_exhausted', retryAfter: 596 });
  });

  it('T17: pushes that a clock ahead of ours wrote count, up to a day', () => {
    const ahead = limitsWith({ pushes: pushes(5, 'own', at(1000)) });

    expect(limitReached(ahead, 'own', NOW)).toEqual({ reason: 'pushes_exhausted', retryAfter: 1600 });
    expect(limitReached(ahead, 'own', at(1604 - DAY))).toMatchObject({ retryAfter: DAY - 4 });
    expect(limitReached(ahead, 'own', at(1603 - DAY))).toBeUndefined();
  });

  it('tells the lock first, then the challenges, then the pushes', () => {
    const all = { lockedUntil: at(30), opens: 100 };
    const five = pushes(5, 'own');

    const reasons = [all, { opens: 100 }, {}].map(
      (changes) => limitReached({ ...withSession(changes), pushes: five }, 'own', at(4))?.reason,
    );

    expect(reasons).toEqual(['session_locked', 'challenges_exhausted', 'pushes_exhausted']);
  });

  it('does not look for a push on the phone', () => {
    expect(limitReached(limitsWith({ pushes: [pushWith()] }), 'own', NOW)).toBeUndefined();
  });
});
