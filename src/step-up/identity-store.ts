import type { Ial } from '../shared/ial.ts';
import type { NumericDate } from '../shared/numeric-date.ts';
import type { User } from './record.ts';

/**
 * The authority for who a person is at the identity provider and how well that was proofed (F53): no token claim or attribute is. What
 * ends their sign-ins lies here too, so that one read tells both.
 */
export interface IdentityRecord {
  readonly rev: number;
  /** Undefined where only a revocation is known of the person. */
  readonly providerUserId: string | undefined;
  readonly proofing: Proofing | undefined;
  /**
   * Where a provider's assertion, copied at a federated sign-in, says what `proofing` says, also that there is none. Undefined where a
   * proofing of ours, an import or a hand said it: a provider that later names no level takes that away from nobody.
   */
  readonly asserted: Asserted | undefined;
  /** What a provider said last, whether it counted or not. Whoever changes the rest of the record leaves this as it is. */
  readonly heard: Heard | undefined;
  /** Sign-ins at or before this second no longer count. */
  readonly revokedBefore: NumericDate | undefined;
  /** Session id (`sessionIdOf`) → when it was revoked. Such a sign-in never counts again. */
  readonly revokedSessions: ReadonlyMap<string, NumericDate>;
}

export interface Proofing {
  readonly ial: Ial;
  readonly at: NumericDate;
}

export interface Asserted {
  /** As the user pool calls the provider. */
  readonly by: string;
  /** The `iat` of the ID token that said so. */
  readonly at: NumericDate;
}

/** An assertion that was taken or left: an older one is not heard, nor the same one again. */
export interface Heard extends Asserted {
  /** Undefined where the provider named no level. */
  readonly ial: Ial | undefined;
}

/** Gives `undefined` only when the person has no identity record; throws like `StepUpStore` on outage or a bad item. */
export interface IdentityStore {
  find(user: User): Promise<IdentityRecord | undefined>;
  /** As `StepUpStore.write`: puts `next` in the place of `previous`, if the stored revision is still that one. */
  write(user: User, previous: IdentityRecord | undefined, next: IdentityRecord): Promise<'written' | 'changed'>;
}
