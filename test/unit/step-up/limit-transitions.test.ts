import { describe, expect, it } from 'vitest';
import type { NumericDate } from '../../../src/shared/numeric-date.ts';
import {
  countApproval,
  countOpen,
  countPush,
  countRefusal,
  extendPush,
} from '../../../src/step-up/limit-transitions.ts';
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

function refused(reason: string, retryAfter: number) {
  return { kind: 'refuse', reached: { reason, retryAfter } };
}

function open(limits: Limits | undefined, sessionId = 'own', now = NOW) {
  return countOpen(limits, { sessionId, firstRev: 1000 }, now);
}

/** A push that is on the phone for no time at all, and so lapses at once, unless the test says how long. */
function push(limits: Limits | undefined, nonce: string, sessionId = 'own', now = NOW, until: NumericDate = now) {
  return countPush(limits, { sessionId, nonce, until, firstRev: 1000 }, now);
}

function extend(limits: Limits | undefined, nonce: string, until: NumericDate, now = NOW) {
  return extendPush(limits, { nonce, until }, now);
}

function decline(limits: Limits | undefined, nonce: string, sessionId = 'own', now = NOW) {
  return countRefusal(limits, { sessionId, nonce, firstRev: 1000 }, now);
}

function approve(limits: Limits | undefined, nonce: string, sessionId = 'own', now = NOW) {
  return countApproval(limits, { sessionId, nonce }, now);
}

/** `count` refusals of `own`, each of a nonce of its own. */
function declined(count: number, limits: Limits | undefined = undefined, now = NOW): Limits | undefined {
  return [...Array(count).keys()].reduce<Limits | undefined>(
    (after, n) => written(decline(after, `declined-${after?.rev ?? n}`, 'own', now)),
    limits,
  );
}

describe('countOpen', () => {
  it('counts the first challenge of a person under the first revision', () => {
    expect(written(open(undefined))).toEqual({
      rev: 1000,
      pushes: [],
      sessions: new Map([['own', { refusals: 0, lockedUntil: undefined, opens: 1, opensSince: NOW, lastAt: NOW }]]),
      purgeAt: at(172_800),
    });
  });

  it('counts one more within the hour, and from one again when the hour is over', () => {
    const limits = written(open(undefined));

    const within = written(open(limits, 'own', at(3599)));
    const after = written(open(limits, 'own', at(3600)));

    expect(within).toMatchObject({ rev: 1001, purgeAt: at(3599 + 172_800) });
    expect(within.sessions.get('own')).toMatchObject({ opens: 2, opensSince: NOW, lastAt: at(3599) });
    expect(after.sessions.get('own')).toMatchObject({ opens: 1, opensSince: at(3600) });
  });

  it('T20: refuses the 101st challenge of a sign-in in an hour, and no other sign-in', () => {
    const hundred = [...Array(100)].reduce<Limits | undefined>((limits) => written(open(limits)), undefined);

    expect(open(hundred)).toEqual(refused('challenges_exhausted', 3600));
    expect(open(hundred, 'other').kind).toBe('write');
    expect(open(hundred, 'own', at(3600)).kind).toBe('write');
  });

  it('T20: refuses while the sign-in is locked or has had too many pushes', () => {
    const locked = limitsWith({ sessions: new Map([['own', sessionWith({ lockedUntil: at(30) })]]) });
    const five = limitsWith({ pushes: Array(5).fill(pushWith({ sessionId: 'own' })) });

    expect(open(locked)).toEqual(refused('session_locked', 30));
    expect(open(five)).toEqual(refused('pushes_exhausted', 600));
  });

  it('T20: resets neither refusals nor a lock nor pushes', () => {
    const limits = limitsWith({
      pushes: [pushWith()],
      sessions: new Map([['own', sessionWith({ refusals: 7, lockedUntil: at(30) })]]),
    });

    const next = written(open(limits, 'own', at(30)));

    expect(next.pushes).toEqual(limits.pushes);
    expect(next.sessions.get('own')).toMatchObject({ refusals: 7, lockedUntil: at(30) });
  });

  it('forgets the sign-in that did something longest ago when there are more than 20', () => {
    const ids = [...Array(20).keys()].map((n) => `session-${n}`);
    const limits = limitsWith({ sessions: new Map(ids.map((id, n) => [id, sessionWith({ lastAt: at(n) })])) });

    const next = written(open(limits, 'own', at(100)));

    expect(new Set(next.sessions.keys())).toEqual(new Set([...ids.slice(1), 'own']));
    for (const known of ids) {
      expect(new Set(written(open(limits, known, at(100))).sessions.keys())).toEqual(new Set(ids));
    }
  });

  it('T42: forgets every sign-in that is not locked before one that is', () => {
    const ids = [...Array(20).keys()].map((n) => `session-${n}`);
    const until = [at(101), at(100), undefined];
    const limits = limitsWith({
      sessions: new Map(ids.map((id, n) => [id, sessionWith({ lastAt: at(n), lockedUntil: until[n] })])),
    });

    const next = written(open(limits, 'own', at(100)));

    expect(new Set(next.sessions.keys())).toEqual(new Set([...ids.filter((id) => id !== 'session-1'), 'own']));
  });

  it('keeps the sign-in that it counts, also when a clock was set back', () => {
    const ids = [...Array(25).keys()].map((n) => `session-${n}`);
    const locked = sessionWith({ lastAt: at(50), lockedUntil: at(60) });

    const next = written(open(limitsWith({ sessions: new Map(ids.map((id) => [id, locked])) }), 'own', at(-100)));

    expect(next.sessions.size).toBe(20);
    expect(next.sessions.get('own')).toMatchObject({ opens: 1 });
  });
});

