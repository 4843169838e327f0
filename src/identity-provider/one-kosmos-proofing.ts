import { ConfigurationError } from '../shared/errors.ts';
import type { Capability } from './identity-provider.ts';
import { createOneKosmosClient, type OneKosmosClientOptions } from './one-kosmos-client.ts';
import { checkedSessionId, parseProofing, parseSession, toSessionBody } from './one-kosmos-proofing-wire.ts';
import type { ProofingProvider } from './proofing-provider.ts';
import type { ProofingVerifier } from './proofing-verifier.ts';
import { checkedProviderUrl } from './provider-url.ts';

export interface OneKosmosProofingOptions extends OneKosmosClientOptions {
  readonly capabilities: ReadonlySet<Capability>;
  readonly verifyProofing: ProofingVerifier;
}

/**
 * The proofing sessions of the integration card (F76), with the result that is assumed beyond it (F77, docs/provider.md). Every call is
 * made once: the card knows no idempotency key, so a repeated start would open a second session (F80).
 *
 * @throws ConfigurationError unless `baseUrl`, and each callback URL, is https, or http to loopback, without credentials, query and
 * fragment.
 */
export function createOneKosmosProofing(options: OneKosmosProofingOptions): ProofingProvider {
  const { capabilities, verifyProofing } = options;
  const call = createOneKosmosClient(options);

  return {
    async startProofing(request) {
      checkedProviderUrl('the proofing callback URL', request.callbackUrl);
      const body = toSessionBody(request);
      return parseSession(await call({ operation: 'proofing', path: 'v1/verify/sessions', body }));
    },

    async fetchProofing(expected, now) {
      if (!capabilities.has('proofing_result')) {
        throw new ConfigurationError(['a proofing result is needed, but proofing_result is not declared'], {
          detail: 'proofing_result_not_declared',
        });
      }
      const path = `v1/verify/sessions/${encodeURIComponent(checkedSessionId(expected.sessionId))}`;
      const answer = await call({ operation: 'proofing_result', path, body: undefined });
      const signedResult = parseProofing(answer, expected.sessionId);
      return signedResult === undefined ? { outcome: 'pending' } : verifyProofing(signedResult, expected, now);
    },
  };
}
