import type { DynamoDbCalls } from './dynamodb-calls.ts';
import { getItem, putItem } from './dynamodb-table.ts';
import { limitsKey } from './item-key.ts';
import { limitsAttributesOf, limitsOf } from './limits-item.ts';
import type { LimitsStore } from './limits-store.ts';

/** Limits in the same DynamoDB table as the step-up records (docs/table.md). */
export function dynamoDbLimitsStore(calls: DynamoDbCalls, tableName: string): LimitsStore {
  return {
    async find(user) {
      const item = await getItem(calls, tableName, limitsKey(user));
      return item && limitsOf(item);
    },
    async write(user, previous, next) {
      const item = { ...limitsKey(user), ...limitsAttributesOf(next) };
      return putItem(calls, tableName, item, previous?.rev);
    },
  };
}