describe('countPush', () => {
  it('counts the first push of a person under the first revision', () => {
    const next = written(push(undefined, 'n1', 'own', NOW, at(300)));

    expect(next).toMatchObject({ rev: 1000, purgeAt: at(172_800) });
    expect(next.pushes).toEqual([{ nonce: 'n1', sessionId: 'own', at: NOW, until: at(300), refused: false }]);
    expect(next.sessions.get('own')).toMatchObject({ opens: 0, refusals: 0, lastAt: NOW });
  });

  it('T20: keeps a nonce that is counted and holds the phone as long, whatever else is reached by then', () => {
    const four = ['n1', 'n2', 'n3', 'n4'].map((nonce) =>
      pushWith({ nonce, sessionId: 'own', until: NOW, refused: true }),
    );
    const five = written(push(limitsWith({ pushes: four }), 'n5', 'own', NOW, at(10)));

    expect(push(five, 'n1')).toEqual(KEPT);
    expect(push(five, 'n5', 'own', at(9), at(10))).toEqual(KEPT);
    expect(push(five, 'n6')).toEqual(refused('pushes_exhausted', 600));
    expect(push(five, 'n6', 'other', at(10)).kind).toBe('write');
    expect(push(five, 'n6', 'own', at(600)).kind).toBe('write');
  });

  it('T20: counts a nonce that would hold the phone for longer anew, in its own place', () => {
    const limits = written(push(undefined, 'n1', 'own', NOW, at(10)));

    const within = written(push(limits, 'n1', 'own', at(1), at(11)));
    const after = written(push(limits, 'n1', 'own', at(700), at(710)));

    expect(push(limits, 'n1', 'own', at(1), at(10))).toEqual(KEPT);
    expect(within).toMatchObject({ rev: 1001, purgeAt: at(1 + 172_800) });
    expect(within.pushes).toEqual([{ nonce: 'n1', sessionId: 'own', at: at(1), until: at(11), refused: false }]);
    expect(after.pushes).toEqual([{ nonce: 'n1', sessionId: 'own', at: at(700), until: at(710), refused: true }]);
    expect(after.sessions.get('own')).toMatchObject({ refusals: 1 });
  });

  it('T20: refuses a nonce that was counted and has not rung while another one is on the phone', () => {
    const first = written(push(undefined, 'n1', 'own', NOW, at(10)));
    const limits = written(push(first, 'n2', 'other', at(10), at(20)));

    expect(push(limits, 'n1', 'own', at(19), at(29))).toEqual(refused('push_in_progress', 1));
    expect(push(limits, 'n1', 'own', at(20), at(30)).kind).toBe('write');
  });

  it('T20: refuses a nonce that was counted and has not rung by a lock and by the pushes of others, not by its own', () => {
    const others = ['n2', 'n3', 'n4', 'n5', 'n6'].map((nonce) =>
      pushWith({ nonce, sessionId: 'own', until: NOW, refused: true }),
    );
    const own = pushWith({ nonce: 'n1', sessionId: 'own', until: at(5), refused: false });
    const five = limitsWith({ pushes: [own, ...others.slice(1)] });
    const six = limitsWith({ pushes: [own, ...others] });

    expect(push(five, 'n1', 'own', NOW, at(10)).kind).toBe('write');
    expect(push(six, 'n1', 'own', NOW, at(10))).toEqual(refused('pushes_exhausted', 600));
    expect(push(declined(5, limitsWith({ pushes: [own] })), 'n1', 'own', NOW, at(10))).toEqual(
      refused('session_locked', 30),
    );
  });

  it('T20: holds the phone anew for a nonce that lapsed before it rang, and leaves its refusal counted', () => {
    const lapsed = written(open(written(push(undefined, 'n1', 'own', NOW, at(10))), 'own', at(10)));

    const again = written(push(lapsed, 'n1', 'own', at(20), at(30)));

    expect(again.pushes).toEqual([{ nonce: 'n1', sessionId: 'own', at: at(20), until: at(30), refused: true }]);
    expect(push(again, 'n2', 'other', at(29))).toEqual(refused('push_in_progress', 1));
    expect(written(push(again, 'n2', 'other', at(30))).sessions.get('own')).toMatchObject({ refusals: 1 });
  });

  it('refuses a second push until the first is gone from the phone, whoever asked for it', () => {
    const limits = written(push(undefined, 'n1', 'own', NOW, at(300)));

    expect(push(limits, 'n2')).toEqual(refused('push_in_progress', 300));
    expect(push(limits, 'n2', 'other', at(299))).toEqual(refused('push_in_progress', 1));
    expect(push(limits, 'n2', 'own', at(300)).kind).toBe('write');
    expect(push(limits, 'n1')).toEqual(KEPT);
  });

  it('lets the next push follow one that was refused or approved', () => {
    const limits = written(push(undefined, 'n1', 'own', NOW, at(300)));

    expect(push(written(decline(limits, 'n1')), 'n2').kind).toBe('write');
    expect(push(written(approve(limits, 'n1')), 'n2').kind).toBe('write');
  });

  it('T20: refuses a locked sign-in, before it looks at anything else', () => {
    const limits = written(push(declined(5), 'n1', 'other', NOW, at(300)));

    expect(push(limits, 'n2')).toEqual(refused('session_locked', 30));
    expect(push(limits, 'n2', 'other')).toEqual(refused('push_in_progress', 300));
  });

  it('forgets pushes after a day, and all but the newest 50', () => {
    const many = [...Array(60).keys()].map((n) => pushWith({ nonce: `n${n}`, at: at(n * 1000), until: at(n * 1000) }));

    const next = written(push(limitsWith({ pushes: many }), 'new', 'own', at(60_000)));
    const last = written(push(next, 'last', 'own', at(86_400 + 11_000)));

    expect(next.pushes.map(({ nonce }) => nonce)).toEqual([...many.slice(11).map(({ nonce }) => nonce), 'new']);
    expect(last.pushes[0]?.nonce).toBe('n12');
  });

  it('T17: forgets a push that a wrong clock put a day ahead', () => {
    const ahead = [86_399, 86_400].map((seconds) =>
      pushWith({ nonce: `n${seconds}`, at: at(seconds), until: NOW, refused: true }),
    );

    const next = written(push(limitsWith({ pushes: ahead }), 'new'));

    expect(next.pushes.map(({ nonce }) => nonce)).toEqual(['new', 'n86399']);
  });

  it('T17: remembers pushes in the order of their time, also after a clock was set back', () => {
    const limits = written(push(undefined, 'n1', 'own', at(1000), NOW));

    const next = written(push(limits, 'n2'));

    expect(next.pushes.map(({ nonce }) => nonce)).toEqual(['n2', 'n1']);
  });
});

