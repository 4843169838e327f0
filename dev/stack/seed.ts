import { type DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import type { NumericDate } from '../../src/shared/numeric-date.ts';
import { identityKey } from '../../src/step-up/item-key.ts';
import type { LocalPerson } from './people.ts';

const DAY = 86_400;

/** Writes what a deployment has by other means: the identity records of proofed people, and the bank's accounts. */
export async function seed(
  client: DynamoDBClient,
  people: readonly LocalPerson[],
  place: { readonly userPoolId: string; readonly stepUpTable: string; readonly bankTable: string },
  now: NumericDate,
): Promise<void> {
  for (const { sub, providerUserId, proofing, account } of people) {
    const identity = {
      ...identityKey({ userPoolId: place.userPoolId, sub }),
      rev: 0,
      provider_user_id: providerUserId,
      ial: proofing.ial,
      proofed_at: now - proofing.daysAgo * DAY,
    };
    await client.send(new PutItemCommand({ TableName: place.stepUpTable, Item: marshall(identity) }));
    const item = { pk: `account#${account.id}`, owner: sub, balance: account.cents };
    await client.send(new PutItemCommand({ TableName: place.bankTable, Item: marshall(item) }));
  }
}
