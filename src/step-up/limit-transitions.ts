import { type NumericDate, plusSeconds } from '../shared/numeric-date.ts';
import {
  isAhead,
  type LimitReached,
  type Limits,
  type LimitsTransition,
  limitReached,
  OPENS_SECONDS,
  type Push,
  pushesExhausted,
  pushInProgress,
  type SessionLimits,
  sessionLocked,
} from './limits.ts';

// What counts is decided here, on the item as it was read; as in transitions.ts, a lost race is decided again. Nothing but an approval
// takes a count back: a new challenge resets nothing (T20).

/** NIST SP 800-63B lets at most this many failures pass in a row before the next attempt has to wait (F73). */
const REFUSALS_BEFORE_LOCK = 5;
/** And at least this long (F73). Each further refusal doubles it. */
const FIRST_LOCK_SECONDS = 30;
/** An hour ends a burst of prompts; longer would lock out the person rather than the thief. */
const LONGEST_LOCK_SECONDS = 3600;
/** For how long a push is known by its nonce, and how many are: the window lets at most 10 in, so 50 are those of 40 minutes or more. */
const PUSH_KNOWN_SECONDS = 86_400;
const PUSHES_KNOWN = 50;
/** More sign-ins than a person uses side by side, and than the window of pushes lets anyone have locked at once. */
const SESSIONS_KNOWN = 20;
/** When the table may forget an item: two days after its last write (F64), long after every lock and window. */
const PURGE_SECONDS = 172_800;

/**
 * Counts a challenge that is about to be opened. Refuses what `limitReached` tells.
 *
 * `firstRev` is random, as for `open` in transitions.ts.
 */
export function countOpen(
  limits: Limits | undefined,
  o: { readonly sessionId: string; readonly firstRev: number },
  now: NumericDate,
): LimitsTransition {
  const reached = limitReached(limits, o.sessionId, now);
  if (reached) return refusal(reached);

  const next = nextOf(limits, o.firstRev, now);
  const session = sessionIn(next, o.sessionId, now);
  const opens = isAhead(session.opensSince + OPENS_SECONDS, now)
    ? { opens: session.opens + 1 }
    : { opens: 1, opensSince: now };
  return write(next, { sessionId: o.sessionId, session: { ...session, ...opens }, pushes: next.pushes }, now);
}

/**
 * Counts a push before the provider is called, and holds the phone for it until `until`: no other push of the person may ring by then, and
 * this one only by then. `extendPush` moves that end once it has rung. Each nonce counts once: one that held the phone less long than that
 * is decided anew, in the place of its own count. Keeps if it holds the phone so long already, or was refused.
 *
 * Refuses while the sign-in is locked, when it or the person had too many pushes, and while a push of another challenge may be on the
 * phone. Does NOT tell whether this nonce rang, which `ring` knows (T46).
 */
export function countPush(
  limits: Limits | undefined,
  p: { readonly sessionId: string; readonly nonce: string; readonly until: NumericDate; readonly firstRev: number },
  now: NumericDate,
): LimitsTransition {
  const known = limits && pushOf(limits, p.nonce);
  if (known && (known.refused || known.until >= p.until)) return { kind: 'keep' };

  const { sessionId, nonce, until, firstRev } = p;
  const next = nextOf(limits, firstRev, now);
  const others = { ...next, pushes: next.pushes.filter((push) => push !== known) };
  const reached =
    sessionLocked(others, sessionId, now) ?? pushesExhausted(others, sessionId, now) ?? pushInProgress(others, now);
  if (reached) return refusal(reached);

  const pushes = [...others.pushes, { nonce, sessionId, at: now, until, refused: false }];
  return write(next, { sessionId, session: sessionIn(next, sessionId, now), pushes }, now);
}

/**
 * Says that a push has rung, and may now be on the phone until `until`. Keeps where it is not known, was refused, or has that end or a
 * later one. Never refuses, also not where another push is on the phone: two prompts that are there are told as two.
 */
export function extendPush(
  limits: Limits | undefined,
  p: { readonly nonce: string; readonly until: NumericDate },
  now: NumericDate,
): LimitsTransition {
  const known = limits && pushOf(limits, p.nonce);
  if (!known || known.refused || known.until >= p.until) return { kind: 'keep' };

  const next = { ...limits, rev: limits.rev + 1 };
  const pushes = next.pushes.map((push) => (push === known ? { ...push, until: p.until } : push));
  return write(next, { sessionId: known.sessionId, session: sessionIn(next, known.sessionId, now), pushes }, now);
}

/**
 * Counts that the person declined, once for each nonce however late or often it is heard (T42). From the fifth in a row on it locks this
 * sign-in, and no other. Never refuses. A push that is no longer known counts as one of this second: nobody knows when it rang.
 */