describe('extendPush', () => {
  const claimed = written(push(undefined, 'n1', 'own', NOW, at(10)));

  it('T20: keeps other pushes off the phone until its new end, and not until its old one', () => {
    const limits = written(extend(claimed, 'n1', at(300)));

    expect(push(claimed, 'n2', 'other', at(9))).toEqual(refused('push_in_progress', 1));
    expect(push(claimed, 'n2', 'other', at(10)).kind).toBe('write');
    expect(push(limits, 'n2', 'other', at(10))).toEqual(refused('push_in_progress', 290));
    expect(push(limits, 'n2', 'other', at(299))).toEqual(refused('push_in_progress', 1));
    expect(push(limits, 'n2', 'other', at(300)).kind).toBe('write');
  });

  it('moves the end of that push under the next revision, and nothing else that counts', () => {
    const own = sessionWith({ refusals: 7, lockedUntil: at(30), opens: 3, lastAt: at(-5) });
    const others = [pushWith({ nonce: 'n0', until: at(20) }), pushWith({ nonce: 'n2', until: NOW, refused: true })];
    const sessions = new Map([
      ['own', own],
      ['other', sessionWith()],
    ]);
    const limits = limitsWith({
      pushes: [...others, pushWith({ nonce: 'n1', sessionId: 'own', until: at(10) })],
      sessions,
    });

    const next = written(extend(limits, 'n1', at(300), at(2)));

    expect(next).toEqual({
      rev: 8,
      pushes: [...others, pushWith({ nonce: 'n1', sessionId: 'own', until: at(300) })],
      sessions: new Map([...sessions, ['own', { ...own, lastAt: at(2) }]]),
      purgeAt: at(2 + 172_800),
    });
  });

  it('keeps where nothing of the person is known, and where the push is not', () => {
    expect(extend(undefined, 'n1', at(300))).toEqual(KEPT);
    expect(extend(claimed, 'n2', at(300))).toEqual(KEPT);
    expect(extend(written(approve(claimed, 'n1')), 'n1', at(300))).toEqual(KEPT);
  });

  it('T20: holds the phone for a prompt that is confirmed after its push lapsed, and counts no second refusal', () => {
    const lapsed = written(open(claimed, 'own', at(10)));

    const late = written(extend(lapsed, 'n1', at(300), at(12)));

    expect(late.pushes).toMatchObject([{ nonce: 'n1', until: at(300), refused: true }]);
    expect(push(late, 'n2', 'other', at(299))).toEqual(refused('push_in_progress', 1));
    expect(written(open(late, 'own', at(300))).sessions.get('own')).toMatchObject({ refusals: 1 });
  });

  it('T20: a push that nobody has counted as lapsed is not refused by then', () => {
    const late = written(extend(claimed, 'n1', at(300), at(12)));

    expect(late.pushes).toMatchObject([{ nonce: 'n1', until: at(300), refused: false }]);
    expect(late.sessions.get('own')).toMatchObject({ refusals: 0 });
  });

  it('moves no end back, nor to where it is', () => {
    expect(extend(claimed, 'n1', at(9))).toEqual(KEPT);
    expect(extend(claimed, 'n1', at(10))).toEqual(KEPT);
    expect(written(extend(claimed, 'n1', at(11))).pushes).toMatchObject([{ until: at(11) }]);
    expect(extend(written(extend(claimed, 'n1', at(300))), 'n1', at(300))).toEqual(KEPT);
  });

  it('T20: tells two prompts as two: the phone is free when both are gone', () => {
    const late = written(push(claimed, 'n2', 'other', at(10), at(20)));

    const limits = written(extend(late, 'n1', at(300), at(12)));

    expect(limits.pushes).toMatchObject([
      { nonce: 'n1', until: at(300) },
      { nonce: 'n2', until: at(20) },
    ]);
    expect(pushInProgress(limits, at(12))).toEqual({ reason: 'push_in_progress', retryAfter: 288 });
    expect(pushInProgress(written(extend(limits, 'n2', at(310), at(12))), at(300))).toMatchObject({ retryAfter: 10 });
  });

  it('is ended by a refusal and by an approval', () => {
    const limits = written(extend(claimed, 'n1', at(300)));

    expect(push(written(decline(limits, 'n1')), 'n2').kind).toBe('write');
    expect(push(written(approve(limits, 'n1')), 'n2').kind).toBe('write');
  });

  it('forgets other pushes after a day, as every write does', () => {
    const old = [-86_400, -86_399].map((seconds) =>
      pushWith({ nonce: `n${seconds}`, at: at(seconds), until: at(seconds) }),
    );

    const next = written(extend({ ...claimed, pushes: [...old, ...claimed.pushes] }, 'n1', at(300)));

    expect(next.pushes.map(({ nonce }) => nonce)).toEqual(['n-86399', 'n1']);
  });
});

