import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Environment } from '../shared/environment.ts';
import type { DynamoDbCalls } from './dynamodb-calls.ts';
import { leanDynamoDbCalls } from './dynamodb-lean-calls.ts';
import { leanDynamoDbConfig } from './dynamodb-lean-config.ts';
import { callsWithinTime } from './dynamodb-within-call.ts';

/**
 * The calls of a bundle by the adapter that is configured, each within the time of one call (T26). The SDK lies in `dynamodb-sdk.js` beside
 * the bundle's `index.js`, built from dynamodb-sdk-calls.ts: where it is not asked for the file is not even read.
 *
 * @throws ConfigurationError at the cold start when the lean adapter cannot work with the process's variables.
 */
export function loadDynamoDbCalls(adapter: 'lean' | 'sdk', environment: Environment, directory: string): DynamoDbCalls {
  return callsWithinTime(
    adapter === 'lean' ? leanDynamoDbCalls(leanDynamoDbConfig(environment)) : sdkCallsIn(directory),
  );
}

function sdkCallsIn(directory: string): DynamoDbCalls {
  const load = createRequire(join(directory, 'index.js'));
  const { createDynamoDbClient, sdkDynamoDbCalls }: typeof import('./dynamodb-sdk-calls.ts') =
    load('./dynamodb-sdk.js');
  return sdkDynamoDbCalls(createDynamoDbClient());
}