export function countRefusal(
  limits: Limits | undefined,
  r: { readonly sessionId: string; readonly nonce: string; readonly firstRev: number },
  now: NumericDate,
): LimitsTransition {
  const { sessionId, nonce, firstRev } = r;
  const next = nextOf(limits, firstRev, now);
  const known = pushOf(next, nonce);
  if (known?.refused) return { kind: 'keep' };

  const others = next.pushes.filter((push) => push !== known);
  const push = known ?? { nonce, sessionId, at: now, until: now };
  const session = sessionIn(next, sessionId, now);
  const refusals = session.refusals + 1;
  const refused = { ...session, refusals, lockedUntil: lockAfter(refusals, session.lockedUntil, now) };
  return write(next, { sessionId, session: refused, pushes: [...others, { ...push, refused: true }] }, now);
}

/**
 * Takes an approved push out of the count and resets the refusals of its sign-in. Keeps where that push is not known or was refused, so
 * that an approval heard twice resets nothing that was refused in between. Never refuses, and ends no lock.
 */
export function countApproval(
  limits: Limits | undefined,
  a: { readonly sessionId: string; readonly nonce: string },
  now: NumericDate,
): LimitsTransition {
  const known = limits && pushOf(limits, a.nonce);
  if (!known || known.refused) return { kind: 'keep' };

  const next = { ...limits, rev: limits.rev + 1 };
  const session = { ...sessionIn(next, a.sessionId, now), refusals: 0 };
  return write(next, { sessionId: a.sessionId, session, pushes: next.pushes.filter((push) => push !== known) }, now);
}

function lockAfter(refusals: number, lockedUntil: NumericDate | undefined, now: NumericDate): NumericDate | undefined {
  if (refusals < REFUSALS_BEFORE_LOCK) return lockedUntil;
  const seconds = Math.min(FIRST_LOCK_SECONDS * 2 ** (refusals - REFUSALS_BEFORE_LOCK), LONGEST_LOCK_SECONDS);
  const until = plusSeconds(now, seconds);
  // After a clock was set back the lock before this one may end later.
  return lockedUntil !== undefined && isAhead(lockedUntil, now) && lockedUntil > until ? lockedUntil : until;
}

/** The item as it is, or an empty one, under the revision that is written next. */
function nextOf(limits: Limits | undefined, firstRev: number, now: NumericDate): Limits {
  return limits
    ? { ...limits, rev: limits.rev + 1 }
    : { rev: firstRev, pushes: [], sessions: new Map(), purgeAt: plusSeconds(now, PURGE_SECONDS) };
}

function pushOf(limits: Limits, nonce: string): Push | undefined {
  return limits.pushes.find((push) => push.nonce === nonce);
}

function sessionIn(limits: Limits, sessionId: string, now: NumericDate): SessionLimits {
  const unseen = { refusals: 0, lockedUntil: undefined, opens: 0, opensSince: now, lastAt: now };
  return limits.sessions.get(sessionId) ?? unseen;
}

function write(
  next: Limits,
  w: { readonly sessionId: string; readonly session: SessionLimits; readonly pushes: readonly Push[] },
  now: NumericDate,
): LimitsTransition {
  const sessions = new Map([...knownSessions(next, w.sessionId, now), [w.sessionId, { ...w.session, lastAt: now }]]);
  return {
    kind: 'write',
    next: { ...next, pushes: knownPushes(w.pushes, now), sessions, purgeAt: plusSeconds(now, PURGE_SECONDS) },
  };
}

/** Oldest first, also where clocks differ: so the ones that are forgotten are never those that the window counts. */
function knownPushes(pushes: readonly Push[], now: NumericDate): readonly Push[] {
  return pushes
    .filter(({ at }) => Math.abs(now - at) < PUSH_KNOWN_SECONDS)
    .toSorted((a, b) => a.at - b.at)
    .slice(-PUSHES_KNOWN);
}

/** All but the one that is being written. Forgets the one that did something longest ago, a locked one after all that are not. */
function knownSessions(limits: Limits, sessionId: string, now: NumericDate): [string, SessionLimits][] {
  const isLocked = (id: string) => Number(sessionLocked(limits, id, now) !== undefined);
  return [...limits.sessions]
    .filter(([id]) => id !== sessionId)
    .toSorted(([a, one], [b, other]) => isLocked(b) - isLocked(a) || other.lastAt - one.lastAt)
    .slice(0, SESSIONS_KNOWN - 1);
}

function refusal(reached: LimitReached): LimitsTransition {
  return { kind: 'refuse', reached };
}
