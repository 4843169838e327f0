import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { assertionKey } from '../../src/federation/assertion-key.ts';
import { dynamoDbAssertionStore } from '../../src/federation/dynamodb-assertion-store.ts';
import { StoredItemInvalidError } from '../../src/step-up/errors.ts';
import { ADAPTERS } from './adapters.ts';
import { assertionStoreContract } from './assertion-store.contract.ts';
import { startDynamoDb } from './dynamodb-server.ts';

const TABLE = 'countersign';
const PERSON = { userPoolId: 'eu-west-1_Example', providerName: 'OneKosmos', providerSub: 'stored' };
const ITEM = { rev: 3, ial: 2, issued_at: 1, authenticated_at: 2, purge_at: 3 };

let db: Awaited<ReturnType<typeof startDynamoDb>>;

describe.each(ADAPTERS)('dynamoDbAssertionStore over the $name adapter', (adapter) => {
  beforeAll(async () => {
    db = await startDynamoDb(TABLE);
  });
  afterAll(() => db.close());
  const calls = () => adapter.patient(db);

  assertionStoreContract(() => dynamoDbAssertionStore(calls(), TABLE));

  async function findAfterPutting(attributes: Readonly<Record<string, unknown>>) {
    const item = marshall({ ...attributes, ...assertionKey(PERSON) }, { removeUndefinedValues: true });
    await db.client.send(new PutItemCommand({ TableName: TABLE, Item: item }));
    return dynamoDbAssertionStore(calls(), TABLE).find(PERSON);
  }

  it('lies under the key and the names that docs/table.md gives', async () => {
    expect(assertionKey(PERSON)).toEqual({ pk: 'idp#17:eu-west-1_Example#9:OneKosmos#stored', sk: 'assertion' });
    expect(await findAfterPutting(ITEM)).toEqual({
      rev: 3,
      ial: 2,
      issuedAt: 1,
      authenticatedAt: 2,
      purgeAt: 3,
    });
  });

  it.each<[string, Readonly<Record<string, unknown>>]>([
    ['rev', { ...ITEM, rev: '3' }],
    ['ial', { ...ITEM, ial: 4 }],
    ['ial', { ...ITEM, ial: '2' }],
    ['ial', { ...ITEM, ial: '/assurance/ial/2' }],
    ['issued_at', { ...ITEM, issued_at: undefined }],
    ['issued_at', { ...ITEM, issued_at: 1.5 }],
    ['authenticated_at', { ...ITEM, authenticated_at: undefined }],
    ['purge_at', { ...ITEM, purge_at: undefined }],
    ['provider_user_id', { ...ITEM, provider_user_id: 'stored' }],
    ['sub', { ...ITEM, sub: '7c1f3d5e-0000-4000-8000-000000000001' }],
  ])('T19: refuses an item for its %s: %j', async (attribute, item) => {
    const error = await findAfterPutting(item).catch((thrown: unknown) => thrown);

    expect(error).toBeInstanceOf(StoredItemInvalidError);
    expect(String(error)).toContain(attribute);
  });
});
