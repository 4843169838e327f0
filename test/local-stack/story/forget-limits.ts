import { DeleteItemCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { LOCAL_CREDENTIALS } from '../../../dev/dynamodb/local-dynamodb.ts';
import type { Stack } from '../../../dev/stack/start-stack.ts';
import { limitsKey } from '../../../src/step-up/item-key.ts';

/** Takes back every count of prompts and challenges, so that tests on one stack do not use up each other's. */
export async function forgetLimits({ description }: Stack): Promise<void> {
  const { region, dynamodb_url: endpoint, user_pool_id: userPoolId, tables, people } = description;
  const client = new DynamoDBClient({ region, endpoint, credentials: LOCAL_CREDENTIALS });
  for (const { sub } of people) {
    await client.send(
      new DeleteItemCommand({ TableName: tables.step_up, Key: marshall(limitsKey({ userPoolId, sub })) }),
    );
  }
  client.destroy();
}
