import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import * as z from 'zod/mini';
import { getItem } from './dynamodb-table.ts';
import type { IdentityStore } from './identity-store.ts';
import { identityKey } from './item-key.ts';
import { parseItem } from './parse-item.ts';

const identityItem = z.strictObject({
  pk: z.string(),
  sk: z.string(),
  provider_user_id: z.string().check(z.minLength(1)),
  rev: z.optional(z.int().check(z.nonnegative())),
});

/** Identity records in the same DynamoDB table as the step-up records (docs/table.md). */
export function dynamoDbIdentityStore(client: DynamoDBClient, tableName: string): IdentityStore {
  return {
    async find(user) {
      const item = await getItem(client, tableName, identityKey(user));
      return item && { providerUserId: parseItem(identityItem, item).provider_user_id };
    },
  };
}
