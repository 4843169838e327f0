import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import type { LocalDynamoDb } from '../../dev/dynamodb/local-dynamodb.ts';
import { startTables } from './start-tables.ts';

export const BANK_TABLE = 'Bank';
export const REGION = 'eu-central-1';

/** A DynamoDB with the sample bank's table. */
export function startBankTable(): Promise<LocalDynamoDb> {
  return startTables(
    [
      {
        name: BANK_TABLE,
        keySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
        attributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
      },
    ],
    REGION,
  );
}

export async function putAccount({ client }: LocalDynamoDb, id: string, owner: string, cents: string): Promise<void> {
  const item = { pk: { S: `account#${id}` }, owner: { S: owner }, balance: { N: cents } };
  await client.send(new PutItemCommand({ TableName: BANK_TABLE, Item: item }));
}
