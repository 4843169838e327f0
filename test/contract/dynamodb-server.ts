import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { CreateTableCommand, DynamoDBClient, type DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';
import dynalite from 'dynalite';

/** What a client needs to reach a server of this file. */
export interface Reach {
  readonly endpoint: string;
  readonly region: string;
  readonly credentials: NonNullable<DynamoDBClientConfig['credentials']>;
}

export interface Listening extends Reach {
  close(): Promise<void>;
}

/** A DynamoDB that answers, with one table of the documented key. `client` has no time limits: these tests are not about speed. */
export async function startDynamoDb(tableName: string): Promise<Listening & { readonly client: DynamoDBClient }> {
  const server = await listen(dynalite({ createTableMs: 0, deleteTableMs: 0 }));
  const client = new DynamoDBClient({ ...server, maxAttempts: 1 });
  await client.send(
    new CreateTableCommand({
      TableName: tableName,
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema: [
        { AttributeName: 'pk', KeyType: 'HASH' },
        { AttributeName: 'sk', KeyType: 'RANGE' },
      ],
      AttributeDefinitions: [
        { AttributeName: 'pk', AttributeType: 'S' },
        { AttributeName: 'sk', AttributeType: 'S' },
      ],
    }),
  );
  return {
    ...server,
    client,
    close: () => {
      client.destroy();
      return server.close();
    },
  };
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
    region: 'eu-west-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
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