describe('countRefusal', () => {
  it('T20: locks at the fifth refusal in a row for 30 seconds, not at the fourth', () => {
    expect(sessionLocked(declined(4), 'own', NOW)).toBeUndefined();
    expect(sessionLocked(declined(5), 'own', NOW)).toEqual({ reason: 'session_locked', retryAfter: 30 });
  });

  it.each([
    [6, 60],
    [7, 120],
    [11, 1920],
    [12, 3600],
    [40, 3600],
  ])('T20: locks at refusal %d in a row for %d seconds', (count, seconds) => {
    expect(sessionLocked(declined(count), 'own', NOW)?.retryAfter).toBe(seconds);
  });

  it('T42: counts a repeated or late decline once', () => {
    const once = written(decline(written(push(undefined, 'n1', 'own', NOW, at(300))), 'n1'));

    expect(once.sessions.get('own')).toMatchObject({ refusals: 1 });
    expect(once.pushes).toEqual([{ nonce: 'n1', sessionId: 'own', at: NOW, until: NOW, refused: true }]);
    expect(decline(once, 'n1')).toEqual(KEPT);
    expect(decline(once, 'n1', 'own', at(86_399))).toEqual(KEPT);
  });

  it('T42: counts the refusal of a push that left the window, once', () => {
    const limits = written(push(undefined, 'n1'));

    const late = written(decline(limits, 'n1', 'own', at(601)));

    expect(late.sessions.get('own')).toMatchObject({ refusals: 1 });
    expect(late.pushes).toMatchObject([{ nonce: 'n1', at: NOW, refused: true }]);
    expect(decline(late, 'n1', 'own', at(602))).toEqual(KEPT);
  });

  it('T42: counts the refusal of a push that is not known as one of this second, once', () => {
    const limits = written(decline(undefined, 'n1'));

    expect(limits).toMatchObject({
      rev: 1000,
      pushes: [{ nonce: 'n1', sessionId: 'own', at: NOW, until: NOW, refused: true }],
    });
    expect(limits.sessions.get('own')).toMatchObject({ refusals: 1 });
    expect(decline(limits, 'n1')).toEqual(KEPT);
  });

  it("T42: locks the thief's sign-in and not the victim's", () => {
    const limits = declined(5, written(push(undefined, 'n1', 'victim', NOW, at(300))));

    expect(sessionLocked(limits, 'own', NOW)).toBeDefined();
    expect(sessionLocked(limits, 'victim', NOW)).toBeUndefined();
    expect(limits?.sessions.get('victim')).toMatchObject({ refusals: 0 });
  });

  it('T20: a lock that ended resets nothing: the next refusal locks for longer', () => {
    const limits = written(decline(declined(5), 'sixth', 'own', at(30)));

    expect(sessionLocked(limits, 'own', at(30))).toEqual({ reason: 'session_locked', retryAfter: 60 });
  });

  it('T17: a refusal after a clock was set back ends no lock early', () => {
    const limits = declined(5, undefined, at(1000));

    const next = written(decline(limits, 'sixth'));

    expect(next.sessions.get('own')).toMatchObject({ refusals: 6, lockedUntil: at(1030) });
  });

  it('T17: a refusal replaces a lock that a wrong clock wrote', () => {
    const limits = declined(5, undefined, at(172_800));

    const next = written(decline(limits, 'sixth'));

    expect(next.sessions.get('own')).toMatchObject({ refusals: 6, lockedUntil: at(60) });
  });
});

