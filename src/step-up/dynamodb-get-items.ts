import { marshall } from '@aws-sdk/util-dynamodb';
import type { Attributes, DynamoDbCalls } from './dynamodb-calls.ts';
import { type PlainItem, plainItem, unavailable } from './dynamodb-table.ts';
import { withinCall } from './dynamodb-within-call.ts';
import { StoredItemInvalidError, StoreUnavailableError } from './errors.ts';
import type { ItemKey } from './item-key.ts';

/**
 * Reads items in one call, each strongly consistent (F63), and gives them in the order of their keys: `undefined` only for one that the
 * table answered for and does not have. Keys that it leaves unread are asked for once more, in the time of the same call.
 *
 * @throws StoreUnavailableError on any failed call, and when keys are still unread: they are no absence (T25). StoredItemInvalidError
 * when the values cannot be read at all.
 */
export async function getItems(
  calls: DynamoDbCalls,
  tableName: string,
  keys: readonly ItemKey[],
): Promise<readonly (PlainItem | undefined)[]> {
  const answers = await withinCall(() => readAll(calls, tableName, keys)).catch((cause: unknown) => {
    throw unavailable('BatchGetItem', cause);
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
  calls: DynamoDbCalls,
  tableName: string,
  keys: readonly ItemKey[],
): Promise<readonly Attributes[]> {
  const first = await ask(
    calls,
    tableName,
    keys.map((key) => marshall(key)),
  );
  if (first.unread.length === 0) return first.items;

  const second = await ask(calls, tableName, first.unread);
  if (second.unread.length === 0) return [...first.items, ...second.items];
  throw new StoreUnavailableError('BatchGetItem', { detail: 'throttled' });
}

async function ask(
  calls: DynamoDbCalls,
  tableName: string,
  keys: readonly Attributes[],
): Promise<{ readonly items: readonly Attributes[]; readonly unread: readonly Attributes[] }> {
  const { Responses: responses, UnprocessedKeys: unprocessed } = await calls.batchGetItem({
    RequestItems: { [tableName]: { Keys: [...keys], ConsistentRead: true } },
  });
  const items = responses?.[tableName];
  const unread = unprocessed?.[tableName]?.Keys ?? [];
  // An answer that says nothing of our table is not one that has none of the items.
  const isSilent = items === undefined && unread.length === 0;
  if (isSilent || (items !== undefined && !Array.isArray(items))) {
    throw new StoreUnavailableError('BatchGetItem', { detail: 'answer_malformed' });
  }
  return { items: items ?? [], unread };
}
