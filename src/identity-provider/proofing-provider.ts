import type { Ial } from '../shared/ial.ts';
import type { NumericDate } from '../shared/numeric-date.ts';

/** One proofing of one person who signs up: documents and a live face. */
export interface ProofingRequest {
  /** The tenant's own names, as `passport`. At least one. */
  readonly documentTypes: readonly string[];
  readonly livenessMode: 'active' | 'passive';
  /** Where the tenant says that something changed. A hint: the result is fetched (T33). */
  readonly callbackUrl: URL;
  readonly userPoolId: string;
  readonly username: string;
}

export interface ProofingSession {
  readonly sessionId: string;
  /** https URL (http only to loopback) at which the person is proofed. */
  readonly url: string;
}

/** What a result must match before it counts. */
export interface ExpectedProofing {
  readonly sessionId: string;
  readonly userPoolId: string;
  readonly username: string;
}

/**
 * Only `passed` is evidence. `failed` is a signed answer of the provider, never a guess from a failure; a session that ended
 * without a pass never becomes one (T18, F81).
 */
export type ProofingResult =
  | { readonly outcome: 'pending' }
  | { readonly outcome: 'failed'; readonly state: 'completed' | 'expired' | 'declined' }
  | {
      readonly outcome: 'passed';
      readonly providerUserId: string;
      readonly ial: Ial;
      /** When the proofing was completed, by the provider's clock; never later than `now`. */
      readonly at: NumericDate;
    };

/**
 * The proofing of people, in our words. Both methods throw `ProviderUnavailableError` when the provider does not answer as
 * documented and `ProviderResultInvalidError` when it answers with a result that fails verification. They never retry.
 */
export interface ProofingProvider {
  /** Opens a session. Every call opens another: whoever calls makes sure of one per sign-up. */
  startProofing(request: ProofingRequest): Promise<ProofingSession>;
  /**
   * Fetches and verifies the result of a session. `now` bounds the result's own times. Does NOT check that the session is unused.
   *
   * @throws ConfigurationError when the provider was not declared to sign proofing results.
   */
  fetchProofing(expected: ExpectedProofing, now: NumericDate): Promise<ProofingResult>;
}
