import { ConfigurationError } from '../shared/errors.ts';
import type { Capability, IdentityProvider } from './identity-provider.ts';
import { createJsonExchange } from './json-exchange.ts';
import { checkedChallengeId, parseChallenge, parseResult, toStepUpBody } from './one-kosmos-wire.ts';
import { checkedProviderUrl } from './provider-url.ts';
import type { ResultVerifier } from './result-verifier.ts';

export interface OneKosmosOptions {
  /** The tenant. Its path, if any, is kept in front of `/v1`. */
  readonly baseUrl: URL;
  /** Asked once per call; whoever provides it caches. */
  readonly apiKey: () => Promise<string>;
  readonly capabilities: ReadonlySet<Capability>;
  readonly verifyResult: ResultVerifier;
  /** For one call, from the API key to the last byte. A result takes two calls when the tenant's keys are not cached (F36). */
  readonly timeoutMs: number;
}

/**
 * The 1Kosmos tenant as identity provider: the step-up endpoints of the integration card (F76), with what is assumed beyond
 * them (F77, docs/provider.md). Every call is made once: the card knows no idempotency key (F80).
 *
 * @throws ConfigurationError unless `baseUrl` is https, or http to loopback, without credentials, query and fragment.
 */
export function createOneKosmos(options: OneKosmosOptions): IdentityProvider {
  const { apiKey, capabilities, verifyResult } = options;
  const baseUrl = checkedProviderUrl('the identity provider URL', options.baseUrl);
  const exchange = createJsonExchange(options.timeoutMs);
  const authorization = async () => toAuthorization(await apiKey());

  return {
    async requestStepUp(request) {
      if (request.display !== undefined && !capabilities.has('displays_transaction')) {
        throw new ConfigurationError(['a text is to be countersigned, but displays_transaction is not declared'], {
          detail: 'displays_transaction_not_declared',
        });
      }
      const body = await exchange({
        operation: 'stepup',
        method: 'POST',
        url: endpoint(baseUrl, 'v1/auth/stepup'),
        authorization,
        body: toStepUpBody(request, capabilities),
        successStatuses: [200, 201],
        mediaTypes: ['application/json'],
      });
      return parseChallenge(body, capabilities);
    },

    async fetchResult(expected, now) {
      const id = encodeURIComponent(checkedChallengeId(expected.challengeId));
      const body = await exchange({
        operation: 'result',
        method: 'GET',
        url: endpoint(baseUrl, `v1/auth/stepup/${id}/result`),
        authorization,
        body: undefined,
        successStatuses: [200],
        mediaTypes: ['application/json'],
      });
      const signedResult = parseResult(body, expected.challengeId);
      return signedResult === undefined ? { outcome: 'pending' } : verifyResult(signedResult, expected, now);
    },
  };
}

function endpoint(baseUrl: URL, path: string): URL {
  return new URL(`${baseUrl.pathname.replace(/\/$/, '')}/${path}`, baseUrl.origin);
}

function toAuthorization(apiKey: string): string {
  if (!/^[\x21-\x7e]+$/.test(apiKey)) throw new Error('the API key is empty or holds more than visible ASCII');
  return `Bearer ${apiKey}`;
}
