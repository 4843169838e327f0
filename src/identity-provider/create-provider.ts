import type { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { IdentityProvider } from '../identity-provider/identity-provider.ts';
import { createInsecureResultVerifier } from '../identity-provider/insecure-result-verifier.ts';
import { createOneKosmos } from '../identity-provider/one-kosmos.ts';
import { createJwsResultVerifier, type ResultVerifier } from '../identity-provider/result-verifier.ts';
import { createFetchJwks, createTenantJwks } from '../identity-provider/tenant-jwks.ts';
import type { Logger } from '../shared/logger.ts';
import type { RingConfig } from './config.ts';
import { providerSecret } from './provider-secret.ts';

/** A result may take two calls, and a trigger has 5 s for everything (F36). Milliseconds. */
const TIMEOUT_MS = 1500;

/** The configured tenant, with its API key from Secrets Manager. Warns at once, if its results are believed unsigned. */
export function createProvider(
  config: RingConfig['provider'],
  secrets: SecretsManagerClient,
  logger: Logger,
): IdentityProvider {
  const { baseUrl, capabilities } = config;
  return createOneKosmos({
    baseUrl,
    apiKey: providerSecret(config.secretId, secrets).apiKey,
    capabilities,
    verifyResult: createResultVerifier(config, logger),
    timeoutMs: TIMEOUT_MS,
  });
}

function createResultVerifier(config: RingConfig['provider'], logger: Logger): ResultVerifier {
  const { issuer, audience, capabilities, results } = config;
  switch (results) {
    case 'jws': {
      const jwks = createTenantJwks(createFetchJwks(new URL(`${issuer}/.well-known/jwks.json`), TIMEOUT_MS));
      return createJwsResultVerifier({ issuer, audience, capabilities, jwks });
    }
    case 'insecure_unsigned_booleans':
      logger.warn('insecure_provider_results', { results });
      return createInsecureResultVerifier(capabilities);
    default:
      return results satisfies never;
  }
}
