import { SSMProvider } from '@aws-lambda-powertools/parameters/ssm';
import type { SSMClient } from '@aws-sdk/client-ssm';
import { ConfigurationError } from '../shared/errors.ts';

/** Seconds for which a fetched value is used again. */
const CACHE_SECONDS = 300;

/** Knows the id of the one client whose CUSTOM_AUTH runs count. */
export interface StepUpClient {
  /** @throws when the id cannot be read: no run goes on without it. */
  id(): Promise<string>;
}

/**
 * Reads the id from an SSM parameter. A variable would be a cycle: pool → trigger → client → pool (design: the parameter is written after
 * the client and found by name).
 */
export function stepUpClientFromParameter(name: string, client: SSMClient): StepUpClient {
  const provider = new SSMProvider({ awsSdkV3Client: client });
  return {
    async id() {
      // Cognito shows the text of an error to the client (F37), and that of the SDK names accounts and roles.
      const value = await provider.get(name, { maxAge: CACHE_SECONDS }).catch((cause: unknown) => {
        throw new ConfigurationError(['the SSM parameter with the step-up client cannot be read'], { cause });
      });
      if (!value) throw new ConfigurationError(['the SSM parameter with the step-up client is empty']);
      return value;
    },
  };
}
