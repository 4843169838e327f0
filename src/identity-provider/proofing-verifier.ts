import type { NumericDate } from '../shared/numeric-date.ts';
import { readProofingClaims } from './proofing-claims.ts';
import type { ExpectedProofing, ProofingResult } from './proofing-provider.ts';
import { createReadSignedClaims, type SignedClaimsOptions } from './signed-claims.ts';

/** The media type of a signed proofing result, without `application/`. A step-up result is none. */
export const PROOFING_TYPE = 'proofing-result+jwt';

/**
 * Says what a signed proofing result proves about `expected`.
 *
 * @throws ProviderResultInvalidError when it does not verify; ProviderUnavailableError when that cannot be found out.
 */
export type ProofingVerifier = (jws: string, expected: ExpectedProofing, now: NumericDate) => Promise<ProofingResult>;

/** Verifies proofing results that are a compact JWS under the tenant's keys: an assumption (F77), said in docs/provider.md. */
export function createProofingVerifier(options: Omit<SignedClaimsOptions, 'type'>): ProofingVerifier {
  const readSignedClaims = createReadSignedClaims({ ...options, type: PROOFING_TYPE });
  return async (jws, expected, now) => readProofingClaims(await readSignedClaims(jws, now), expected, now);
}
