import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  GetItemCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';

/** A current account. The balance is in cents of EUR. */
export interface Account {
  readonly id: string;
  readonly balance: bigint;
}

export interface Accounts {
  /** The account, if it is the owner's. */
  find(id: string, owner: string): Promise<Account | undefined>;
  /**
   * Takes cents from the owner's account, once per `execution` however often it is asked, and gives what is left; undefined if it
   * cannot pay.
   */
  debit(id: string, owner: string, cents: bigint, execution: string): Promise<Account | undefined>;
  /** The owner's account as it stands, if this `execution` has debited it. */
  findDebited(id: string, owner: string, execution: string): Promise<Account | undefined>;
}

/**
 * Accounts in DynamoDB: pk `account#<id>`, `owner` (the person's sub), `balance` (N, cents), `executed` (SS). The SDK repeats a write whose
 * answer was lost (F66): that a name of an execution is added once is what keeps the money from leaving twice. A real ledger has a row
 * per execution instead of a set that grows.
 */
export function dynamoDbAccounts(client: DynamoDBClient, tableName: string): Accounts {
  const keyOf = (id: string) => ({ pk: { S: `account#${id}` } });
  return {
    async find(id, owner) {
      const item = await read(id, owner);
      return item && { id, balance: BigInt(item['balance']?.N ?? '0') };
    },

    async debit(id, owner, cents, execution) {
      try {
        const { Attributes: left } = await client.send(
          new UpdateItemCommand({
            TableName: tableName,
            Key: keyOf(id),
            UpdateExpression: 'SET balance = balance - :cents ADD executed :executions',
            ConditionExpression: '#owner = :owner AND balance >= :cents AND NOT contains(executed, :execution)',
            ExpressionAttributeNames: { '#owner': 'owner' },
            ExpressionAttributeValues: {
              ':owner': { S: owner },
              ':cents': { N: String(cents) },
              ':execution': { S: execution },
              ':executions': { SS: [execution] },
            },
            ReturnValues: 'ALL_NEW',
          }),
        );
        return { id, balance: BigInt(left?.['balance']?.N ?? '0') };
      } catch (error) {
        // If the execution has gone through already, the write that failed was a repetition.
        if (error instanceof ConditionalCheckFailedException) return findDebited(id, owner, execution);
        throw error;
      }
    },

    findDebited,
  };

  async function findDebited(id: string, owner: string, execution: string): Promise<Account | undefined> {
    const item = await read(id, owner);
    return item?.['executed']?.SS?.includes(execution) ? { id, balance: BigInt(item['balance']?.N ?? '0') } : undefined;
  }

  async function read(id: string, owner: string) {
    const { Item: item } = await client.send(
      new GetItemCommand({ TableName: tableName, Key: keyOf(id), ConsistentRead: true }),
    );
    return item?.['owner']?.S === owner ? item : undefined;
  }
}
