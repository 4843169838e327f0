import { type NumericDate, plusSeconds } from '../shared/numeric-date.ts';
import { isAhead } from './is-ahead.ts';
import {
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
import { sessionIn, withLapses, withRefusal } from './refusals.ts';

// What counts is decided here, on the item as it was read; as in transitions.ts, a lost race is decided again. Nothing but an approval
// takes a count back: a new challenge resets nothing (T20). Whatever is written has the refusals of all pushes in it that came to their
// end meanwhile.

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
 * is decided anew, in the place of its own count, and stays refused if it was. Keeps if it holds the phone so long already.
 *
 * Refuses while the sign-in is locked, when it or the person had too many pushes, and while a push of another challenge may be on the
 * phone. Does NOT tell whether this nonce rang or was declined, which `ring` knows (T46).
 */
export function countPush(
  limits: Limits | undefined,
  p: { readonly sessionId: string; readonly nonce: string; readonly until: NumericDate; readonly firstRev: number },
  now: NumericDate,
): LimitsTransition {
  const { sessionId, nonce, until, firstRev } = p;
  const next = nextOf(limits, firstRev, now);
  const known = pushOf(next, nonce);
  if (known && known.until >= until) return { kind: 'keep' };

  const others = { ...next, pushes: next.pushes.filter((push) => push !== known) };
  const reached =
    sessionLocked(others, sessionId, now) ?? pushesExhausted(others, sessionId, now) ?? pushInProgress(others, now);
  if (reached) return refusal(reached);

  const pushes = [...others.pushes, { nonce, sessionId, at: now, until, refused: known?.refused ?? false }];
  return write(next, { sessionId, session: sessionIn(next, sessionId, now), pushes }, now);
}

/**
 * Says that a push has rung, and may now be on the phone until `until`; also one that was taken for gone: it stays refused if that was
 * counted. Keeps where it is not known, or has that end or a later one. Never refuses, also not where another push is on the phone: two
 * prompts that are there are told as two.
 */
export function extendPush(
  limits: Limits | undefined,
  p: { readonly nonce: string; readonly until: NumericDate },
  now: NumericDate,
): LimitsTransition {
  const known = limits && pushOf(limits, p.nonce);
  if (!known || known.until >= p.until) return { kind: 'keep' };

  const { sessionId } = known;
  const pushes = limits.pushes.map((push) => (push === known ? { ...push, until: p.until } : push));
  const next = afterLapses({ ...limits, pushes }, now);
  return write(next, { sessionId, session: sessionIn(next, sessionId, now), pushes: next.pushes }, now);
}

/**
 * Counts that the person declined, once for each nonce however late or often it is heard (T42), and that the phone is free. From the fifth
 * refusal in a row on it locks this sign-in, and no other. Never refuses. A push that came to its end before has counted at that end; one
 * that is no longer known counts as one of this second: nobody knows when it rang.
 */
export function countRefusal(
  limits: Limits | undefined,
  r: { readonly sessionId: string; readonly nonce: string; readonly firstRev: number },
  now: NumericDate,
): LimitsTransition {
  const { sessionId, nonce, firstRev } = r;
  const before = limits && pushOf(limits, nonce);
  if (before && isSettled(before, now)) return { kind: 'keep' };

  const next = nextOf(limits, firstRev, now);
  const known = pushOf(next, nonce);
  const others = next.pushes.filter((push) => push !== known);
  const { at, until } = known ?? { at: now, until: now };
  const push = { nonce, sessionId, at, until: until < now ? until : now, refused: true };
  const session = sessionIn(next, sessionId, now);
  const refused = known?.refused ? session : withRefusal(session, now);
  return write(next, { sessionId, session: refused, pushes: [...others, push] }, now);
}

/**
 * Takes an approved push out of the count and resets the refusals of its sign-in. Keeps where that push is not known, or was refused and is
 * gone from the phone, so that an approval heard twice resets nothing that was refused in between. Never refuses, and ends no lock.
 *
 * Does NOT ask whether the approval was in time, which `verify` knows: one that was, and is counted after its push came to its end, counts
 * unless that end was counted first.
 */
export function countApproval(
  limits: Limits | undefined,
  a: { readonly sessionId: string; readonly nonce: string },
  now: NumericDate,
): LimitsTransition {
  const known = limits && pushOf(limits, a.nonce);
  if (!known || isSettled(known, now)) return { kind: 'keep' };

  const next = afterLapses({ ...limits, pushes: limits.pushes.filter((push) => push !== known) }, now);
  const session = { ...sessionIn(next, a.sessionId, now), refusals: 0 };
  return write(next, { sessionId: a.sessionId, session, pushes: next.pushes }, now);
}

/** Counted as a refusal, and gone from the phone: nothing that is heard of it changes anything any more. */
function isSettled({ refused, until }: Push, now: NumericDate): boolean {
  return refused && until <= now;
}

/** The item with all that has lapsed by now, or an empty one, under the revision that is written next. */
function nextOf(limits: Limits | undefined, firstRev: number, now: NumericDate): Limits {
  return limits
    ? afterLapses(limits, now)
    : { rev: firstRev, pushes: [], sessions: new Map(), purgeAt: plusSeconds(now, PURGE_SECONDS) };
}

function afterLapses(limits: Limits, now: NumericDate): Limits {
  return { ...withLapses(limits, now), rev: limits.rev + 1 };
}

function pushOf(limits: Limits, nonce: string): Push | undefined {
  return limits.pushes.find((push) => push.nonce === nonce);
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
