import { type AttributeValue, BatchGetItemCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { type PlainItem, plainItem, withinCall } from './dynamodb-table.ts';
import { StoredItemInvalidError, StoreUnavailableError } from './errors.ts';
import type { ItemKey } from './item-key.ts';

type Attributes = Record<string, AttributeValue>;

/**
 * Reads items in one call, each strongly consistent (F63), and gives them in the order of their keys: `undefined` only for one that the
 * table answered for and does not have. Keys that it leaves unread are asked for once more, in the time of the same call.
 *
 * @throws StoreUnavailableError on any failed call, and when keys are still unread: they are no absence (T25). StoredItemInvalidError
 * when the values cannot be read at all.
 */
export async function getItems(
  client: DynamoDBClient,
  tableName: string,
  keys: readonly ItemKey[],
): Promise<readonly (PlainItem | undefined)[]> {
  const answers = await withinCall(readAll(client, tableName, keys)).catch((cause: unknown) => {
    throw cause instanceof StoreUnavailableError ? cause : new StoreUnavailableError('BatchGetItem', { cause });
  });
  const items = ofBatch(() => answers.map(plainItem));
  return keys.map(({ pk, sk }) => items.find((item) => item['pk'] === pk && item['sk'] === sk));
}

/** Gives what `read` makes of items of a batch. A refusal of one names the call that brought it. */
export function ofBatch<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw error instanceof StoredItemInvalidError ? new StoredItemInvalidError(error.what, 'BatchGetItem') : error;
  }
}

async function readAll(
  client: DynamoDBClient,
  tableName: string,
  keys: readonly ItemKey[],
): Promise<readonly Attributes[]> {
  const first = await ask(
    client,
    tableName,
    keys.map((key) => marshall(key)),
  );
  if (first.unread.length === 0) return first.items;

  const second = await ask(client, tableName, first.unread);
  if (second.unread.length === 0) return [...first.items, ...second.items];
  throw new StoreUnavailableError('BatchGetItem', { detail: 'throttled' });
}

async function ask(
  client: DynamoDBClient,
  tableName: string,
  keys: readonly Attributes[],
): Promise<{ readonly items: readonly Attributes[]; readonly unread: readonly Attributes[] }> {
  const { Responses: responses, UnprocessedKeys: unprocessed } = await client.send(
    new BatchGetItemCommand({ RequestItems: { [tableName]: { Keys: [...keys], ConsistentRead: true } } }),
  );
  const items = responses?.[tableName];
  const unread = unprocessed?.[tableName]?.Keys ?? [];
  // An answer that says nothing of our table is not one that has none of the items.
  const isSilent = items === undefined && unread.length === 0;
  if (isSilent || (items !== undefined && !Array.isArray(items))) {
    throw new StoreUnavailableError('BatchGetItem', { detail: 'answer_malformed' });
  }
  return { items: items ?? [], unread };
}
