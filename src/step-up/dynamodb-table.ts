import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import type { Attributes, DynamoDbCalls } from './dynamodb-calls.ts';
import { StoredItemInvalidError, StoreUnavailableError } from './errors.ts';
import type { ItemKey } from './item-key.ts';

/** An item as plain values, not yet parsed. */
export type PlainItem = Readonly<Record<string, unknown>>;

/**
 * Reads one item, strongly consistent (F63). Gives `undefined` only when the table says that it is not there.
 *
 * @throws StoreUnavailableError on any failed call; StoredItemInvalidError when the values cannot be read at all.
 */
export async function getItem(calls: DynamoDbCalls, tableName: string, key: ItemKey): Promise<PlainItem | undefined> {
  const request = { TableName: tableName, Key: marshall(key), ConsistentRead: true };
  const item = await calls.getItem(request).catch((cause: unknown) => {
    throw unavailable('GetItem', cause);
  });
  return item && plainItem(item);
}

/** @throws StoredItemInvalidError when a value cannot be read, or would pass for the fields of another. */
export function plainItem(item: Attributes): PlainItem {
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
  calls: DynamoDbCalls,
  tableName: string,
  item: PlainItem,
  previousRev: number | undefined,
): Promise<'written' | 'changed'> {
  const request = {
    TableName: tableName,
    Item: marshall(item, { removeUndefinedValues: true }),
    ...(previousRev === undefined
      ? { ConditionExpression: 'attribute_not_exists(pk)' }
      : { ConditionExpression: 'rev = :rev', ExpressionAttributeValues: marshall({ ':rev': previousRev }) }),
  };
  return calls.putItem(request).catch((cause: unknown) => {
    throw unavailable('PutItem', cause);
  });
}

/** What a failed call means. Who knows more than that it failed has said so. */
export function unavailable(operation: StoreUnavailableError['operation'], cause: unknown): StoreUnavailableError {
  return cause instanceof StoreUnavailableError ? cause : new StoreUnavailableError(operation, { cause });
}

/** unmarshall assigns by name, so an attribute of this name would become the object's prototype and pass as its fields. */
function refusePrototypeKeys(value: unknown): void {
  if (typeof value !== 'object' || value === null) return;
  if (Object.hasOwn(value, '__proto__')) throw new StoredItemInvalidError('an attribute is called __proto__');
  for (const part of Object.values(value)) refusePrototypeKeys(part);
}
