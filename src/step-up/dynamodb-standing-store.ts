import type { DynamoDbCalls } from './dynamodb-calls.ts';
import { getItems, ofBatch } from './dynamodb-get-items.ts';
import { identityRecordOf } from './identity-item.ts';
import { identityKey, limitsKey, stepUpKey } from './item-key.ts';
import { limitsOf } from './limits-item.ts';
import type { StandingStore } from './standing-store.ts';
import { stepUpRecordOf } from './step-up-item.ts';

/** All that one decision needs, in one BatchGetItem over the table of docs/table.md. */
export function dynamoDbStandingStore(calls: DynamoDbCalls, tableName: string): StandingStore {
  return {
    async findStanding(user, binding) {
      const keys = [stepUpKey(user, binding), identityKey(user), limitsKey(user)];
      const [record, identity, limits] = await getItems(calls, tableName, keys);
      return ofBatch(() => ({
        record: record && stepUpRecordOf(record),
        identity: identity && identityRecordOf(identity),
        limits: limits && limitsOf(limits),
      }));
    },
  };
}
