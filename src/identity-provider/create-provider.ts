import type { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { Logger } from '../shared/logger.ts';
import type { IdentityProvider } from './identity-provider.ts';
import { createInsecureResultVerifier } from './insecure-result-verifier.ts';
import { createOneKosmos } from './one-kosmos.ts';
import { createOneKosmosProofing } from './one-kosmos-proofing.ts';
import type { ProofingProvider } from './proofing-provider.ts';
import { createProofingVerifier } from './proofing-verifier.ts';
import type { ProviderConfig } from './provider-config.ts';
import { providerSecret } from './provider-secret.ts';
import { createJwsResultVerifier, type ResultVerifier } from './result-verifier.ts';
import { createFetchJwks, createTenantJwks, type TenantJwks } from './tenant-jwks.ts';

/** A result may take two calls, and a trigger has 5 s for everything (F36). Milliseconds. */
const TIMEOUT_MS = 1500;

/** The configured tenant, with its API key from Secrets Manager. Warns at once, if its results are believed unsigned. */
export function createProvider(
  config: ProviderConfig,
  secrets: SecretsManagerClient,
  logger: Logger,
): IdentityProvider {
  return createOneKosmos({ ...tenant(config, secrets), verifyResult: createResultVerifier(config, logger) });
}

/** The configured tenant as a proofing provider. Its proofing results are always signed. */
export function createProofingProvider(config: ProviderConfig, secrets: SecretsManagerClient): ProofingProvider {
  const { issuer, audience } = config;
  const verifyProofing = createProofingVerifier({ issuer, audience, jwks: jwksOf(config) });
  return createOneKosmosProofing({ ...tenant(config, secrets), verifyProofing });
}

function tenant({ baseUrl, capabilities, secretId }: ProviderConfig, secrets: SecretsManagerClient) {
  return { baseUrl, capabilities, apiKey: providerSecret(secretId, secrets).apiKey, timeoutMs: TIMEOUT_MS };
}

function createResultVerifier(config: ProviderConfig, logger: Logger): ResultVerifier {
  const { issuer, audience, capabilities, results } = config;
  switch (results) {
    case 'jws':
      return createJwsResultVerifier({ issuer, audience, capabilities, jwks: jwksOf(config) });
    case 'insecure_unsigned_booleans':
      logger.warn('insecure_provider_results', { results });
      return createInsecureResultVerifier(capabilities);
    default:
      return results satisfies never;
  }
}

function jwksOf({ issuer }: ProviderConfig): TenantJwks {
  return createTenantJwks(createFetchJwks(new URL(`${issuer}/.well-known/jwks.json`), TIMEOUT_MS));
}
