import type { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { createOneKosmosProofing } from '../identity-provider/one-kosmos-proofing.ts';
import type { ProofingProvider } from '../identity-provider/proofing-provider.ts';
import { createProofingVerifier } from '../identity-provider/proofing-verifier.ts';
import type { ProviderConfig } from '../identity-provider/provider-config.ts';
import { createFetchJwks, createTenantJwks } from '../identity-provider/tenant-jwks.ts';
import { providerSecret } from './provider-secret.ts';

/** A result may take two calls, and a trigger has 5 s for everything (F36). Milliseconds. */
const TIMEOUT_MS = 1500;

/** The configured tenant as a proofing provider, with its API key from Secrets Manager. Its results are always signed. */
export function createProofingProvider(config: ProviderConfig, secrets: SecretsManagerClient): ProofingProvider {
  const { baseUrl, issuer, audience, capabilities, secretId } = config;
  const jwks = createTenantJwks(createFetchJwks(new URL(`${issuer}/.well-known/jwks.json`), TIMEOUT_MS));
  return createOneKosmosProofing({
    baseUrl,
    apiKey: providerSecret(secretId, secrets).apiKey,
    capabilities,
    verifyProofing: createProofingVerifier({ issuer, audience, jwks }),
    timeoutMs: TIMEOUT_MS,
  });
}
