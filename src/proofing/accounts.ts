import type { Account } from './record.ts';

/** What the user pool knows of an account. */
export interface KnownAccount {
  readonly sub: string;
  /** Signed up, enabled, and not confirmed by anybody yet. */
  readonly isUnconfirmed: boolean;
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
