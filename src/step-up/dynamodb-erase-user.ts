import { type AttributeValue, DeleteItemCommand, type DynamoDBClient, QueryCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { StoreUnavailableError } from './errors.ts';
import { userKey } from './item-key.ts';
import type { User } from './record.ts';

type Attributes = Record<string, AttributeValue>;

/**
 * Deletes every item of a person and gives their number. It may be run again at any time: after a failure, or for what was written while
 * it ran.
 *
 * Lost with them are the link to the identity provider, so that no phone rings until there is a new one; all counts and locks; and all
 * **revocations**: a sign-in that was revoked counts again while its access token lives, for routes that a token or Cognito's own acr
 * satisfies. Delete or disable the person in the user pool first, and wait for the token's life.
 *
 * No approval comes back: evidence and its use lie in one item and go together, and a write that was decided before finds neither its
 * revision nor, in an item written anew, the same one (`firstRev` of `open`).
 *
 * @throws StoreUnavailableError on any failed call. What was deleted by then stays deleted.
 */
export async function eraseUser(client: DynamoDBClient, tableName: string, user: User): Promise<number> {
  let erased = 0;
  let startKey: Attributes | undefined;
  do {
    const page = await keysOf(client, tableName, user, startKey);
    for (const key of page.keys) await deleteItem(client, tableName, key);
    erased += page.keys.length;
    startKey = page.lastKey;
  } while (startKey);
  return erased;
}

async function keysOf(
  client: DynamoDBClient,
  tableName: string,
  user: User,
  startKey: Attributes | undefined,
): Promise<{ readonly keys: readonly Attributes[]; readonly lastKey: Attributes | undefined }> {
  const command = new QueryCommand({
    TableName: tableName,
    KeyConditionExpression: 'pk = :pk',
    ExpressionAttributeValues: marshall({ ':pk': userKey(user) }),
    ProjectionExpression: 'pk, sk',
    ConsistentRead: true,
    ExclusiveStartKey: startKey,
  });
  const { Items: keys, LastEvaluatedKey: lastKey } = await client.send(command).catch((cause: unknown) => {
    throw new StoreUnavailableError('Query', { cause });
  });
  // An answer without a list would pass for a person without items.
  if (!keys) throw new StoreUnavailableError('Query', { detail: 'answer_malformed' });
  return { keys, lastKey };
}

async function deleteItem(client: DynamoDBClient, tableName: string, key: Attributes): Promise<void> {
  await client.send(new DeleteItemCommand({ TableName: tableName, Key: key })).catch((cause: unknown) => {
    throw new StoreUnavailableError('DeleteItem', { cause });
  });
}
