import type { NumericDate } from '../shared/numeric-date.ts';

/**
 * What evidence is tied to: `transaction:<digest>` (single use) or `session:<digest>` (reusable until max_age).
 * The digest is the base64url SHA-256 over a canonical form that names issuer, sub, client and origin_jti, so a
 * binding is of fixed length and of one user's one session.
 */
export type Binding = `${'transaction' | 'session'}:${string}`;

/** One person in one user pool. Identity is issuer + sub, never user name or e-mail (T3). */
export interface User {
  readonly userPoolId: string;
  readonly sub: string;
}

interface ChallengeBase {
  /** 128 random bits, base64url. The handle carries it. */
  readonly nonce: string;
  /** The first second at which this challenge no longer counts. */
  readonly until: NumericDate;
  /** Hash of the origin_jti of the session that opened it. */
  readonly sessionId: string;
  /** The acr that a successful result of this challenge proves. */
  readonly acr: string;
}

interface Ringing extends ChallengeBase {
  /** The CUSTOM_AUTH run that rang; only it may verify (T39). */
  readonly flow: string;
  /** When the provider was about to be called. */
  readonly rangAt: NumericDate;
  /** The provider's name for the person, as the identity record had it when ringing. */
  readonly providerUserId: string;
}

interface Challenged extends Ringing {
  readonly providerChallengeId: string;
  readonly challengeUrl: string;
  /** The code shown on both sides by a provider with number_match. */
  readonly code: string | undefined;
}

export type Challenge =
  /** Opened by the authorizer. `transaction` is the canonical text that the binding is the digest of; undefined for a session binding. */
  | (ChallengeBase & { readonly state: 'pending'; readonly transaction: string | undefined })
  /** The provider is about to be called, once. A crash here costs a new challenge, never a second ring (T46). */
  | (Ringing & { readonly state: 'ringing'; readonly transaction: string | undefined })
  /** The phone rang; the transaction is no longer kept. */
  | (Challenged & { readonly state: 'challenged' })
  | (Challenged & { readonly state: 'answered' })
  | (Challenged & { readonly state: 'refused' });

/** What a verified provider result proves (RFC 9470 acr and auth_time, RFC 8176 amr). */
export interface Evidence {
  readonly acr: string;
  readonly amr: readonly string[];
  readonly authTime: NumericDate;
  /** The nonce of the challenge that it answers. */
  readonly nonce: string;
  /** What its run may ask a claim in its token with; undefined where the client sent none. */
  readonly ticket: Ticket | undefined;
}

/** What tells the tokens of the run that was approved from all others of its client (F35). */
export interface Ticket {
  /** SHA-256 of the 128 random bits that the client sent with its answer; base64url. */
  readonly sha256: string;
  /** 128 random bits of the one invocation that used it: how it knows its own write after a lost response (F66). */
  readonly usedBy: string | undefined;
}

/** One use of evidence. */
export interface Spent {
  /** Hash of Idempotency-Key, else of extendedRequestId. */
  readonly attempt: string;
  /** 128 random bits of the one invocation that spent: how it knows its own write after a lost response (F66). */
  readonly invocation: string;
  readonly nonce: string;
  readonly at: NumericDate;
}

/** The one item per (user, binding). Absent parts are written as undefined, so that nobody forgets them. */
export interface StepUpRecord {
  /** Starts at a random number and grows by one with every write; every write requires the revision it read. */
  readonly rev: number;
  readonly challenge: Challenge;
  readonly evidence: Evidence | undefined;
  readonly spent: Spent | undefined;
  /** The use before the current challenge: never erased by a new one (T40). */
  readonly lastSpent: Spent | undefined;
  /** When the table may forget the item (F64). Says nothing about validity. */
  readonly purgeAt: NumericDate;
}