describe('countApproval', () => {
  it('takes the push out of the count and resets the refusals of its sign-in', () => {
    const four = declined(4);
    const limits = written(push(four, 'n1', 'own', NOW, at(300)));

    const next = written(approve(limits, 'n1', 'own', at(10)));

    expect(next).toMatchObject({ rev: limits.rev + 1, pushes: four?.pushes, purgeAt: at(10 + 172_800) });
    expect(next.sessions.get('own')).toMatchObject({ refusals: 0, lastAt: at(10) });
    expect(sessionLocked(declined(4, next), 'own', NOW)).toBeUndefined();
    expect(sessionLocked(declined(5, next), 'own', NOW)).toBeDefined();
  });

  it("T42: leaves the refusals of other sign-ins, and others' pushes", () => {
    const limits = written(push(declined(4), 'n1', 'other'));

    const next = written(approve(limits, 'n1', 'other'));

    expect(next.sessions.get('own')).toMatchObject({ refusals: 4 });
    expect(next.pushes).toHaveLength(4);
  });

  it('T20: makes room for the next push of a sign-in that had five', () => {
    const limits = ['n1', 'n2', 'n3', 'n4', 'n5'].reduce<Limits | undefined>(
      (counted, nonce) => written(push(counted, nonce)),
      undefined,
    );

    const next = written(approve(limits, 'n5'));

    expect(limitReached(limits, 'own', NOW)).toBeDefined();
    expect(limitReached(next, 'own', NOW)).toBeUndefined();
  });

  it('keeps where nothing of the person is known, and where the push is not', () => {
    expect(approve(undefined, 'n1')).toEqual(KEPT);
    expect(approve(declined(4), 'n1')).toEqual(KEPT);
  });

  it('T20: an approval heard twice resets nothing that was refused in between', () => {
    const approved = written(approve(written(push(undefined, 'n1')), 'n1'));

    expect(approve(declined(4, approved), 'n1')).toEqual(KEPT);
  });

  it('T20: a push that was refused is not approved by a later word', () => {
    const limits = written(push(undefined, 'n1', 'own', NOW, at(300)));

    expect(approve(written(decline(limits, 'n1')), 'n1')).toEqual(KEPT);
    expect(approve(written(open(limits, 'own', at(300))), 'n1', 'own', at(300))).toEqual(KEPT);
  });

  it('counts what was approved in time and is heard after its end, where nobody has counted that end', () => {
    const next = written(approve(written(push(undefined, 'n1', 'own', NOW, at(10))), 'n1', 'own', at(10)));

    expect(next.pushes).toEqual([]);
    expect(next.sessions.get('own')).toMatchObject({ refusals: 0 });
  });

  it('takes out a push that lapsed before it rang, and was approved while it held the phone again', () => {
    const lapsed = written(open(written(push(undefined, 'n1', 'own', NOW, at(10))), 'own', at(10)));
    const again = written(push(lapsed, 'n1', 'own', at(20), at(30)));

    const next = written(approve(again, 'n1', 'own', at(29)));

    expect(next.pushes).toEqual([]);
    expect(next.sessions.get('own')).toMatchObject({ refusals: 0 });
  });

  it('resets what lapsed before it, and leaves the lock that came of it', () => {
    const lapsing = [1, 2, 3, 4, 5].map((n) => pushWith({ nonce: `n${n}`, sessionId: 'own', until: at(n) }));
    const limits = limitsWith({ pushes: [...lapsing, pushWith({ nonce: 'own', sessionId: 'own' })] });

    const next = written(approve(limits, 'own', 'own', at(10)));

    expect(next.pushes).toEqual(lapsing.map((push) => ({ ...push, refused: true })));
    expect(next.sessions.get('own')).toMatchObject({ refusals: 0, lockedUntil: at(35) });
  });

  it('ends no lock', () => {
    const limits = declined(5, written(push(undefined, 'n1', 'own', NOW, at(300))));

    const next = written(approve(limits, 'n1'));

    expect(next.sessions.get('own')).toMatchObject({ refusals: 0, lockedUntil: at(30) });
  });
});
