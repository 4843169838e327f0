import { describe, expect, it } from 'vitest';
import type { NumericDate } from '../../../src/shared/numeric-date.ts';
import { countOpen, countPush, countRefusal } from '../../../src/step-up/limit-transitions.ts';
import {
  type Limits,
  type LimitsTransition,
  limitReached,
  pushInProgress,
  sessionLocked,
} from '../../../src/step-up/limits.ts';
import { at, limitsWith, NOW, pushWith, sessionWith } from '../../fixtures/step-up-records.ts';

const KEPT = { kind: 'keep' };

function written(transition: LimitsTransition): Limits {
  if (transition.kind !== 'write') throw new Error(`expected a write, got ${JSON.stringify(transition)}`);
  return transition.next;
}

function open(limits: Limits | undefined, sessionId = 'own', now = NOW) {
  return countOpen(limits, { sessionId, firstRev: 1000 }, now);
}

function claim(limits: Limits | undefined, nonce: string, sessionId: string, now: NumericDate, until: NumericDate) {
  return countPush(limits, { sessionId, nonce, until, firstRev: 1000 }, now);
}

function refuse(limits: Limits | undefined, nonce: string, sessionId: string, now: NumericDate) {
  return countRefusal(limits, { sessionId, nonce, firstRev: 1000 }, now);
}

describe('a push that comes to its end without an approval', () => {
  const rung = written(claim(undefined, 'n1', 'own', NOW, at(60)));

  it.each([
    ['countOpen', (now: NumericDate) => open(rung, 'other', now)],
    ['countPush', (now: NumericDate) => claim(rung, 'n2', 'other', now, at(400))],
    ['countRefusal', (now: NumericDate) => refuse(rung, 'n2', 'other', now)],
    ['countRefusal of that push', (now: NumericDate) => refuse(rung, 'n1', 'own', now)],
  ])('T20: is a refusal of its sign-in, as of that end, in what %s writes', (_name, count) => {
    const next = written(count(at(90)));

    expect(next.pushes).toContainEqual({ nonce: 'n1', sessionId: 'own', at: NOW, until: at(60), refused: true });
    expect(next.sessions.get('own')).toMatchObject({ refusals: 1, lockedUntil: undefined });
  });

  it('T20: is none a second before', () => {
    expect(written(open(rung, 'own', at(59))).sessions.get('own')).toMatchObject({ refusals: 0 });
    expect(written(open(rung, 'own', at(60))).sessions.get('own')).toMatchObject({ refusals: 1 });
  });

  it('T42: counts once, however late the refusal is heard', () => {
    const heard = written(refuse(rung, 'n1', 'own', at(700)));

    expect(heard.sessions.get('own')).toMatchObject({ refusals: 1 });
    expect(refuse(heard, 'n1', 'own', at(701))).toEqual(KEPT);
    expect(written(open(heard, 'own', at(800))).sessions.get('own')).toMatchObject({ refusals: 1 });
  });

  it('T20: locks at the fifth in a row for 30 seconds from its end, before anybody has counted it', () => {
    const four = limitsWith({
      pushes: [pushWith({ nonce: 'n5', sessionId: 'own', until: at(60) })],
      sessions: new Map([['own', sessionWith({ refusals: 4 })]]),
    });

    const locks = [59, 60, 89, 90].map((seconds) => limitReached(four, 'own', at(seconds)));
    const opened = [59, 60, 89, 90].map((seconds) => open(four, 'own', at(seconds)).kind);

    const reason = 'session_locked';
    expect(locks).toEqual([undefined, { reason, retryAfter: 30 }, { reason, retryAfter: 1 }, undefined]);
    expect(opened).toEqual(['write', 'refuse', 'refuse', 'write']);
    expect(limitReached(four, 'other', at(60))).toBeUndefined();
  });

  it('T20: counts several in the order of their ends, each lock longer than the last', () => {
    const pushes = [6, 5].map((n) => pushWith({ nonce: `n${n}`, sessionId: 'own', until: at(n * 60) }));
    const limits = limitsWith({ pushes, sessions: new Map([['own', sessionWith({ refusals: 4 })]]) });

    const next = written(open(limits, 'other', at(1000)));

    expect(next.sessions.get('own')).toEqual(sessionWith({ refusals: 6, lockedUntil: at(420), lastAt: at(360) }));
    expect(sessionLocked(limits, 'own', at(419))).toEqual({ reason: 'session_locked', retryAfter: 1 });
  });

  it('T17: is none while its end is ahead, also where a wrong clock has put it there', () => {
    const limits = limitsWith({ pushes: [pushWith({ sessionId: 'own', until: at(86_401) })] });

    expect(pushInProgress(limits, NOW)).toBeUndefined();
    expect(written(open(limits)).sessions.get('own')).toMatchObject({ refusals: 0 });
  });

  it('remembers no more sign-ins for it than for others', () => {
    const pushes = [...Array(30).keys()].map((n) =>
      pushWith({ nonce: `n${n}`, sessionId: `s${n}`, at: at(n - 600), until: at(n) }),
    );

    const next = written(open(limitsWith({ pushes }), 'own', at(100)));

    expect(next.sessions.size).toBe(20);
    expect(next.sessions.has('s29')).toBe(true);
    expect(next.sessions.has('s10')).toBe(false);
  });
});
