import { fork } from 'node:child_process';
import { once } from 'node:events';
import { totalmem } from 'node:os';
import { fileURLToPath } from 'node:url';
import { type LocalDynamoDb, startDynamoDb } from '../../dev/dynamodb/local-dynamodb.ts';
import { REGION, TABLES } from './table.ts';

/** A server that speaks the DynamoDB protocol. */
interface Server {
  readonly url: string;
  close(): Promise<void>;
}

/** `dynalite`, `dynamodb-local`, or the address of a server that is running and checks no signatures. */
export type StoreName = string;

const MAIN = fileURLToPath(new URL('./dynalite.main.ts', import.meta.url));
const DYNAMODB_LOCAL = new URL('../../dev/dynamodb/dynamodb-local.ts', import.meta.url);

/** Starts the store that is named, unless it runs already, and makes the table unless it is there. */
export async function startStore(name: StoreName): Promise<LocalDynamoDb> {
  const server = await serverNamed(name);
  const table = await startDynamoDb({ tables: TABLES, region: REGION, port: 0, endpoint: server.url });
  return {
    ...table,
    async close() {
      await table.close();
      await server.close();
    },
  };
}

async function serverNamed(name: StoreName): Promise<Server> {
  switch (name) {
    case 'dynalite':
      return startDynalite();
    case 'dynamodb-local': {
      // Needs Java, so it is read only where it is asked for.
      const { startDynamoDbLocal }: { startDynamoDbLocal(): Promise<Server> } = await import(DYNAMODB_LOCAL.href);
      return startDynamoDbLocal();
    }
    default:
      return { url: name, close: async () => undefined };
  }
}

/** @throws Error if it ends before it listens. */
async function startDynalite(): Promise<Server> {
  // Everything is in its heap: a million people are some GB.
  const heapMb = Math.floor((totalmem() / 2 ** 20) * 0.7);
  const child = fork(MAIN, [], { execArgv: [`--max-old-space-size=${heapMb}`] });
  const exited = once(child, 'exit');
  const [url] = await Promise.race([once(child, 'message'), exited.then(() => [undefined])]);
  if (typeof url !== 'string') throw new Error('dynalite ended before it listened');
  return {
    url,
    async close() {
      if (child.connected) child.disconnect();
      await exited;
    },
  };
}
