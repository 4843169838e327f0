import { SecretsProvider } from '@aws-lambda-powertools/parameters/secrets';
import type { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import * as z from 'zod/mini';
import type { IdentityProvider } from '../identity-provider/identity-provider.ts';
import { createOneKosmos } from '../identity-provider/one-kosmos.ts';
import { createJwsResultVerifier } from '../identity-provider/result-verifier.ts';
import { createFetchJwks, createTenantJwks } from '../identity-provider/tenant-jwks.ts';
import type { RingConfig } from './config.ts';
import { SettingUnreadableError } from './setting-unreadable-error.ts';

/** Seconds for which the API key is used again before the secret is read anew. */
const CACHE_SECONDS = 300;
/** A result may take two calls, and a trigger has 5 s for everything (F36). Milliseconds. */
const TIMEOUT_MS = 1500;

/** The key goes into a header as it is. */
const secret = z.object({ api_key: z.string().check(z.regex(/^[\x21-\x7e]+$/)) });

/** The configured tenant, with its API key from Secrets Manager. */
export function createProvider(config: RingConfig['provider'], secrets: SecretsManagerClient): IdentityProvider {
  const { baseUrl, issuer, audience, capabilities } = config;
  const provider = new SecretsProvider({ awsSdkV3Client: secrets });
  const jwks = createTenantJwks(createFetchJwks(new URL(`${issuer}/.well-known/jwks.json`), TIMEOUT_MS));
  return createOneKosmos({
    baseUrl,
    apiKey: async () => apiKeyIn(await provider.get(config.secretId, { maxAge: CACHE_SECONDS }).catch(unreadable)),
    capabilities,
    verifyResult: createJwsResultVerifier({ issuer, audience, capabilities, jwks }),
    timeoutMs: TIMEOUT_MS,
  });
}

function apiKeyIn(value: unknown): string {
  const parsed = secret.safeParse(typeof value === 'string' ? jsonOf(value) : undefined);
  if (!parsed.success) throw new SettingUnreadableError('GetSecretValue', 'secret_unreadable');
  return parsed.data.api_key;
}

function unreadable(cause: unknown): never {
  throw new SettingUnreadableError('GetSecretValue', 'secret_unreadable', { cause });
}

// The parser's own error is dropped: it repeats the text, which is often the bare key.
function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
