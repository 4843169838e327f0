import type { ProviderChallenge } from '../identity-provider/identity-provider.ts';
import { type NumericDate, plusSeconds } from '../shared/numeric-date.ts';
import { sameNonce } from './handle.ts';
import type { Challenge, StepUpRecord } from './record.ts';

// Every condition of every transition is decided here, or in spend.ts for the uses of evidence, on the record as it was read. The store
// adds one condition only: that the record is still at that revision (or still absent). As a write replaces the whole item, nothing
// decided here can have changed in between, and a lost race is decided again on what is there then.

/** Seconds that a challenge stays open. */
export const CHALLENGE_SECONDS = 300;
/** A pending challenge with this many seconds left, or fewer, is extended: the person has yet to reach the phone. */
const EXTENSION_SECONDS = 120;
/** A trigger lives for 5 s at most (F36): ringing that is older has crashed (docs/decisions/001). */
export const RINGING_SECONDS = 10;
/** When the table may forget an item: two days after its last write (F64). */
const PURGE_SECONDS = 172_800;

/** What a transition makes of the record that was read. */
export type Transition =
  | { readonly kind: 'write'; readonly next: StepUpRecord }
  /** Already so: nothing to write, and a success. */
  | { readonly kind: 'keep'; readonly record: StepUpRecord }
  | { readonly kind: 'refuse'; readonly reason: TransitionRefusal };

/** Why a transition does not apply. Stable: logged and tested by name. */
export type TransitionRefusal =
  | 'no_record'
  | 'nonce_mismatch'
  | 'flow_mismatch'
  | 'challenge_expired'
  | 'challenge_not_pending'
  | 'challenge_not_ringing'
  | 'challenge_not_challenged'
  | 'evidence_missing'
  | 'evidence_already_spent'
  | 'authentication_in_future'
  | 'authentication_too_old'
  | 'ticket_unknown'
  | 'ticket_already_used';

/**
 * Opens a challenge, or keeps the one that is alive; a pending one near its end is extended under the same nonce. Never refuses.
 *
 * A new challenge drops the evidence of the one before and moves `spent` to `lastSpent`. It does NOT ask whether that
 * evidence still counts: the caller decides on this very record first, and spends what can be spent (T40).
 *
 * `nonce` is fresh for each call, also for a second try of the same request: a nonce that was used in a record that has
 * moved on since would ring a second time.
 *
 * `firstRev` is random, up to 2^40: a write that was decided before the item was deleted (TTL, erasure) cannot meet the
 * same revision in an item written anew.
 */
export function open(
  previous: StepUpRecord | undefined,
  o: {
    readonly nonce: string;
    readonly firstRev: number;
    readonly sessionId: string;
    readonly acr: string;
    /** What the binding is the digest of; undefined for a session binding. */
    readonly transaction: string | undefined;
  },
  now: NumericDate,
): Transition {
  const until = plusSeconds(now, CHALLENGE_SECONDS);
  if (previous && isAlive(previous.challenge, now)) {
    const { challenge } = previous;
    const extend = challenge.state === 'pending' && challenge.until - now <= EXTENSION_SECONDS;
    return extend ? write(previous, { challenge: { ...challenge, until } }, now) : { kind: 'keep', record: previous };
  }

  const { nonce, sessionId, acr, transaction, firstRev } = o;
  return {
    kind: 'write',
    next: {
      rev: previous ? previous.rev + 1 : firstRev,
      challenge: { state: 'pending', nonce, until, sessionId, acr, transaction },
      evidence: undefined,
      spent: undefined,
      lastSpent: previous?.spent ?? previous?.lastSpent,
      purgeAt: plusSeconds(now, PURGE_SECONDS),
    },
  };
}

/**
 * Claims the one ring of a challenge, before the provider is called. Refuses a challenge that is not pending, even one that
 * this same flow set ringing: after a crash nobody knows whether the phone rang, so it never rings again (T46).
 */
export function ring(
  record: StepUpRecord | undefined,
  r: { readonly nonce: string; readonly flow: string; readonly providerUserId: string },
  now: NumericDate,
): Transition {
  if (!record) return refusal('no_record');
  const { challenge } = record;
  if (!sameNonce(challenge.nonce, r.nonce)) return refusal('nonce_mismatch');
  if (challenge.state !== 'pending') return refusal('challenge_not_pending');
  if (now >= challenge.until) return refusal('challenge_expired');

  const { flow, providerUserId } = r;
  return write(record, { challenge: { ...challenge, state: 'ringing', flow, providerUserId, rangAt: now } }, now);
}

