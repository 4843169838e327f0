import { SecretsProvider } from '@aws-lambda-powertools/parameters/secrets';
import type { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import * as z from 'zod/mini';
import { SettingUnreadableError } from '../shared/setting-unreadable-error.ts';

/** Seconds for which a value is used again before the secret is read anew. */
const CACHE_SECONDS = 300;

/** What the provider's secret holds. Each throws SettingUnreadableError when it cannot be had. */
export interface ProviderSecret {
  readonly apiKey: () => Promise<string>;
  /** With which the provider signs its callbacks. */
  readonly callbackSecret: () => Promise<string>;
}

/** The key goes into a header as it is. */
const withApiKey = z.object({ api_key: z.string().check(z.regex(/^[\x21-\x7e]+$/)) });
const withCallbackSecret = z.object({ callback_secret: z.string().check(z.minLength(32)) });

/** Reads the secret of the provider from Secrets Manager. */
export function providerSecret(secretId: string, secrets: SecretsManagerClient): ProviderSecret {
  const provider = new SecretsProvider({ awsSdkV3Client: secrets });
  const read = async <T extends z.ZodMiniType>(schema: T): Promise<z.output<T>> => {
    const value = await provider.get(secretId, { maxAge: CACHE_SECONDS }).catch((cause: unknown) => {
      throw new SettingUnreadableError('GetSecretValue', 'secret_unreadable', { cause });
    });
    const parsed = schema.safeParse(typeof value === 'string' ? jsonOf(value) : undefined);
    if (!parsed.success) throw new SettingUnreadableError('GetSecretValue', 'secret_unreadable');
    return parsed.data;
  };
  return {
    apiKey: async () => (await read(withApiKey)).api_key,
    callbackSecret: async () => (await read(withCallbackSecret)).callback_secret,
  };
}

// The parser's own error is dropped: it repeats the text, which is often the bare key.
function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
