import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { type LocalDynamoDb, startDynamoDb } from '../../dev/dynamodb/local-dynamodb.ts';

export const BANK_TABLE = 'Bank';
export const REGION = 'eu-central-1';

/** A DynamoDB with the sample bank's table. */
export function startBankTable(): Promise<LocalDynamoDb> {
  return startDynamoDb({
    tables: [
      {
        name: BANK_TABLE,
        keySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
        attributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
      },
    ],
    region: REGION,
    port: 0,
    endpoint: undefined,
  });
}

export async function putAccount({ client }: LocalDynamoDb, id: string, owner: string, cents: string): Promise<void> {
  const item = { pk: { S: `account#${id}` }, owner: { S: owner }, balance: { N: cents } };
  await client.send(new PutItemCommand({ TableName: BANK_TABLE, Item: item }));
}
