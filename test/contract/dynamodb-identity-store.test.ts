import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dynamoDbIdentityStore } from '../../src/step-up/dynamodb-identity-store.ts';
import { StoredItemInvalidError } from '../../src/step-up/errors.ts';
import { identityKey } from '../../src/step-up/item-key.ts';
import { USER } from '../fixtures/step-up-records.ts';
import { startDynamoDb } from './dynamodb-server.ts';

const TABLE = 'countersign';

let db: Awaited<ReturnType<typeof startDynamoDb>>;
beforeAll(async () => {
  db = await startDynamoDb(TABLE);
});
afterAll(() => db.close());

describe('dynamoDbIdentityStore', () => {
  async function findAfterPutting(attributes: Readonly<Record<string, unknown>>) {
    await db.client.send(
      new PutItemCommand({ TableName: TABLE, Item: marshall({ ...attributes, ...identityKey(USER) }) }),
    );
    return dynamoDbIdentityStore(db.client, TABLE).find(USER);
  }

  it('gives undefined for a person without an identity record', async () => {
    expect(await dynamoDbIdentityStore(db.client, TABLE).find({ ...USER, sub: 'nobody' })).toBeUndefined();
  });

  it.each([{ provider_user_id: 'person-1' }, { provider_user_id: 'person-1', rev: 3 }])('reads %j', async (item) => {
    expect(await findAfterPutting(item)).toEqual({ providerUserId: 'person-1' });
  });

  it.each([
    {},
    { provider_user_id: '' },
    { provider_user_id: ['person-1'] },
    { providerUserId: 'person-1' },
    { provider_user_id: 'person-1', rev: '3' },
    { provider_user_id: 'person-1', admin: true },
  ])('T19: refuses %j', async (item) => {
    await expect(findAfterPutting(item)).rejects.toThrow(StoredItemInvalidError);
  });
});
