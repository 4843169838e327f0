import { SSMProvider } from '@aws-lambda-powertools/parameters/ssm';
import type { SSMClient } from '@aws-sdk/client-ssm';
import { serviceUrl } from '../shared/environment.ts';
import { ConfigurationError } from '../shared/errors.ts';

/** Seconds for which a URL is used again before the parameter is read anew. */
const CACHE_SECONDS = 300;

/**
 * Reads from an SSM parameter where the provider shall send its callbacks. A variable would be a cycle: pool → PreSignUp → API →
 * authorizer → pool.
 *
 * The function throws ConfigurationError without any text of the SDK, which names accounts and roles: Cognito shows it to the client
 * (F37).
 */
export function callbackUrlFromParameter(name: string, ssm: SSMClient): () => Promise<URL> {
  const provider = new SSMProvider({ awsSdkV3Client: ssm });
  return async () => {
    const text = await provider.get(name, { maxAge: CACHE_SECONDS }).catch((cause: unknown) => {
      throw new ConfigurationError([UNREADABLE], { cause });
    });
    try {
      return serviceUrl(text ?? '');
    } catch (cause) {
      throw new ConfigurationError([UNREADABLE], { cause, detail: 'callback_url_unreadable' });
    }
  };
}

const UNREADABLE = 'the SSM parameter with the proofing callback is no https URL, or cannot be read';
