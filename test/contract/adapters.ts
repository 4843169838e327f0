import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { DynamoDbCalls } from '../../src/step-up/dynamodb-calls.ts';
import { leanDynamoDbCalls } from '../../src/step-up/dynamodb-lean-calls.ts';
import { createDynamoDbClient, sdkDynamoDbCalls } from '../../src/step-up/dynamodb-sdk-calls.ts';
import { callsWithinTime } from '../../src/step-up/dynamodb-within-call.ts';
import type { Reach } from './dynamodb-server.ts';

/** One way to make the calls. */
export interface Adapter {
  readonly name: 'sdk' | 'lean';
  /** As in production, with every limit of time. */
  bounded(reach: Reach): DynamoDbCalls;
  /** Without limits that a slow machine would meet, but with a second attempt after a lost answer. */
  patient(reach: Reach): DynamoDbCalls;
}

const SDK: Adapter = {
  name: 'sdk',
  bounded: (reach) => callsWithinTime(sdkDynamoDbCalls(createDynamoDbClient(reach))),
  patient: ({ endpoint, region, credentials }) =>
    sdkDynamoDbCalls(new DynamoDBClient({ endpoint, region, credentials, maxAttempts: 2 })),
};

const LEAN: Adapter = {
  name: 'lean',
  bounded: (reach) => callsWithinTime(leanDynamoDbCalls(leanReach(reach))),
  patient: (reach) => leanDynamoDbCalls(leanReach(reach), { connectMs: 60_000, attemptMs: 60_000 }),
};

/** The reference, and the one that the authorizer runs with. */
export const ADAPTERS: readonly Adapter[] = [SDK, LEAN];

function leanReach({ endpoint, region, credentials }: Reach) {
  return { endpoint: new URL(endpoint), region, credentials };
}
