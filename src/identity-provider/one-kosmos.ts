import { ConfigurationError } from '../shared/errors.ts';
import type { Capability, IdentityProvider } from './identity-provider.ts';
import { createOneKosmosClient, type OneKosmosClientOptions } from './one-kosmos-client.ts';
import { checkedChallengeId, parseChallenge, parseResult, toStepUpBody } from './one-kosmos-wire.ts';
import type { ResultVerifier } from './result-verifier.ts';

export interface OneKosmosOptions extends OneKosmosClientOptions {
  readonly capabilities: ReadonlySet<Capability>;
  readonly verifyResult: ResultVerifier;
}

/**
 * The 1Kosmos tenant as identity provider: the step-up endpoints of the integration card (F76), with what is assumed beyond
 * them (F77, docs/provider.md). Every call is made once: the card knows no idempotency key (F80).
 *
 * @throws ConfigurationError unless `baseUrl` is https, or http to loopback, without credentials, query and fragment.
 */
export function createOneKosmos(options: OneKosmosOptions): IdentityProvider {
  const { capabilities, verifyResult } = options;
  const call = createOneKosmosClient(options);

  return {
    async requestStepUp(request) {
      if (request.display !== undefined && !capabilities.has('displays_transaction')) {
        throw new ConfigurationError(['a text is to be countersigned, but displays_transaction is not declared'], {
          detail: 'displays_transaction_not_declared',
        });
      }
      const body = toStepUpBody(request, capabilities);
      return parseChallenge(await call({ operation: 'stepup', path: 'v1/auth/stepup', body }), capabilities);
    },

    async fetchResult(expected, now) {
      const id = encodeURIComponent(checkedChallengeId(expected.challengeId));
      const path = `v1/auth/stepup/${id}/result`;
      const answer = parseResult(await call({ operation: 'result', path, body: undefined }), expected.challengeId);
      return answer === undefined ? { outcome: 'pending' } : verifyResult(answer, expected, now);
    },
  };
}
