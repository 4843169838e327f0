import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { getItem, putItem } from './dynamodb-table.ts';
import { limitsKey } from './item-key.ts';
import { limitsAttributesOf, limitsOf } from './limits-item.ts';
import type { LimitsStore } from './limits-store.ts';

/** Limits in the same DynamoDB table as the step-up records (docs/table.md). */
export function dynamoDbLimitsStore(client: DynamoDBClient, tableName: string): LimitsStore {
  return {
    async find(user) {
      const item = await getItem(client, tableName, limitsKey(user));
      return item && limitsOf(item);
    },
    async write(user, previous, next) {
      const item = { ...limitsKey(user), ...limitsAttributesOf(next) };
      return putItem(client, tableName, item, previous?.rev);
    },
  };
}
