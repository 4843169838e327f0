import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LocalDynamoDb } from '../../dev/dynamodb/local-dynamodb.ts';
import { type Accounts, dynamoDbAccounts } from '../../examples/bank/accounts.ts';
import { BANK_TABLE, putAccount, startBankTable } from './bank-table.ts';

let dynamoDb: LocalDynamoDb;
let accounts: Accounts;

beforeAll(async () => {
  dynamoDb = await startBankTable();
  accounts = dynamoDbAccounts(dynamoDb.client, BANK_TABLE);
});
afterAll(() => dynamoDb.close());

async function accountOf(cents: string): Promise<string> {
  const id = `a${cents}-${Math.random()}`;
  await putAccount(dynamoDb, id, 'alice', cents);
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

  it('T16: knows what it has debited, of whom and for which execution', async () => {
    const id = await accountOf('1000');
    await accounts.debit(id, 'alice', 300n, 'approval-1');
    await accounts.debit(id, 'alice', 9999n, 'approval-2');

    expect(await accounts.findDebited(id, 'alice', 'approval-1')).toEqual({ id, balance: 700n });
    expect(await accounts.findDebited(id, 'alice', 'approval-2')).toBeUndefined();
    expect(await accounts.findDebited(id, 'alice', 'approval')).toBeUndefined();
    expect(await accounts.findDebited(id, 'mallory', 'approval-1')).toBeUndefined();
    expect(await accounts.findDebited('', 'alice', 'approval-1')).toBeUndefined();
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
