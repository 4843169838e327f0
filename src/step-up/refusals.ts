import { type NumericDate, plusSeconds } from '../shared/numeric-date.ts';
import { isAhead } from './is-ahead.ts';
import type { Limits, SessionLimits } from './limits.ts';

/** NIST SP 800-63B lets at most this many failures pass in a row before the next attempt has to wait (F73). */
const REFUSALS_BEFORE_LOCK = 5;
/** And at least this long (F73). Each further refusal doubles it. */
const FIRST_LOCK_SECONDS = 30;
/** An hour ends a burst of prompts; longer would lock out the person rather than the thief. */
const LONGEST_LOCK_SECONDS = 3600;

/**
 * What has come of a person's pushes by `now`: one whose end has passed without an approval is a refusal of its sign-in, of the second of
 * that end, and once for each nonce (T20, T42). So nobody escapes the count by never asking what the person answered.
 *
 * Whoever decides looks at limits through this, and whoever counts writes them so: it makes no difference who does it first, or how often.
 * Does NOT count a push whose end still lies ahead, also not one that a wrong clock has put there.
 */
export function withLapses(limits: Limits, now: NumericDate): Limits {
  const lapsed = limits.pushes.filter(({ refused, until }) => !refused && until <= now);
  if (lapsed.length === 0) return limits;

  const sessions = new Map(limits.sessions);
  for (const { sessionId, until } of lapsed.toSorted((a, b) => a.until - b.until)) {
    const session = sessionIn({ sessions }, sessionId, until);
    sessions.set(sessionId, { ...withRefusal(session, until), lastAt: until });
  }
  const pushes = limits.pushes.map((push) => (lapsed.includes(push) ? { ...push, refused: true } : push));
  return { ...limits, pushes, sessions };
}

/** One refusal more, of that second. From the fifth in a row on it locks the sign-in. */
export function withRefusal(session: SessionLimits, at: NumericDate): SessionLimits {
  const refusals = session.refusals + 1;
  return { ...session, refusals, lockedUntil: lockAfter(refusals, session.lockedUntil, at) };
}

/** What a sign-in has done; nothing yet, if it is not known. */
export function sessionIn({ sessions }: Pick<Limits, 'sessions'>, sessionId: string, now: NumericDate): SessionLimits {
  const unseen = { refusals: 0, lockedUntil: undefined, opens: 0, opensSince: now, lastAt: now };
  return sessions.get(sessionId) ?? unseen;
}

function lockAfter(refusals: number, lockedUntil: NumericDate | undefined, at: NumericDate): NumericDate | undefined {
  if (refusals < REFUSALS_BEFORE_LOCK) return lockedUntil;
  const seconds = Math.min(FIRST_LOCK_SECONDS * 2 ** (refusals - REFUSALS_BEFORE_LOCK), LONGEST_LOCK_SECONDS);
  const until = plusSeconds(at, seconds);
  // After a clock was set back the lock before this one may end later.
  return lockedUntil !== undefined && isAhead(lockedUntil, at) && lockedUntil > until ? lockedUntil : until;
}
