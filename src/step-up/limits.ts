import type { NumericDate } from '../shared/numeric-date.ts';
import { isAhead } from './is-ahead.ts';
import { withLapses } from './refusals.ts';

/** What bounds prompts and challenges of one person (T20, T42). One item; every write requires the revision it read. */
export interface Limits {
  readonly rev: number;
  /** Pushes that led to no approval, oldest first. */
  readonly pushes: readonly Push[];
  /** Session id (`sessionIdOf`) → what that sign-in has done. */
  readonly sessions: ReadonlyMap<string, SessionLimits>;
  /** When the table may forget the item (F64). */
  readonly purgeAt: NumericDate;
}

export interface Push {
  /** Of the challenge that rang. */
  readonly nonce: string;
  /** Of the sign-in that asked for it. */
  readonly sessionId: string;
  /** When it was counted last, before the provider was called. */
  readonly at: NumericDate;
  /** No other push rings before: a few seconds, once it has rung until its challenge ends, and once it is declined no longer. */
  readonly until: NumericDate;
  /** Whether it counts as a refusal: the person declined, or `until` had passed when something was counted next. */
  readonly refused: boolean;
}

export interface SessionLimits {
  /** Pushes that were declined or came to their end, since the last approval. */
  readonly refusals: number;
  /** Undefined unless it was ever locked. */
  readonly lockedUntil: NumericDate | undefined;
  /** Challenges opened since `opensSince`. */
  readonly opens: number;
  readonly opensSince: NumericDate;
  /** When it last did something that counts. */
  readonly lastAt: NumericDate;
}

export type LimitReason =
  /** Refused too often in a row: this sign-in waits, others do not (T42). */
  | 'session_locked'
  /** This sign-in has opened too many challenges. */
  | 'challenges_exhausted'
  /** The person was prompted too often without approving. */
  | 'pushes_exhausted'
  /** Another prompt may be on the phone. */
  | 'push_in_progress';

/** A limit that is reached, and for how long. */
export interface LimitReached<Reason extends LimitReason = LimitReason> {
  readonly reason: Reason;
  /** Seconds, at least 1. */
  readonly retryAfter: number;
}

/** As `Transition`, for limits. `keep`: nothing to count, and a success. */
export type LimitsTransition =
  | { readonly kind: 'write'; readonly next: Limits }
  | { readonly kind: 'keep' }
  | { readonly kind: 'refuse'; readonly reached: LimitReached };

/** Five pushes of one sign-in that nobody approved: no sixth in the same ten minutes (OWASP's anti-brute-force, F75). */
const PUSHES_PER_SESSION = 5;
/** Twice as many over all sign-ins of a person: one that sends prompts in the person's name leaves them half. */
const PUSHES_PER_USER = 10;
/** Ten minutes: two whole lives of a challenge. */
const PUSHES_SECONDS = 600;
/** More than a person at work opens in an hour; each costs writes in the table. */
const OPENS_PER_SESSION = 100;
/** The hour begins with the first open in it. */
export const OPENS_SECONDS = 3600;

/**
 * What keeps this sign-in from being told a challenge: a lock, too many challenges, or too many pushes of its own or of the person. Does
 * NOT look for a push on the phone: it may be of this very challenge, and `countPush` knows.
 */
export function limitReached(
  limits: Limits | undefined,
  sessionId: string,
  now: NumericDate,
): LimitReached<'session_locked' | 'challenges_exhausted' | 'pushes_exhausted'> | undefined {
  return (
    sessionLocked(limits, sessionId, now) ??
    challengesExhausted(limits, sessionId, now) ??
    pushesExhausted(limits, sessionId, now)
  );
}

/** The lock of a sign-in, if it is on: also by a push that has come to its end and that nobody has counted yet. */
export function sessionLocked(
  limits: Limits | undefined,
  sessionId: string,
  now: NumericDate,
): LimitReached<'session_locked'> | undefined {
  const session = limits && withLapses(limits, now).sessions.get(sessionId);
  return reachedUntil('session_locked', session?.lockedUntil, now);
}

/** Whether this sign-in, or the person, has had all the pushes without approval that the window allows. */
export function pushesExhausted(
  limits: Limits | undefined,
  sessionId: string,
  now: NumericDate,
): LimitReached<'pushes_exhausted'> | undefined {
  const counted = limits?.pushes.filter(({ at }) => isAhead(at + PUSHES_SECONDS, now)) ?? [];
  const own = counted.filter((push) => push.sessionId === sessionId);
  const freeAt = Math.max(freeFrom(own, PUSHES_PER_SESSION), freeFrom(counted, PUSHES_PER_USER));
  return reachedUntil('pushes_exhausted', freeAt, now);
}

/** A push that may still be on the phone: a person sees one prompt at a time. Does NOT tell whose it is. */
export function pushInProgress(
  limits: Limits | undefined,
  now: NumericDate,
): LimitReached<'push_in_progress'> | undefined {
  const ends = limits?.pushes.map(({ until }) => until) ?? [];
  return reachedUntil('push_in_progress', Math.max(0, ...ends.filter((until) => isAhead(until, now))), now);
}

function challengesExhausted(
  limits: Limits | undefined,
  sessionId: string,
  now: NumericDate,
): LimitReached<'challenges_exhausted'> | undefined {
  const session = limits?.sessions.get(sessionId);
  if (!session || session.opens < OPENS_PER_SESSION) return undefined;
  return reachedUntil('challenges_exhausted', session.opensSince + OPENS_SECONDS, now);
}

/** When so many pushes have left the window that there are fewer than `cap` in it; 0 if there are fewer now. */
function freeFrom(pushes: readonly Push[], cap: number): number {
  const newestFirst = pushes.map(({ at }) => at).toSorted((a, b) => b - a);
  const last = newestFirst[cap - 1];
  return last === undefined ? 0 : last + PUSHES_SECONDS;
}

function reachedUntil<Reason extends LimitReason>(
  reason: Reason,
  end: number | undefined,
  now: NumericDate,
): LimitReached<Reason> | undefined {
  return end !== undefined && isAhead(end, now) ? { reason, retryAfter: end - now } : undefined;
}
