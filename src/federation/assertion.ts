import type { Ial } from '../shared/ial.ts';
import type { NumericDate } from '../shared/numeric-date.ts';

/** A person at an identity provider of one user pool, before anybody knows a sub: at inbound federation there may be none. */
export interface FederatedPerson {
  readonly userPoolId: string;
  /** As the user pool calls the provider. The same person at another one is somebody else (T3). */
  readonly providerName: string;
  /** The `sub` that the provider gave them. */
  readonly providerSub: string;
}

/** What a provider said of a person when they signed in last. Its key says of whom: it says nothing about who they are in the user pool. */
export interface Assertion {
  /** Starts at a random number and grows by one with every write; every write requires the revision it read. */
  readonly rev: number;
  /** Undefined where the provider named no level, or one that is not known. */
  readonly ial: Ial | undefined;
  /** The `iat` of the ID token, which orders assertions: the provider's clock, at most a minute ahead of ours. */
  readonly issuedAt: NumericDate;
  /** When the person authenticated at the provider: never later than the provider says, nor than now. */
  readonly authenticatedAt: NumericDate;
  /** When the table may forget the item (F64). Says nothing about validity. */
  readonly purgeAt: NumericDate;
}

/** How long an assertion counts after it was issued, and is kept after it was written down: longer than a sign-in takes. */
export const ASSERTION_SECONDS = 3600;
