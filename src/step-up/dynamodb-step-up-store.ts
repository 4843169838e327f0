import type { DynamoDbCalls } from './dynamodb-calls.ts';
import { getItem, putItem } from './dynamodb-table.ts';
import { stepUpKey } from './item-key.ts';
import { stepUpAttributesOf, stepUpRecordOf } from './step-up-item.ts';
import type { StepUpStore } from './step-up-store.ts';

/**
 * Step-up records in a DynamoDB table (docs/table.md). One item is one record, and one write replaces the item.
 *
 * The table must not be a multi-Region one: such tables check conditions in each Region by itself (F67).
 */
export function dynamoDbStepUpStore(calls: DynamoDbCalls, tableName: string): StepUpStore {
  return {
    async find(user, binding) {
      const item = await getItem(calls, tableName, stepUpKey(user, binding));
      return item && stepUpRecordOf(item);
    },
    async write(user, binding, previous, next) {
      const item = { ...stepUpKey(user, binding), ...stepUpAttributesOf(next) };
      return putItem(calls, tableName, item, previous?.rev);
    },
  };
}
