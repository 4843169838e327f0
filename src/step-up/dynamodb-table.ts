import {
  type AttributeValue,
  ConditionalCheckFailedException,
  DynamoDBClient,
  type DynamoDBClientConfig,
  GetItemCommand,
  PutItemCommand,
} from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { AdapterFault } from '../shared/errors.ts';
import { StoredItemInvalidError, StoreUnavailableError } from './errors.ts';
import type { ItemKey } from './item-key.ts';

/** Two attempts of 400 ms with the SDK's pause of up to 50 ms between them fit; so T26 holds with room for a second call. */
const CALL_MILLISECONDS = 900;

/** An item as plain values, not yet parsed. */
export type PlainItem = Readonly<Record<string, unknown>>;

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
  client.middlewareStack.add((next) => (args) => withinCall(next(args)), {
    step: 'initialize',
    name: 'callDeadline',
  });
  return client;
}

/**
 * Reads one item, strongly consistent (F63). Gives `undefined` only when the table says that it is not there.
 *
 * @throws StoreUnavailableError on any failed call; StoredItemInvalidError when the values cannot be read at all.
 */
export async function getItem(client: DynamoDBClient, tableName: string, key: ItemKey): Promise<PlainItem | undefined> {
  const command = new GetItemCommand({ TableName: tableName, Key: marshall(key), ConsistentRead: true });
  const { Item: item } = await client.send(command).catch((cause: unknown) => {
    throw new StoreUnavailableError('GetItem', { cause });
  });
  return item && plainItem(item);
}

/** @throws StoredItemInvalidError when a value cannot be read, or would pass for the fields of another. */
export function plainItem(item: Record<string, AttributeValue>): PlainItem {
  refusePrototypeKeys(item);
  try {
    return unmarshall(item);
  } catch {
    // No cause: its message repeats the value.
    throw new StoredItemInvalidError('an attribute value cannot be read');
  }
}

/**
 * Puts one whole item, if the stored revision is still `previousRev` (undefined: if nothing is stored).
 *
 * This is the only condition of any write here: all others were decided on the item at that revision (src/step-up/transitions.ts,
 * limit-transitions.ts, revocation.ts), and cannot have changed while it stands.
 *
 * @throws StoreUnavailableError on any failed call. The item may have been written all the same (F66).
 */
export async function putItem(
  client: DynamoDBClient,
  tableName: string,
  item: PlainItem,
  previousRev: number | undefined,
): Promise<'written' | 'changed'> {
  const command = new PutItemCommand({
    TableName: tableName,
    Item: marshall(item, { removeUndefinedValues: true }),
    ...(previousRev === undefined
      ? { ConditionExpression: 'attribute_not_exists(pk)' }
      : { ConditionExpression: 'rev = :rev', ExpressionAttributeValues: marshall({ ':rev': previousRev }) }),
  });
  try {
    await client.send(command);
    return 'written';
  } catch (cause) {
    if (cause instanceof ConditionalCheckFailedException) return 'changed';
    throw new StoreUnavailableError('PutItem', { cause });
  }
}

/** unmarshall assigns by name, so an attribute of this name would become the object's prototype and pass as its fields. */
function refusePrototypeKeys(value: unknown): void {
  if (typeof value !== 'object' || value === null) return;
  if (Object.hasOwn(value, '__proto__')) throw new StoredItemInvalidError('an attribute is called __proto__');
  for (const part of Object.values(value)) refusePrototypeKeys(part);
}

/** The result of a call, or AdapterFault once the 900 ms of one call are over. The call itself may go on. */
export function withinCall<T>(call: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new AdapterFault('deadline_exceeded')), CALL_MILLISECONDS);
  });
  return Promise.race([call, deadline]).finally(() => clearTimeout(timer));
}
