import type { DynamoDbCalls } from '../step-up/dynamodb-calls.ts';
import { getItem, putItem } from '../step-up/dynamodb-table.ts';
import { latestAttributesOf, latestProofingOf, proofingAttributesOf, proofingRecordOf } from './proofing-item.ts';
import { latestProofingKey, proofingKey } from './proofing-key.ts';
import type { ProofingStore } from './proofing-store.ts';

/** Proofing sessions in the same DynamoDB table as the step-up records (docs/table.md). */
export function dynamoDbProofingStore(calls: DynamoDbCalls, tableName: string): ProofingStore {
  return {
    async find(sessionId) {
      const item = await getItem(calls, tableName, proofingKey(sessionId));
      return item && proofingRecordOf(item);
    },
    async write(sessionId, previous, next) {
      const item = { ...proofingKey(sessionId), ...proofingAttributesOf(next) };
      return putItem(calls, tableName, item, previous?.rev);
    },
    async findLatest(account) {
      const item = await getItem(calls, tableName, latestProofingKey(account));
      return item && latestProofingOf(item);
    },
    async writeLatest(account, previous, next) {
      const item = { ...latestProofingKey(account), ...latestAttributesOf(next) };
      return putItem(calls, tableName, item, previous?.rev);
    },
  };
}
