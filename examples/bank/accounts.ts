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
  /** Takes cents from the owner's account in one conditional write, and gives what is left; undefined if it cannot pay. */
  debit(id: string, owner: string, cents: bigint): Promise<Account | undefined>;
}

/** Accounts in DynamoDB: pk `account#<id>`, `owner` (the person's sub), `balance` (N, cents). */
export function dynamoDbAccounts(client: DynamoDBClient, tableName: string): Accounts {
  const keyOf = (id: string) => ({ pk: { S: `account#${id}` } });
  return {
    async find(id, owner) {
      const { Item: item } = await client.send(
        new GetItemCommand({ TableName: tableName, Key: keyOf(id), ConsistentRead: true }),
      );
      return item?.['owner']?.S === owner ? { id, balance: BigInt(item['balance']?.N ?? '0') } : undefined;
    },

    async debit(id, owner, cents) {
      try {
        const { Attributes: left } = await client.send(
          new UpdateItemCommand({
            TableName: tableName,
            Key: keyOf(id),
            UpdateExpression: 'SET balance = balance - :cents',
            ConditionExpression: '#owner = :owner AND balance >= :cents',
            ExpressionAttributeNames: { '#owner': 'owner' },
            ExpressionAttributeValues: { ':owner': { S: owner }, ':cents': { N: String(cents) } },
            ReturnValues: 'ALL_NEW',
          }),
        );
        return { id, balance: BigInt(left?.['balance']?.N ?? '0') };
      } catch (error) {
        if (error instanceof ConditionalCheckFailedException) return undefined;
        throw error;
      }
    },
  };
}
