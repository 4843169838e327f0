import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type LocalDynamoDb, startDynamoDb } from '../../dev/dynamodb/local-dynamodb.ts';
import { type Accounts, dynamoDbAccounts } from '../../examples/bank/accounts.ts';

let dynamoDb: LocalDynamoDb;
let accounts: Accounts;

beforeAll(async () => {
  dynamoDb = await startDynamoDb({
    tables: [
      {
        name: 'Bank',
        keySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
        attributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
      },
    ],
    region: 'eu-central-1',
    port: 0,
    endpoint: undefined,
  });
  accounts = dynamoDbAccounts(dynamoDb.client, 'Bank');
});
afterAll(() => dynamoDb.close());

async function accountOf(cents: string): Promise<string> {
  const id = `a${cents}-${Math.random()}`;
  const item = { pk: { S: `account#${id}` }, owner: { S: 'alice' }, balance: { N: cents } };
  await dynamoDb.client.send(new PutItemCommand({ TableName: 'Bank', Item: item }));
  return id;
}

describe('the sample bank', () => {
  it('T16: debits once for one execution, and answers its repetition alike', async () => {
    const id = await accountOf('1000');

    const answers = await Promise.all(
      Array.from({ length: 10 }, () => accounts.debit(id, 'alice', 300n, 'approval-1')),
    );

    expect(answers).toEqual(answers.map(() => ({ id, balance: 700n })));
    expect(await accounts.debit(id, 'alice', 300n, 'approval-2')).toEqual({ id, balance: 400n });
  });

  it('debits all that there is, and not a cent more', async () => {
    const id = await accountOf('1000');

    expect(await accounts.debit(id, 'alice', 1001n, 'e1')).toBeUndefined();
    expect(await accounts.debit(id, 'alice', 1000n, 'e2')).toEqual({ id, balance: 0n });
  });

  it("T3: touches nobody else's account", async () => {
    const id = await accountOf('1000');

    expect(await accounts.debit(id, 'mallory', 1n, 'e1')).toBeUndefined();
    expect(await accounts.find(id, 'mallory')).toBeUndefined();
  });
});
