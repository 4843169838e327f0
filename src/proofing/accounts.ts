import type { NumericDate } from '../shared/numeric-date.ts';
import type { Account } from './record.ts';

/**
 * How an account stands: `waiting` for its confirmation; `disabled` by an administrator, confirmed or not; `done` in every other case, as
 * one that is confirmed or never was to be.
 */
export type AccountState = 'waiting' | 'disabled' | 'done';

/** What the user pool knows of an account. */
export interface KnownAccount {
  readonly sub: string;
  readonly state: AccountState;
  /** When it was made, by the clock of the user pool. */
  readonly createdAt: NumericDate;
}

/** The user pool, as far as a proofing changes it. Throws `UserPoolUnavailableError` when it does not answer. */
export interface Accounts {
  /** Undefined when there is no user of exactly this user name, casing included. An alias, or a sub, is none. */
  find(account: Account): Promise<KnownAccount | undefined>;
  /** Whether the pool holds a user of this name, in whatever state, and in whatever casing if the pool ignores it. */
  isTaken(account: Account): Promise<boolean>;
  /** Confirms the sign-up; an account that is confirmed by now is a success. Verifies neither e-mail nor telephone number (T44). */
  confirm(account: Account): Promise<void>;
  /** Writes `custom:blockid_sub`, for applications to read. Nothing of ours believes it (F53). */
  setProviderUserId(account: Account, providerUserId: string): Promise<void>;
}
