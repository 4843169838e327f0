import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dynamoDbProofingStore } from '../../src/proofing/dynamodb-proofing-store.ts';
import { StoredItemInvalidError } from '../../src/step-up/errors.ts';
import { ADAPTERS } from './adapters.ts';
import { startDynamoDb } from './dynamodb-server.ts';
import { proofingStoreContract } from './proofing-store.contract.ts';

const TABLE = 'countersign';

let db: Awaited<ReturnType<typeof startDynamoDb>>;

describe.each(ADAPTERS)('dynamoDbProofingStore over the $name adapter', (adapter) => {
  beforeAll(async () => {
    db = await startDynamoDb(TABLE);
  });
  afterAll(() => db.close());
  const calls = () => adapter.patient(db);

  proofingStoreContract(() => dynamoDbProofingStore(calls(), TABLE));

  const common = { rev: 1, user_pool_id: 'pool', username: 'alice', mode: 'initiate', until: 1, purge_at: 2 };
  const proof = { provider_user_id: 'p', ial: 2, proofed_at: 1 };

  it.each<[string, Readonly<Record<string, unknown>>]>([
    ['state', { ...common, state: 'Passed', ...proof }],
    ['state', { ...common, state: ['passed'], ...proof }],
    ['mode', { ...common, mode: 'none', state: 'passed', ...proof }],
    ['username', { ...common, username: '', state: 'passed', ...proof }],
    ['ial', { ...common, state: 'passed', ...proof, ial: '2' }],
    ['ial', { ...common, state: 'passed', ...proof, ial: 4 }],
    ['provider_user_id', { ...common, state: 'passed', ial: 2, proofed_at: 1 }],
    ['sub', { ...common, state: 'claimed', ...proof }],
    ['sub', { ...common, state: 'passed', ...proof, sub: 'sub' }],
    ['failure', { ...common, state: 'failed', failure: 'Passed' }],
    ['url', { ...common, state: 'opened' }],
    ['rev', { ...common, rev: 1.5, state: 'opened', url: 'https://t.example' }],
  ])('T19: refuses an item for its %s: %j', async (attribute, attributes) => {
    const item = { pk: 'proofing#session', sk: 'proofing', ...attributes };
    await db.client.send(new PutItemCommand({ TableName: TABLE, Item: marshall(item) }));

    const error = await dynamoDbProofingStore(calls(), TABLE)
      .find('session')
      .catch((thrown: unknown) => thrown);

    expect(error).toBeInstanceOf(StoredItemInvalidError);
    expect(String(error)).toContain(attribute);
  });
});
