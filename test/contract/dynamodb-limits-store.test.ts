import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dynamoDbLimitsStore } from '../../src/step-up/dynamodb-limits-store.ts';
import { StoredItemInvalidError } from '../../src/step-up/errors.ts';
import { limitsKey } from '../../src/step-up/item-key.ts';
import { at, limitsWith, NONCE, NOW, pushWith, sessionWith, USER } from '../fixtures/step-up-records.ts';
import { ADAPTERS } from './adapters.ts';
import { startDynamoDb } from './dynamodb-server.ts';
import { limitsStoreContract } from './limits-store.contract.ts';

const TABLE = 'countersign';
const PUSH = { nonce: NONCE, session_id: 'session', at: NOW, until: at(300), refused: false };
const SESSION = { refusals: 1, locked_until: at(30), opens: 2, opens_since: NOW, last_at: at(1) };
const ITEM = { rev: 7, pushes: [PUSH], sessions: { session: SESSION }, purge_at: at(172_800) };

let db: Awaited<ReturnType<typeof startDynamoDb>>;

describe.each(ADAPTERS)('dynamoDbLimitsStore over the $name adapter', (adapter) => {
  beforeAll(async () => {
    db = await startDynamoDb(TABLE);
  });
  afterAll(() => db.close());
  const calls = () => adapter.patient(db);

  limitsStoreContract(() => dynamoDbLimitsStore(calls(), TABLE));

  async function findAfterPutting(attributes: Readonly<Record<string, unknown>>) {
    const item = { ...attributes, ...limitsKey(USER) };
    await db.client.send(
      new PutItemCommand({ TableName: TABLE, Item: marshall(item, { removeUndefinedValues: true }) }),
    );
    return dynamoDbLimitsStore(calls(), TABLE).find(USER);
  }

  it('reads an item written attribute by attribute', async () => {
    const session = sessionWith({ refusals: 1, lockedUntil: at(30), opens: 2, lastAt: at(1) });

    expect(await findAfterPutting(ITEM)).toEqual(
      limitsWith({ pushes: [pushWith({ sessionId: 'session' })], sessions: new Map([['session', session]]) }),
    );
  });

  it.each<[string, Readonly<Record<string, unknown>>]>([
    ['rev', { ...ITEM, rev: undefined }],
    ['rev', { ...ITEM, rev: -1 }],
    ['purge_at', { ...ITEM, purge_at: undefined }],
    ['pushes', { ...ITEM, pushes: undefined }],
    ['pushes', { ...ITEM, pushes: {} }],
    ['sessions', { ...ITEM, sessions: undefined }],
    ['sessions', { ...ITEM, sessions: [SESSION] }],
    ['unlocked', { ...ITEM, unlocked: true }],
    ['pushes.0.nonce', { ...ITEM, pushes: [{ ...PUSH, nonce: 'short' }] }],
    ['pushes.0.refused', { ...ITEM, pushes: [{ ...PUSH, refused: 0 }] }],
    ['pushes.0.session_id', { ...ITEM, pushes: [{ ...PUSH, session_id: '' }] }],
    ['pushes.0.at', { ...ITEM, pushes: [{ ...PUSH, at: undefined }] }],
    ['pushes.0', { ...ITEM, pushes: [{ ...PUSH, approved: true }] }],
    ['sessions.session.refusals', { ...ITEM, sessions: { session: { ...SESSION, refusals: -1 } } }],
    ['sessions.session.opens', { ...ITEM, sessions: { session: { ...SESSION, opens: 0.5 } } }],
    ['sessions.session.locked_until', { ...ITEM, sessions: { session: { ...SESSION, locked_until: null } } }],
    ['sessions.session.last_at', { ...ITEM, sessions: { session: { ...SESSION, last_at: undefined } } }],
    ['sessions.session', { ...ITEM, sessions: { session: { ...SESSION, trusted: true } } }],
  ])('T19: refuses an item for its %s (%#)', async (attribute, item) => {
    const error = await findAfterPutting(item).catch((thrown: unknown) => thrown);

    expect(error).toBeInstanceOf(StoredItemInvalidError);
    expect(String(error)).toContain(attribute);
  });
});
