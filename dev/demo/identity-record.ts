import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { decodeJwt } from 'jose';
import { identityKey } from '../../src/step-up/item-key.ts';
import { LOCAL_CREDENTIALS } from '../dynamodb/local-dynamodb.ts';
import type { StackDescription } from '../stack/stack-description.ts';

/** The identity record of the person whose token this is, as it lies in the table; undefined where there is none. */
export async function readIdentity(
  { region, dynamodb_url: endpoint, user_pool_id: userPoolId, tables }: StackDescription,
  accessToken: string,
): Promise<Readonly<Record<string, unknown>> | undefined> {
  const client = new DynamoDBClient({ region, endpoint, credentials: LOCAL_CREDENTIALS });
  const Key = marshall(identityKey({ userPoolId, sub: decodeJwt(accessToken).sub ?? '' }));
  const { Item } = await client.send(new GetItemCommand({ TableName: tables.step_up, Key, ConsistentRead: true }));
  client.destroy();
  return Item && unmarshall(Item);
}
