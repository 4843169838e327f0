import {
  type AttributeValue,
  type DynamoDBClient,
  PutItemCommand,
  QueryCommand,
  ScanCommand,
} from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import type { NumericDate } from '../../src/shared/numeric-date.ts';
import { userKey } from '../../src/step-up/item-key.ts';
import { stepUpRecordOf } from '../../src/step-up/step-up-item.ts';
import type { ShownRecord } from './shown-record.ts';

/** Where the tables are, and whose people are in them. */
export interface LocalPlace {
  readonly userPoolId: string;
  readonly stepUpTable: string;
  readonly bankTable: string;
}

/** What the page reads of the tables by itself. A deployed page never does: it shows there what is otherwise hidden. */
export interface LocalTables {
  /** The accounts of a person. Who has none is given one, as a bank does with somebody new. */
  accountsOf(sub: string): Promise<readonly string[]>;
  /** The step-up records of a person, the one that ends last first. */
  recordsOf(sub: string, now: NumericDate): Promise<readonly ShownRecord[]>;
}

const FIRST_CENTS = 1_000_00n;
const SHOWN = 4;

export function createLocalTables(client: DynamoDBClient, place: LocalPlace): LocalTables {
  return {
    async accountsOf(sub) {
      const { Items = [] } = await client.send(
        new ScanCommand({
          TableName: place.bankTable,
          FilterExpression: '#owner = :sub',
          ExpressionAttributeNames: { '#owner': 'owner' },
          ExpressionAttributeValues: { ':sub': { S: sub } },
        }),
      );
      const ids = Items.flatMap(({ pk }) => (pk?.S?.startsWith('account#') ? [pk.S.slice('account#'.length)] : []));
      return ids.length > 0 ? ids.toSorted() : [await openAccount(sub)];
    },

    async recordsOf(sub, now) {
      const { Items = [] } = await client.send(
        new QueryCommand({
          TableName: place.stepUpTable,
          ConsistentRead: true,
          KeyConditionExpression: 'pk = :pk AND begins_with(sk, :steps)',
          ExpressionAttributeValues: marshall({
            ':pk': userKey({ userPoolId: place.userPoolId, sub }),
            ':steps': 'step-up#',
          }),
        }),
      );
      return Items.map((item) => toShown(item, now))
        .toSorted((one, other) => other.expires_in - one.expires_in)
        .slice(0, SHOWN);
    },
  };

  async function openAccount(sub: string): Promise<string> {
    const id = `current-${sub.slice(0, 8)}`;
    const item = { pk: `account#${id}`, owner: sub, balance: FIRST_CENTS };
    await client.send(new PutItemCommand({ TableName: place.bankTable, Item: marshall(item) }));
    return id;
  }
}

function toShown(item: Readonly<Record<string, AttributeValue>>, now: NumericDate): ShownRecord {
  const record = stepUpRecordOf(unmarshall(item));
  return {
    binding: (item['sk']?.S ?? '').slice('step-up#'.length),
    state: record.spent ? 'spent' : record.challenge.state,
    rev: record.rev,
    expires_in: record.challenge.until - now,
  };
}
