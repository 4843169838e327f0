import { SecretsProvider } from '@aws-lambda-powertools/parameters/secrets';
import type { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import * as z from 'zod/mini';
import type { IdentityProvider } from '../identity-provider/identity-provider.ts';
import { createOneKosmos } from '../identity-provider/one-kosmos.ts';
import { createJwsResultVerifier } from '../identity-provider/result-verifier.ts';
import { createFetchJwks, createTenantJwks } from '../identity-provider/tenant-jwks.ts';
import { ConfigurationError } from '../shared/errors.ts';
import type { RingConfig } from './config.ts';

/** Seconds for which the API key is used again before the secret is read anew. */
const CACHE_SECONDS = 300;
/** A result may take two calls, and a trigger has 5 s for everything (F36). Milliseconds. */
const TIMEOUT_MS = 1500;

const secret = z.object({ api_key: z.string().check(z.minLength(1)) });

/** The configured tenant, with its API key from Secrets Manager. */
export function createProvider(config: RingConfig['provider'], secrets: SecretsManagerClient): IdentityProvider {
  const { baseUrl, issuer, audience, capabilities } = config;
  const provider = new SecretsProvider({ awsSdkV3Client: secrets });
  const jwks = createTenantJwks(createFetchJwks(new URL(`${issuer}/.well-known/jwks.json`), TIMEOUT_MS));
  return createOneKosmos({
    baseUrl,
    apiKey: async () => apiKeyIn(await provider.get(config.secretId, { maxAge: CACHE_SECONDS })),
    capabilities,
    verifyResult: createJwsResultVerifier({ issuer, audience, capabilities, jwks }),
    timeoutMs: TIMEOUT_MS,
  });
}

function apiKeyIn(value: unknown): string {
  const parsed = secret.safeParse(typeof value === 'string' ? jsonOf(value) : undefined);
  if (!parsed.success) throw new ConfigurationError(['the provider secret is not {"api_key": "…"}']);
  return parsed.data.api_key;
}

// The parser's own error is dropped: it repeats the text, which is often the bare key.
function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
