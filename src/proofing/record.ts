import type { Ial } from '../shared/ial.ts';
import type { NumericDate } from '../shared/numeric-date.ts';

/** One user name in one user pool, before anybody knows its sub: at PreSignUp there is none. */
export interface Account {
  readonly userPoolId: string;
  readonly username: string;
}

/** What the provider's verified result says of the person. */
export interface Proof {
  readonly providerUserId: string;
  readonly ial: Ial;
  /** When the proofing was completed, by the provider's clock, never later than ours. */
  readonly at: NumericDate;
}

/** How a session without a pass ended at the provider (F81). */
export type ProofingFailure = 'completed' | 'expired' | 'declined';

interface ProofingBase {
  /** Starts at a random number and grows by one with every write; every write requires the revision it read. */
  readonly rev: number;
  /** The one account that this session may serve. */
  readonly account: Account;
  /** Who opened the session: PreSignUp (mechanism B), or the client, which is believed nothing (mechanism C). */
  readonly mode: 'initiate' | 'verify';
  /** The first second at which a pass no longer counts. */
  readonly until: NumericDate;
  /** When the table may forget the item (F64). Says nothing about validity. */
  readonly purgeAt: NumericDate;
}

/** A proofing session of the provider, by its session id. It serves one account, once (T44). */
export type ProofingRecord =
  /** `url` is the link for the person. */
  | (ProofingBase & { readonly state: 'opened'; readonly url: string })
  | (ProofingBase & { readonly state: 'failed'; readonly failure: ProofingFailure })
  /** The result was fetched and verified; no account has it yet. */
  | (ProofingBase & { readonly state: 'passed'; readonly proof: Proof })
  /** For this sub alone from now on: identity record, confirmation and attribute follow, and may be done again. */
  | (ProofingBase & { readonly state: 'claimed'; readonly proof: Proof; readonly sub: string })
  /** All of that is done. Nothing changes any more. */
  | (ProofingBase & { readonly state: 'confirmed'; readonly proof: Proof; readonly sub: string });

/** Which session is the newest of an account: only that one may confirm it. */
export interface LatestProofing {
  readonly rev: number;
  readonly sessionId: string;
  readonly startedAt: NumericDate;
  readonly purgeAt: NumericDate;
}
