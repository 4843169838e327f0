import type { ProofingResult } from '../identity-provider/proofing-provider.ts';
import { type NumericDate, numericDate, plusSeconds } from '../shared/numeric-date.ts';
import type { Account, LatestProofing, Proof, ProofingFailure, ProofingRecord } from './record.ts';

/** A link lives as long as the confirmation code beside it. */
export const LINK_SECONDS = 86_400;
/** How old a proofing may be that a client brings along. */
export const FRESH_SECONDS = 900;
/**
 * How long after its session an account may be made: sign-ups share one for 60 s, Cognito repeats a trigger for 15 s (F36), and two clocks
 * differ.
 */
const SIGN_UP_SECONDS = 120;
/** How long an item is kept after its last write: longer than any of its sessions can still be of use. */
const KEPT_SECONDS = 604_800;

export type ProofingRefusal =
  | 'session_unknown'
  | 'session_used'
  | 'proofing_failed'
  | 'proofing_not_passed'
  | 'account_mismatch';

/** `keep`: already so, and a success. `write` holds what to put in the place of what was read. */
export type ProofingTransition =
  | { readonly kind: 'write'; readonly next: ProofingRecord }
  | { readonly kind: 'keep'; readonly record: ProofingRecord }
  | { readonly kind: 'refuse'; readonly reason: ProofingRefusal };

/** As `ProofingTransition`, for the pointer to the newest session. Never refuses. */
export type LatestTransition = { readonly kind: 'write'; readonly next: LatestProofing } | { readonly kind: 'keep' };

/** Records a session that PreSignUp opened. Recording it again changes nothing, whatever has become of it. */
export function openProofing(
  record: ProofingRecord | undefined,
  s: { readonly account: Account; readonly url: string; readonly startedAt: NumericDate; readonly firstRev: number },
): ProofingTransition {
  if (record) return isOf(record, s.account) ? { kind: 'keep', record } : refuse('session_used');
  const until = plusSeconds(s.startedAt, LINK_SECONDS);
  const purgeAt = plusSeconds(s.startedAt, KEPT_SECONDS);
  const { account, url, firstRev: rev } = s;
  return { kind: 'write', next: { state: 'opened', mode: 'initiate', rev, account, url, until, purgeAt } };
}

/** Makes a session the newest of its account. A session that started before the newest one changes nothing. */
export function pointToLatest(
  latest: LatestProofing | undefined,
  s: { readonly sessionId: string; readonly startedAt: NumericDate; readonly firstRev: number },
): LatestTransition {
  if (latest && (latest.sessionId === s.sessionId || latest.startedAt > s.startedAt)) return { kind: 'keep' };
  const { sessionId, startedAt } = s;
  const purgeAt = plusSeconds(startedAt, KEPT_SECONDS);
  return { kind: 'write', next: { rev: latest ? latest.rev + 1 : s.firstRev, sessionId, startedAt, purgeAt } };
}

/**
 * Records how an opened session ended, once and for all: a session that failed never passes, one that passed never fails. The time of
 * the pass counts, not that of the callback, so that a late one is no loss.
 */
export function settleProofing(
  record: ProofingRecord | undefined,
  result: Exclude<ProofingResult, { outcome: 'pending' }>,
  now: NumericDate,
): ProofingTransition {
  if (!record) return refuse('session_unknown');
  if (record.state === 'failed') return refuse('proofing_failed');
  if (record.state !== 'opened') return { kind: 'keep', record };

  const { url: _, state: __, ...base } = touched(record, now);
  const failed = (failure: ProofingFailure): ProofingTransition => ({
    kind: 'write',
    next: { ...base, state: 'failed', failure },
  });
  if (result.outcome === 'failed') return failed(result.state);
  const proof = proofOf(result, now);
  return proof.at < record.until ? { kind: 'write', next: { ...base, state: 'passed', proof } } : failed('expired');
}

/**
 * Records a session that a client brings along, for this account alone. Bringing it again for the same account changes nothing until
 * the account has it; any other session of ours is used (T44).
 *
 * Does NOT check that the proof is fresh.
 */
export function presentProofing(
  record: ProofingRecord | undefined,
  p: { readonly account: Account; readonly proof: Proof; readonly firstRev: number },
  now: NumericDate,
): ProofingTransition {
  const { account, proof, firstRev: rev } = p;
  if (record) {
    const again = record.mode === 'verify' && record.state === 'passed' && isOf(record, account);
    return again ? { kind: 'keep', record } : refuse('session_used');
  }
  const until = plusSeconds(proof.at, FRESH_SECONDS + 1);
  const purgeAt = plusSeconds(now, KEPT_SECONDS);
  return { kind: 'write', next: { state: 'passed', mode: 'verify', rev, account, proof, until, purgeAt } };
}

/** Gives a session that passed to one sub, for ever. */
export function claimProofing(
  record: ProofingRecord | undefined,
  c: { readonly account: Account; readonly sub: string },
  now: NumericDate,
): ProofingTransition {
  if (!record) return refuse('session_unknown');
  if (!isOf(record, c.account)) return refuse('account_mismatch');
  switch (record.state) {
    case 'opened':
      return refuse('proofing_not_passed');
    case 'failed':
      return refuse('proofing_failed');
    case 'passed':
      return { kind: 'write', next: { ...touched(record, now), state: 'claimed', sub: c.sub } };
    case 'claimed':
    case 'confirmed':
      return record.sub === c.sub ? { kind: 'keep', record } : refuse('account_mismatch');
    default:
      return record satisfies never;
  }
}

/** Records that everything is done for the sub that claimed it. */
export function confirmProofing(record: ProofingRecord | undefined, sub: string, now: NumericDate): ProofingTransition {
  if (!record) return refuse('session_unknown');
  if (record.state !== 'claimed' && record.state !== 'confirmed') return refuse('proofing_not_passed');
  if (record.sub !== sub) return refuse('account_mismatch');
  if (record.state === 'confirmed') return { kind: 'keep', record };
  return { kind: 'write', next: { ...touched(record, now), state: 'confirmed' } };
}

/** The proof in a result. The provider's clock may be ahead of ours, and no proofing is of the future. */
export function proofOf(
  { providerUserId, ial, at }: Extract<ProofingResult, { outcome: 'passed' }>,
  now: NumericDate,
): Proof {
  return { providerUserId, ial, at: numericDate(Math.min(at, now)) };
}

/** Whether a record is of this account. */
export function isOf(record: ProofingRecord, { userPoolId, username }: Account): boolean {
  return record.account.userPoolId === userPoolId && record.account.username === username;
}

/** Whether the sign-up that opened a session at this time can have made this account. If not, the name has been given anew since (T44). */
export function isOfSignUp(startedAt: NumericDate, createdAt: NumericDate): boolean {
  return createdAt - startedAt <= SIGN_UP_SECONDS;
}

/** Never forgotten earlier than before: a clock that was set back shortens nothing. */
function touched<R extends ProofingRecord>(record: R, now: NumericDate): R {
  const purgeAt = numericDate(Math.max(record.purgeAt, plusSeconds(now, KEPT_SECONDS)));
  return { ...record, rev: record.rev + 1, purgeAt };
}

function refuse(reason: ProofingRefusal): ProofingTransition {
  return { kind: 'refuse', reason };
}
