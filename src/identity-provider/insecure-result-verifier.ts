import type { Capability } from './identity-provider.ts';
import { readPlainAnswer } from './result-claims.ts';
import type { ResultVerifier } from './result-verifier.ts';

/**
 * INSECURE. Believes the integration card's bare `match_result` and `liveness_verified` (F76): whoever can answer in the tenant's place
 * approves anything. For development against a tenant that does not sign; the constructs refuse it unless they are told otherwise.
 *
 * Strict all the same: both booleans, the right challenge, and an echo where there is one. A signed result is not read.
 */
export function createInsecureResultVerifier(capabilities: ReadonlySet<Capability>): ResultVerifier {
  return async (completed, expected, now) => {
    const answer = readPlainAnswer(completed, expected, capabilities, now);
    return answer.outcome === 'approved' ? { ...answer, jws: undefined } : answer;
  };
}
