import {
  BatchGetItemCommand,
  ConditionalCheckFailedException,
  DynamoDBClient,
  type DynamoDBClientConfig,
  GetItemCommand,
  PutItemCommand,
} from '@aws-sdk/client-dynamodb';
import type { DynamoDbCalls } from './dynamodb-calls.ts';
import { withinCall } from './dynamodb-within-call.ts';

/**
 * A DynamoDB client that fails closed in bounded time (F69, T26): two attempts of 400 ms each, and 900 ms for one call in
 * all, whatever hangs: the connection, the answer's body, the pause after throttling or a look-up of credentials.
 *
 * A call that is given up may still reach the table. That is safe because every write requires the revision it read.
 */
export function createDynamoDbClient(
  options: Pick<DynamoDBClientConfig, 'region' | 'endpoint' | 'credentials'> = {},
): DynamoDBClient {
  const client = new DynamoDBClient({
    ...options,
    retryMode: 'standard',
    maxAttempts: 2,
    requestHandler: {
      connectionTimeout: 250,
      requestTimeout: 400,
      throwOnRequestTimeout: true,
      // requestTimeout ends with the answer's headers; this ends a body that stalls.
      socketTimeout: 400,
    },
  });
  client.middlewareStack.add((next) => (args) => withinCall(() => next(args)), {
    step: 'initialize',
    name: 'callDeadline',
  });
  return client;
}

/** The calls as the AWS SDK makes them: the reference, with every way of the SDK to find credentials and endpoints. */
export function sdkDynamoDbCalls(client: DynamoDBClient): DynamoDbCalls {
  return {
    async getItem(request) {
      const { Item: item } = await client.send(new GetItemCommand(request));
      return item;
    },
    async putItem(request) {
      try {
        await client.send(new PutItemCommand(request));
        return 'written';
      } catch (error) {
        if (error instanceof ConditionalCheckFailedException) return 'changed';
        throw error;
      }
    },
    batchGetItem: (request) => client.send(new BatchGetItemCommand(request)),
  };
}
