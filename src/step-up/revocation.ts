import { type NumericDate, plusSeconds } from '../shared/numeric-date.ts';
import type { IdentityRecord } from './identity-store.ts';
import type { Challenge } from './record.ts';
import { CHALLENGE_SECONDS } from './transitions.ts';

/** As `Transition`, for identity records. `keep`: already so, and a success. A revocation never refuses. */
export type IdentityTransition = { readonly kind: 'write'; readonly next: IdentityRecord } | { readonly kind: 'keep' };

/** A sign-out a week for a year. Beyond that `revokedBefore` speaks for the oldest. */
const SESSIONS_KNOWN = 50;

/**
 * Ends one sign-in, for ever. `firstRev` is random, as for `open` in transitions.ts.
 *
 * Where too many are listed, the one revoked longest ago leaves the list and `revokedBefore` moves up to its second: that ends other
 * sign-ins as old as that one too, and never lets a revoked one count again.
 */
export function revokeSession(
  identity: IdentityRecord | undefined,
  s: { readonly sessionId: string; readonly firstRev: number },
  now: NumericDate,
): IdentityTransition {
  if (identity?.revokedSessions.has(s.sessionId)) return { kind: 'keep' };

  const next = nextOf(identity, s.firstRev);
  const oldestFirst = [...next.revokedSessions].toSorted(([, a], [, b]) => a - b);
  const dropped = oldestFirst.slice(0, Math.max(0, oldestFirst.length + 1 - SESSIONS_KNOWN));
  const revokedSessions = new Map([...oldestFirst.slice(dropped.length), [s.sessionId, now]]);
  const revokedBefore = dropped.reduce((latest, [, at]) => later(latest, at), next.revokedBefore);
  return { kind: 'write', next: { ...next, revokedSessions, revokedBefore } };
}

/** Ends every sign-in of this second and before. Never moves back. */
export function revokeUser(
  identity: IdentityRecord | undefined,
  u: { readonly firstRev: number },
  now: NumericDate,
): IdentityTransition {
  const { revokedBefore, ...next } = nextOf(identity, u.firstRev);
  const revoked = later(revokedBefore, now);
  return revoked === revokedBefore ? { kind: 'keep' } : { kind: 'write', next: { ...next, revokedBefore: revoked } };
}

/**
 * Whether a sign-in was ended. One whose `authTime` is not known is older than any second, and one without a session id can be ended with
 * all others only.
 */
export function isRevoked(
  identity: IdentityRecord | undefined,
  signIn: { readonly sessionId: string | undefined; readonly authTime: NumericDate | undefined },
): boolean {
  if (!identity) return false;
  if (signIn.sessionId !== undefined && identity.revokedSessions.has(signIn.sessionId)) return true;
  if (identity.revokedBefore === undefined) return false;
  return signIn.authTime === undefined || signIn.authTime <= identity.revokedBefore;
}

/**
 * Whether the sign-in that opened a challenge was ended, for those who see no access token (F29). Its time is not known here: the
 * authorizer opened or extended the challenge CHALLENGE_SECONDS before its end, and asked for revocations then, so the sign-in is no
 * younger than that.
 */
export function isChallengeRevoked(identity: IdentityRecord | undefined, { sessionId, until }: Challenge): boolean {
  return isRevoked(identity, { sessionId, authTime: plusSeconds(until, -CHALLENGE_SECONDS) });
}

/** The record as it is, or one that knows nothing of the person, under the revision that is written next. */
export function nextOf(identity: IdentityRecord | undefined, firstRev: number): IdentityRecord {
  if (identity) return { ...identity, rev: identity.rev + 1 };
  return {
    rev: firstRev,
    providerUserId: undefined,
    proofing: undefined,
    asserted: undefined,
    heard: undefined,
    revokedBefore: undefined,
    revokedSessions: new Map(),
  };
}

function later(one: NumericDate | undefined, other: NumericDate): NumericDate {
  return one !== undefined && one > other ? one : other;
}
