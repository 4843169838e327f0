import { ConditionalCheckFailedException, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';

const MAX_AGE_SECONDS = 300;

const db = DynamoDBDocumentClient.from(new DynamoDBClient({}));

/** Uses the approval under this key, if there is one that is fresh and unused. */
export async function useApproval(
  tableName: string,
  pk: string,
  sk: string,
): Promise<'used' | 'step_up_missing' | 'step_up_already_used' | 'authentication_too_old'> {
  const { Item: item } = await db.send(new GetCommand({ TableName: tableName, Key: { pk, sk }, ConsistentRead: true }));
  if (!item) return 'step_up_missing';
  const now = Math.floor(Date.now() / 1000);
  if (now - item['approved_at'] > MAX_AGE_SECONDS) return 'authentication_too_old';
  try {
    await db.send(
      new UpdateCommand({
        TableName: tableName,
        Key: { pk, sk },
        UpdateExpression: 'SET used_at = :now',
        ConditionExpression: 'attribute_exists(pk) AND attribute_not_exists(used_at)',
        ExpressionAttributeValues: { ':now': now },
      }),
    );
    return 'used';
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return 'step_up_already_used';
    throw error;
  }
}
