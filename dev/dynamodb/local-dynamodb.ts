import { CreateTableCommand, DescribeTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import dynalite from 'dynalite';
import type { LocalTable } from '../cloud-formation/read-stores.ts';

/** A DynamoDB that answers on loopback. */
export interface LocalDynamoDb {
  readonly url: string;
  readonly client: DynamoDBClient;
  readonly credentials: LocalCredentials;
  close(): Promise<void>;
}

export interface LocalCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/** Dummy credentials: local services check no signature, but the SDK wants to make one. */
export const LOCAL_CREDENTIALS: LocalCredentials = { accessKeyId: 'local', secretAccessKey: 'local' };

/**
 * Starts the tables of a template. Without an endpoint they live in this process's memory (dynalite: no TTL, no transactions, F85);
 * with one, such as DynamoDB Local's, they are created there unless they exist.
 */
export async function startDynamoDb(options: {
  readonly tables: readonly Pick<LocalTable, 'name' | 'keySchema' | 'attributeDefinitions'>[];
  readonly region: string;
  /** 0 takes a free one. */
  readonly port: number;
  readonly endpoint: string | undefined;
  /** `LOCAL_CREDENTIALS` unless given. DynamoDB Local keeps tables apart by them. */
  readonly credentials?: LocalCredentials;
}): Promise<LocalDynamoDb> {
  const server = options.endpoint === undefined ? await startDynalite(options.port) : undefined;
  const url = server?.url ?? options.endpoint ?? '';
  const credentials = options.credentials ?? LOCAL_CREDENTIALS;
  const client = new DynamoDBClient({ region: options.region, endpoint: url, credentials });
  for (const table of options.tables) await createTable(client, table);
  return {
    url,
    client,
    credentials,
    async close() {
      client.destroy();
      await server?.close();
    },
  };
}

async function createTable(
  client: DynamoDBClient,
  { name, keySchema, attributeDefinitions }: Pick<LocalTable, 'name' | 'keySchema' | 'attributeDefinitions'>,
): Promise<void> {
  try {
    await client.send(
      new CreateTableCommand({
        TableName: name,
        BillingMode: 'PAY_PER_REQUEST',
        KeySchema: [...keySchema],
        AttributeDefinitions: [...attributeDefinitions],
      }),
    );
  } catch (error) {
    const exists = error instanceof Error && error.name === 'ResourceInUseException';
    if (!exists) throw error;
  }
  while (!(await isActive(client, name)));
}

/** A new table refuses everything until it is. */
async function isActive(client: DynamoDBClient, name: string): Promise<boolean> {
  const { Table: table } = await client.send(new DescribeTableCommand({ TableName: name }));
  return table?.TableStatus === 'ACTIVE';
}

async function startDynalite(port: number): Promise<{ readonly url: string; close(): Promise<void> }> {
  const server = dynalite({ createTableMs: 0, deleteTableMs: 0 });
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  server.once('error', reject).listen(port, '127.0.0.1', resolve);
  await promise;
  const address = server.address();
  if (typeof address !== 'object' || !address) throw new Error('DynamoDB listens on no port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}
