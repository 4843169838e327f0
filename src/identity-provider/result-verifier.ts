import type { NumericDate } from '../shared/numeric-date.ts';
import { ProviderResultInvalidError } from './errors.ts';
import type { Capability, ExpectedResult, StepUpResult } from './identity-provider.ts';
import { readResultClaims } from './result-claims.ts';
import { createReadSignedClaims, type SignedClaimsOptions } from './signed-claims.ts';

/** The media type of a signed result, without `application/`. */
export const RESULT_TYPE = 'stepup-result+jwt';

/** The tenant's answer about a challenge that is no longer pending, as it came: nothing in it is verified. */
export type CompletedAnswer = Readonly<Record<string, unknown>>;

/**
 * Says what an answer proves about `expected`. Never `pending`.
 *
 * @throws ProviderResultInvalidError when it does not verify; ProviderUnavailableError when that cannot be found out.
 */
export type ResultVerifier = (
  answer: CompletedAnswer,
  expected: ExpectedResult,
  now: NumericDate,
) => Promise<StepUpResult>;

export interface JwsResultVerifierOptions extends Omit<SignedClaimsOptions, 'type'> {
  /** An echo is compared when present, and required when its capability is declared. */
  readonly capabilities: ReadonlySet<Capability>;
}

/**
 * Verifies results whose `signed_result` is a compact JWS under the tenant's keys: an assumption (F77), said in docs/provider.md.
 * Reads nothing beside it: the rest of an answer is not signed.
 */
export function createJwsResultVerifier({ capabilities, ...options }: JwsResultVerifierOptions): ResultVerifier {
  const readSignedClaims = createReadSignedClaims({ ...options, type: RESULT_TYPE });
  return async ({ signed_result: jws }, expected, now) => {
    if (typeof jws !== 'string') throw new ProviderResultInvalidError('signed_result_missing');
    const answer = readResultClaims(await readSignedClaims(jws, now), expected, capabilities, now);
    return answer.outcome === 'approved' ? { ...answer, jws } : answer;
  };
}
