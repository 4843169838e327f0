import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dynamoDbIdentityStore } from '../../src/step-up/dynamodb-identity-store.ts';
import { StoredItemInvalidError } from '../../src/step-up/errors.ts';
import { identityKey } from '../../src/step-up/item-key.ts';
import { at, identityWith, NOW, USER } from '../fixtures/step-up-records.ts';
import { ADAPTERS } from './adapters.ts';
import { startDynamoDb } from './dynamodb-server.ts';
import { identityStoreContract } from './identity-store.contract.ts';

const TABLE = 'countersign';

let db: Awaited<ReturnType<typeof startDynamoDb>>;

describe.each(ADAPTERS)('dynamoDbIdentityStore over the $name adapter', (adapter) => {
  beforeAll(async () => {
    db = await startDynamoDb(TABLE);
  });
  afterAll(() => db.close());
  const calls = () => adapter.patient(db);

  identityStoreContract(() => dynamoDbIdentityStore(calls(), TABLE));

  async function findAfterPutting(attributes: Readonly<Record<string, unknown>>) {
    await db.client.send(
      new PutItemCommand({ TableName: TABLE, Item: marshall({ ...attributes, ...identityKey(USER) }) }),
    );
    return dynamoDbIdentityStore(calls(), TABLE).find(USER);
  }

  it('reads the item that an operator writes by hand', async () => {
    expect(await findAfterPutting({ rev: 3, provider_user_id: 'person-1' })).toEqual(identityWith({ rev: 3 }));
  });

  it('reads an item with every attribute', async () => {
    const item = { rev: 3, provider_user_id: 'p', ial: 2, proofed_at: NOW, revoked_before: at(1) };
    const asserted = { asserted_by: 'OneKosmos', asserted_at: at(3) };
    const heard = { heard_by: 'OneKosmos', heard_at: at(4), heard_ial: 1 };
    const revoked = { revoked_sessions: { session: at(2) } };

    expect(await findAfterPutting({ ...item, ...asserted, ...heard, ...revoked })).toEqual({
      rev: 3,
      providerUserId: 'p',
      proofing: { ial: 2, at: NOW },
      asserted: { by: 'OneKosmos', at: at(3) },
      heard: { by: 'OneKosmos', at: at(4), ial: 1 },
      revokedBefore: at(1),
      revokedSessions: new Map([['session', at(2)]]),
    });
  });

  it.each<[string, Readonly<Record<string, unknown>>]>([
    ['rev', { provider_user_id: 'person-1' }],
    ['rev', { provider_user_id: 'person-1', rev: '3' }],
    ['provider_user_id', { rev: 3, provider_user_id: '' }],
    ['provider_user_id', { rev: 3, provider_user_id: ['person-1'] }],
    ['providerUserId', { rev: 3, providerUserId: 'person-1' }],
    ['admin', { rev: 3, provider_user_id: 'person-1', admin: true }],
    ['ial', { rev: 3, ial: 4, proofed_at: NOW }],
    ['ial', { rev: 3, ial: 0, proofed_at: NOW }],
    ['ial', { rev: 3, ial: '2', proofed_at: NOW }],
    ['ial', { rev: 3, ial: [2], proofed_at: NOW }],
    ['proofed_at', { rev: 3, ial: 2 }],
    ['proofed_at', { rev: 3, ial: 2, proofed_at: '2026-01-01' }],
    ['ial', { rev: 3, proofed_at: NOW }],
    ['asserted_by', { rev: 3, asserted_by: 'OneKosmos' }],
    ['asserted_at', { rev: 3, asserted_at: NOW }],
    ['asserted_at', { rev: 3, asserted_by: 'OneKosmos', asserted_at: '2026-01-01' }],
    ['heard_by', { rev: 3, heard_by: 'OneKosmos' }],
    ['heard_at', { rev: 3, heard_at: NOW }],
    ['heard_ial', { rev: 3, heard_ial: 2 }],
    ['heard_ial', { rev: 3, heard_by: 'OneKosmos', heard_at: NOW, heard_ial: 4 }],
    ['revoked_before', { rev: 3, revoked_before: true }],
    ['revoked_before', { rev: 3, revoked_before: null }],
    ['revoked_sessions', { rev: 3, revoked_sessions: ['session'] }],
    ['revoked_sessions', { rev: 3, revoked_sessions: new Set(['session']) }],
    ['revoked_sessions.session', { rev: 3, revoked_sessions: { session: true } }],
  ])('T19: refuses an item for its %s: %j', async (attribute, item) => {
    const error = await findAfterPutting(item).catch((thrown: unknown) => thrown);

    expect(error).toBeInstanceOf(StoredItemInvalidError);
    expect(String(error)).toContain(attribute);
  });
});
