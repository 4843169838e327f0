import type { DynamoDbCalls } from './dynamodb-calls.ts';
import { getItem, putItem } from './dynamodb-table.ts';
import { identityAttributesOf, identityRecordOf } from './identity-item.ts';
import type { IdentityStore } from './identity-store.ts';
import { identityKey } from './item-key.ts';

/** Identity records in the same DynamoDB table as the step-up records (docs/table.md). */
export function dynamoDbIdentityStore(calls: DynamoDbCalls, tableName: string): IdentityStore {
  return {
    async find(user) {
      const item = await getItem(calls, tableName, identityKey(user));
      return item && identityRecordOf(item);
    },
    async write(user, previous, next) {
      const item = { ...identityKey(user), ...identityAttributesOf(next) };
      return putItem(calls, tableName, item, previous?.rev);
    },
  };
}
