import type { User } from './record.ts';

/** The authority for who a person is at the identity provider (F53): no token claim or attribute is. */
export interface IdentityRecord {
  readonly providerUserId: string;
}

/** Gives `undefined` only when the person has no identity record; throws like `StepUpStore` on outage or a bad item. */
export interface IdentityStore {
  find(user: User): Promise<IdentityRecord | undefined>;
}
