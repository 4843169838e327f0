import { createHash } from 'node:crypto';
import { type NumericDate, plusSeconds } from '../shared/numeric-date.ts';
import { userKey } from '../step-up/item-key.ts';
import type { User } from '../step-up/record.ts';
import type { Approval, DisplayedText } from './dispute-store.ts';

const DAY_SECONDS = 86_400;

/** An item of the table of disputes (docs/disputes.md). What is undefined is left out. */
export type DisputeItem = Readonly<Record<string, string | number | readonly string[] | undefined>>;

/** @throws RangeError when the user is not of the documented form. */
export function displayedItem(user: User, displayed: DisplayedText, days: number, now: NumericDate): DisputeItem {
  return {
    pk: personKey(user),
    sk: `displayed#${displayed.approvalId}`,
    binding: displayed.binding,
    session_id: displayed.sessionId,
    provider_user_id: displayed.providerUserId,
    display: displayed.display,
    transaction: displayed.transaction,
    kept_at: now,
    purge_at: plusSeconds(now, days * DAY_SECONDS),
  };
}

/** @throws RangeError when the user is not of the documented form. */
export function approvalItem(user: User, approval: Approval, days: number, now: NumericDate): DisputeItem {
  return {
    pk: personKey(user),
    sk: `approval#${approval.approvalId}`,
    binding: approval.binding,
    session_id: approval.sessionId,
    acr: approval.acr,
    amr: [...approval.amr],
    auth_time: approval.authTime,
    rang_at: approval.rangAt,
    provider_user_id: approval.providerUserId,
    provider_challenge_id: approval.providerChallengeId,
    jws: approval.jws,
    kept_at: now,
    purge_at: plusSeconds(now, days * DAY_SECONDS),
  };
}

/** A hash, so that an export of the table names nobody in our own words; who knows pool and sub finds all of a person's items. */
function personKey(user: User): string {
  return `person#${createHash('sha256').update(userKey(user)).digest('base64url')}`;
}
