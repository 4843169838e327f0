import type { NumericDate } from '../shared/numeric-date.ts';
import type { Binding, User } from '../step-up/record.ts';

/** What one challenge asks the person to countersign, on its way to the phone. */
export interface DisplayedText {
  readonly binding: Binding;
  /** The nonce of the challenge: the `approval_id` of seals and logs, if it comes to an approval. */
  readonly approvalId: string;
  /** Hash of the `origin_jti` of the session that asked. */
  readonly sessionId: string;
  readonly providerUserId: string;
  readonly display: string;
  /** The canonical text that `binding` is the digest of; the caller has checked that it is. */
  readonly transaction: string;
}

/** What one approval stands on. */
export interface Approval {
  readonly binding: Binding;
  readonly approvalId: string;
  readonly sessionId: string;
  readonly acr: string;
  readonly amr: readonly string[];
  /** When the person acted, by the provider's clock. */
  readonly authTime: NumericDate;
  readonly rangAt: NumericDate;
  readonly providerUserId: string;
  readonly providerChallengeId: string;
  /** The provider's signed result, byte for byte; undefined where results are not signed. */
  readonly jws: string | undefined;
}

/**
 * Where a bank keeps what it shows when a person says "that was not me". Nothing here is ever read by Countersign, and nothing is decided
 * on it.
 *
 * What was kept first stays: keeping the same again is a success and changes nothing (F36, F66). Throws DisputesUnavailableError where it
 * cannot tell that it is kept.
 */
export interface DisputeStore {
  keepDisplayed(user: User, displayed: DisplayedText, now: NumericDate): Promise<void>;
  keepApproval(user: User, approval: Approval, now: NumericDate): Promise<void>;
}

/** For an installation that keeps no evidence for disputes. */
export const keepsNothing: DisputeStore = {
  keepDisplayed: async () => undefined,
  keepApproval: async () => undefined,
};
