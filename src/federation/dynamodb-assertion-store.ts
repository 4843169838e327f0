import type { DynamoDbCalls } from '../step-up/dynamodb-calls.ts';
import { getItem, putItem } from '../step-up/dynamodb-table.ts';
import { assertionAttributesOf, assertionOf } from './assertion-item.ts';
import { assertionKey } from './assertion-key.ts';
import type { AssertionStore } from './assertion-store.ts';

/** Assertions in the same DynamoDB table as the step-up records (docs/table.md). */
export function dynamoDbAssertionStore(calls: DynamoDbCalls, tableName: string): AssertionStore {
  return {
    async find(person) {
      const item = await getItem(calls, tableName, assertionKey(person));
      return item && assertionOf(item);
    },
    async write(person, previous, next) {
      const item = { ...assertionKey(person), ...assertionAttributesOf(next) };
      return putItem(calls, tableName, item, previous?.rev);
    },
  };
}
