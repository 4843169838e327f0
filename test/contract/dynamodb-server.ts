import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { LOCAL_CREDENTIALS, type LocalCredentials } from '../../dev/dynamodb/local-dynamodb.ts';
import type { DynamoDbCalls } from '../../src/step-up/dynamodb-calls.ts';
import { sdkDynamoDbCalls } from '../../src/step-up/dynamodb-sdk-calls.ts';
import { startTables } from './start-tables.ts';

/** What a client needs to reach a server of this file. */
export interface Reach {
  readonly endpoint: string;
  readonly region: string;
  readonly credentials: LocalCredentials;
}

export interface Listening extends Reach {
  close(): Promise<void>;
}

const REGION = 'eu-west-1';

/** A DynamoDB that answers, with one table of the documented key. */
export async function startDynamoDb(
  tableName: string,
): Promise<Listening & { readonly client: DynamoDBClient; readonly calls: DynamoDbCalls }> {
  const { url, client, credentials, close } = await startTables(
    [
      {
        name: tableName,
        keySchema: [
          { AttributeName: 'pk', KeyType: 'HASH' },
          { AttributeName: 'sk', KeyType: 'RANGE' },
        ],
        attributeDefinitions: [
          { AttributeName: 'pk', AttributeType: 'S' },
          { AttributeName: 'sk', AttributeType: 'S' },
        ],
      },
    ],
    REGION,
  );
  return { endpoint: url, region: REGION, credentials, client, calls: sdkDynamoDbCalls(client), close };
}

/** A server that does whatever `listener` does instead of speaking the protocol. */
export function startServer(listener: RequestListener): Promise<Listening> {
  return listen(createServer(listener));
}

/** How to reach a port of loopback at which nothing listens. */
export async function closedPort(): Promise<Reach> {
  const { close, ...reach } = await startServer(() => undefined);
  await close();
  return reach;
}

async function listen(server: Server): Promise<Listening> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    endpoint: `http://127.0.0.1:${portOf(server.address())}`,
    region: REGION,
    credentials: LOCAL_CREDENTIALS,
    close: () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      return closed;
    },
  };
}

function portOf(address: AddressInfo | string | null): number {
  if (address === null || typeof address === 'string') throw new Error('the server does not listen on a port');
  return address.port;
}
