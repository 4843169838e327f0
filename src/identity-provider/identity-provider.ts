import type { NumericDate } from '../shared/numeric-date.ts';

/** What a provider can do beyond the integration card (F77). Declared in configuration, never assumed. */
export type Capability =
  | 'displays_transaction'
  | 'echoes_digest'
  | 'echoes_user'
  | 'number_match'
  | 'proofing_result'
  | 'oidc_sub_is_user';

/** The acr that a LiveID approval proves. */
export const LIVEID_ACR = 'urn:countersign:acr:liveid';

/** One push to one phone. */
export interface StepUpRequest {
  readonly providerUserId: string;
  /** Digest part of the binding, base64url. Sent only to a provider that echoes it. */
  readonly digest: string;
  /** The text to countersign, byte for byte what the digest covers (T15); undefined for a session binding. */
  readonly display: string | undefined;
  /** Seconds until the person may no longer answer, 1 to 300. */
  readonly timeoutSeconds: number;
}

export interface ProviderChallenge {
  readonly challengeId: string;
  /** https URL (http only to loopback) that opens the prompt on the phone. */
  readonly challengeUrl: string;
  readonly code: string | undefined;
}

/** What a result must match before it counts. */
export interface ExpectedResult {
  readonly challengeId: string;
  readonly providerUserId: string;
  readonly digest: string;
}

/** Only `approved` is evidence. `refused` is a signed answer of the provider, never a guess from a failure (T18). */
export type StepUpResult =
  | { readonly outcome: 'pending' }
  | { readonly outcome: 'refused' }
  | {
      readonly outcome: 'approved';
      readonly authTime: NumericDate;
      readonly amr: readonly string[];
      /** The signed result as it came, to be kept for disputes; undefined from a verifier of unsigned ones. */
      readonly jws: string | undefined;
    };

/**
 * The identity provider, in our words. Both methods throw `ProviderUnavailableError` when it does not answer as
 * documented (down, slow, 4xx, 5xx, not JSON, too large, a redirect) and `ProviderResultInvalidError` when it answers with a
 * result that fails verification. They never retry.
 */
export interface IdentityProvider {
  /** Rings the person's phone. Called at most once per nonce. */
  requestStepUp(request: StepUpRequest): Promise<ProviderChallenge>;
  /** Fetches and verifies the result of a challenge. `now` bounds the result's own times. */
  fetchResult(expected: ExpectedResult, now: NumericDate): Promise<StepUpResult>;
}
