import { ConditionalCheckFailedException, type DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import type { DisputesConfig } from './dispute-config.ts';
import { approvalItem, type DisputeItem, displayedItem } from './dispute-items.ts';
import { type DisputeStore, keepsNothing } from './dispute-store.ts';
import { DisputesUnavailableError } from './errors.ts';

/** Keeps evidence as configured, or none. */
export function configuredDisputes(config: DisputesConfig, client: DynamoDBClient): DisputeStore {
  return config.kind === 'on' ? dynamoDbDisputeStore(client, config.tableName, config.days) : keepsNothing;
}

/**
 * Evidence for disputes in a DynamoDB table of its own (docs/disputes.md), each item kept for `days`. It needs `dynamodb:PutItem` alone,
 * and never writes over an item; that the role could is for the table's owner to watch.
 */
export function dynamoDbDisputeStore(client: DynamoDBClient, tableName: string, days: number): DisputeStore {
  return {
    keepDisplayed: async (user, displayed, now) => keep(displayedItem(user, displayed, days, now)),
    keepApproval: async (user, approval, now) => keep(approvalItem(user, approval, days, now)),
  };

  async function keep(item: DisputeItem): Promise<void> {
    const command = new PutItemCommand({
      TableName: tableName,
      Item: marshall(item, { removeUndefinedValues: true }),
      ConditionExpression: 'attribute_not_exists(pk)',
    });
    try {
      await client.send(command);
    } catch (cause) {
      // Kept already: by a trigger that was repeated (F36), or by this very call before its answer was lost (F66).
      if (cause instanceof ConditionalCheckFailedException) return;
      throw new DisputesUnavailableError({ cause });
    }
  }
}
