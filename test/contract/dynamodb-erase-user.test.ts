import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { applyTransition } from '../../src/step-up/apply.ts';
import { eraseUser } from '../../src/step-up/dynamodb-erase-user.ts';
import { dynamoDbStandingStore } from '../../src/step-up/dynamodb-standing-store.ts';
import { dynamoDbStepUpStore } from '../../src/step-up/dynamodb-step-up-store.ts';
import { StoreUnavailableError } from '../../src/step-up/errors.ts';
import { identityKey, userKey } from '../../src/step-up/item-key.ts';
import { spend } from '../../src/step-up/spend.ts';
import { open } from '../../src/step-up/transitions.ts';
import { BINDING, NONCE, NOW, OTHER_NONCE, recordIn } from '../fixtures/step-up-records.ts';
import { startDynamoDb, startServer } from './dynamodb-server.ts';
import { newUser } from './user-store.contract.ts';

const TABLE = 'countersign';
const USE = { nonce: NONCE, attempt: 'attempt', invocation: 'invocation', maxAge: 300 };

let db: Awaited<ReturnType<typeof startDynamoDb>>;
beforeAll(async () => {
  db = await startDynamoDb(TABLE);
});
afterAll(() => db.close());

function put(item: Readonly<Record<string, unknown>>): Promise<unknown> {
  return db.client.send(new PutItemCommand({ TableName: TABLE, Item: marshall(item) }));
}

describe('eraseUser', () => {
  it('deletes every item of a person, whatever it is, and tells how many', async () => {
    const user = newUser();
    await dynamoDbStepUpStore(db.calls, TABLE).write(user, BINDING, undefined, recordIn('answered'));
    await put({ ...identityKey(user), rev: 1 });
    await put({ pk: userKey(user), sk: 'of-a-later-version' });

    expect(await eraseUser(db.client, TABLE, user)).toBe(3);
    expect(await dynamoDbStandingStore(db.calls, TABLE).findStanding(user, BINDING)).toEqual({
      record: undefined,
      identity: undefined,
      limits: undefined,
    });
    expect(await eraseUser(db.client, TABLE, user)).toBe(0);
  });

  it('deletes the transaction of an open challenge', async () => {
    const user = newUser();
    const store = dynamoDbStepUpStore(db.calls, TABLE);
    await store.write(user, BINDING, undefined, recordIn('pending'));

    await eraseUser(db.client, TABLE, user);

    expect(await store.find(user, BINDING)).toBeUndefined();
  });

  it("T14: leaves everybody else's items", async () => {
    const [user, longer, elsewhere] = [newUser(), newUser(), newUser()];
    const others = [
      { ...user, sub: `${user.sub}#${longer.sub}` },
      { ...user, userPoolId: `eu-west-1_${elsewhere.sub}` },
    ];
    for (const other of [user, ...others]) await put({ ...identityKey(other), rev: 1 });

    expect(await eraseUser(db.client, TABLE, user)).toBe(1);
    for (const other of others) expect(await eraseUser(db.client, TABLE, other)).toBe(1);
  });

  it('deletes the items of every page', async () => {
    const user = newUser();
    // Three fit into the 1 MB of a page.
    for (const n of Array(8).keys()) await put({ pk: userKey(user), sk: `large-${n}`, filler: 'x'.repeat(300_000) });

    expect(await eraseUser(db.client, TABLE, user)).toBe(8);
    expect(await eraseUser(db.client, TABLE, user)).toBe(0);
  });

  it('T16: no approval comes back, nor does a write that was decided before', async () => {
    const user = newUser();
    const store = dynamoDbStepUpStore(db.calls, TABLE);
    await store.write(user, BINDING, undefined, recordIn('answered'));
    const read = await store.find(user, BINDING);
    const decided = spend(read, USE, NOW);

    await eraseUser(db.client, TABLE, user);

    const late = decided.kind === 'write' ? await store.write(user, BINDING, read, decided.next) : decided.kind;
    expect(late).toBe('changed');
    const again = await applyTransition(store, user, BINDING, (record) => spend(record, USE, NOW));
    expect(again).toMatchObject({ kind: 'refused', reason: 'no_record' });
    const opening = { nonce: OTHER_NONCE, firstRev: 1000, sessionId: 's', acr: 'urn:x', transaction: undefined };
    await applyTransition(store, user, BINDING, (record) => open(record, opening, NOW));
    expect(decided.kind === 'write' && (await store.write(user, BINDING, read, decided.next))).toBe('changed');
  });

  it('T25: is unavailable when the table lists nothing at all', async () => {
    const server = await startServer((_request, response) => response.end('{}'));
    const client = new DynamoDBClient(server);

    const error = await eraseUser(client, TABLE, newUser()).catch((thrown: unknown) => thrown);

    client.destroy();
    await server.close();
    expect(error).toMatchObject({ operation: 'Query', detail: 'answer_malformed' });
  });

  it('T25: is unavailable when an item cannot be deleted', async () => {
    const user = newUser();
    const server = await startServer((request, response) => {
      if (request.headers['x-amz-target'] === 'DynamoDB_20120810.Query') {
        response.end(JSON.stringify({ Items: [marshall(identityKey(user))] }));
      } else {
        response.writeHead(400).end('{"__type":"com.amazon.coral.service#AccessDeniedException"}');
      }
    });
    const client = new DynamoDBClient(server);

    const error = await eraseUser(client, TABLE, user).catch((thrown: unknown) => thrown);

    client.destroy();
    await server.close();
    expect(error).toBeInstanceOf(StoreUnavailableError);
    expect(error).toMatchObject({ operation: 'DeleteItem' });
  });
});