/** Records the provider's challenge. The text to display has been sent, and the transaction that it is of is no longer kept. */
export function rung(
  record: StepUpRecord | undefined,
  r: { readonly nonce: string; readonly flow: string; readonly challenge: ProviderChallenge },
  now: NumericDate,
): Transition {
  if (!record) return refusal('no_record');
  const { challenge } = record;
  if (!sameNonce(challenge.nonce, r.nonce)) return refusal('nonce_mismatch');
  if (challenge.state === 'pending') return refusal('challenge_not_ringing');
  if (challenge.flow !== r.flow) return refusal('flow_mismatch');
  if (challenge.state === 'challenged' && challenge.providerChallengeId === r.challenge.challengeId) {
    return { kind: 'keep', record };
  }
  if (challenge.state !== 'ringing') return refusal('challenge_not_ringing');

  const { transaction: _, ...ringing } = challenge;
  const { challengeId: providerChallengeId, challengeUrl, code } = r.challenge;
  return write(
    record,
    { challenge: { ...ringing, state: 'challenged', providerChallengeId, challengeUrl, code } },
    now,
  );
}

/**
 * Records the evidence of a verified approval. Only the flow that rang may (T39), and only before the challenge ends; the
 * provider's time never lies in our future (T17).
 */
export function verify(
  record: StepUpRecord | undefined,
  v: {
    readonly nonce: string;
    readonly flow: string;
    readonly authTime: NumericDate;
    readonly amr: readonly string[];
    /** SHA-256 of the ticket that came with the answer, if one did. */
    readonly ticketSha256: string | undefined;
  },
  now: NumericDate,
): Transition {
  if (!record) return refusal('no_record');
  const { challenge } = record;
  if (!sameNonce(challenge.nonce, v.nonce)) return refusal('nonce_mismatch');
  if (challenge.state !== 'challenged' && challenge.state !== 'answered') return refusal('challenge_not_challenged');
  if (challenge.flow !== v.flow) return refusal('flow_mismatch');
  if (challenge.state === 'answered') return { kind: 'keep', record };
  if (now >= challenge.until) return refusal('challenge_expired');

  const authTime = v.authTime < now ? v.authTime : now;
  const ticket = v.ticketSha256 === undefined ? undefined : { sha256: v.ticketSha256, usedBy: undefined };
  const evidence = { acr: challenge.acr, amr: v.amr, authTime, nonce: challenge.nonce, ticket };
  return write(record, { challenge: { ...challenge, state: 'answered' }, evidence }, now);
}

/** Records that the person declined. Only the flow that rang may. */
export function refuse(
  record: StepUpRecord | undefined,
  r: { readonly nonce: string; readonly flow: string },
  now: NumericDate,
): Transition {
  if (!record) return refusal('no_record');
  const { challenge } = record;
  if (!sameNonce(challenge.nonce, r.nonce)) return refusal('nonce_mismatch');
  if (challenge.state !== 'challenged' && challenge.state !== 'refused') return refusal('challenge_not_challenged');
  if (challenge.flow !== r.flow) return refusal('flow_mismatch');
  if (challenge.state === 'refused') return { kind: 'keep', record };

  return write(record, { challenge: { ...challenge, state: 'refused' } }, now);
}

/** Whether a challenge may still lead to evidence, so that `open` keeps it. */
export function isAlive(challenge: Challenge, now: NumericDate): boolean {
  switch (challenge.state) {
    case 'pending':
    case 'challenged':
      return now < challenge.until;
    case 'ringing':
      return now < challenge.until && now < challenge.rangAt + RINGING_SECONDS;
    case 'answered':
    case 'refused':
      return false;
    default:
      return challenge satisfies never;
  }
}

/** What writes the record with these changes, at its next revision. */
export function write(
  record: StepUpRecord,
  changes: Partial<Pick<StepUpRecord, 'challenge' | 'evidence' | 'spent'>>,
  now: NumericDate,
): Transition {
  return {
    kind: 'write',
    next: { ...record, ...changes, rev: record.rev + 1, purgeAt: plusSeconds(now, PURGE_SECONDS) },
  };
}

export function refusal(reason: TransitionRefusal): Transition {
  return { kind: 'refuse', reason };
}
