import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dynamoDbStepUpStore } from '../../src/step-up/dynamodb-step-up-store.ts';
import { StoredItemInvalidError } from '../../src/step-up/errors.ts';
import { stepUpKey } from '../../src/step-up/item-key.ts';
import { stepUpAttributesOf } from '../../src/step-up/step-up-item.ts';
import { BINDING, NONCE, NOW, OTHER_NONCE, recordIn, USER } from '../fixtures/step-up-records.ts';
import { ADAPTERS } from './adapters.ts';
import { startDynamoDb, startServer } from './dynamodb-server.ts';
import { stepUpStoreContract } from './step-up-store.contract.ts';

const TABLE = 'countersign';

let db: Awaited<ReturnType<typeof startDynamoDb>>;

describe.each(ADAPTERS)('dynamoDbStepUpStore over the $name adapter', (adapter) => {
  beforeAll(async () => {
    db = await startDynamoDb(TABLE);
  });
  afterAll(() => db.close());
  const calls = () => adapter.patient(db);

  stepUpStoreContract(() => dynamoDbStepUpStore(calls(), TABLE));

  const pending = plain(recordIn('pending'));
  const ringing = plain(recordIn('ringing'));
  const spent = { attempt: 'attempt', invocation: 'invocation', nonce: NONCE, at: NOW };
  const answered = plain(recordIn('answered', { spent, lastSpent: spent }));

  it.each([pending, ringing, answered])('reads an item written attribute by attribute', async (item) => {
    await putRaw(item);

    expect(await dynamoDbStepUpStore(calls(), TABLE).find(USER, BINDING)).toMatchObject({ rev: 7 });
  });

  it.each<[string, string, unknown]>([
    ['no challenge', 'challenge', without(answered, 'challenge')],
    ['no rev', 'rev', without(answered, 'rev')],
    ['no purge_at', 'purge_at', without(answered, 'purge_at')],
    ['a rev as text', 'rev', { ...answered, rev: '7' }],
    ['a rev with a fraction', 'rev', { ...answered, rev: 7.5 }],
    ['a rev below zero', 'rev', { ...answered, rev: -1 }],
    ['a rev beyond the safe integers', 'rev', { ...answered, rev: 2n ** 60n }],
    ['an unknown attribute', 'approved', { ...answered, approved: true }],
    ['an attribute in another casing', 'lastSpent', { ...answered, lastSpent: spent }],
    ['no state', 'challenge', inside(answered, 'challenge', { state: undefined })],
    ['an unknown state', 'challenge', inside(answered, 'challenge', { state: 'approved' })],
    ['a state in another casing', 'challenge', inside(answered, 'challenge', { state: 'Answered' })],
    ['a state in a list', 'challenge', inside(answered, 'challenge', { state: ['answered'] })],
    ['a state that is true', 'challenge', inside(answered, 'challenge', { state: true })],
    ['a challenge as text', 'challenge', { ...answered, challenge: JSON.stringify(answered['challenge']) }],
    ['a pending challenge with a flow', 'challenge', inside(pending, 'challenge', { flow: 'f' })],
    ['a ringing challenge without a flow', 'challenge.flow', inside(ringing, 'challenge', { flow: undefined })],
    ['an answered challenge with a transaction', 'challenge', inside(answered, 'challenge', { transaction: '{}' })],
    ['an empty flow', 'challenge.flow', inside(answered, 'challenge', { flow: '' })],
    ['an until as text', 'challenge.until', inside(answered, 'challenge', { until: '9999999999' })],
    ['an until that is null', 'challenge.until', inside(answered, 'challenge', { until: null })],
    ['a nonce that is too short', 'challenge.nonce', inside(answered, 'challenge', { nonce: NONCE.slice(1) })],
    ['a nonce that is too long', 'challenge.nonce', inside(answered, 'challenge', { nonce: `A${NONCE}` })],
    ['a nonce with unused bits set', 'challenge.nonce', inside(answered, 'challenge', { nonce: `${NONCE.slice(1)}B` })],
    ['an evidence that is true', 'evidence', { ...answered, evidence: true }],
    ['an evidence without an acr', 'evidence.acr', inside(answered, 'evidence', { acr: undefined })],
    ['an auth_time as text', 'evidence.auth_time', inside(answered, 'evidence', { auth_time: '1700000000' })],
    ['an amr as text', 'evidence.amr', inside(answered, 'evidence', { amr: 'face' })],
    ['an amr as a set', 'evidence.amr', inside(answered, 'evidence', { amr: new Set(['face']) })],
    ['an evidence with one more attribute', 'evidence', inside(answered, 'evidence', { verified: true })],
    ['a ticket that is a text', 'evidence.ticket', inside(answered, 'evidence', { ticket: 'sha256' })],
    ['a ticket without a hash', 'evidence.ticket.sha256', inside(answered, 'evidence', { ticket: {} })],
    [
      'a ticket that was used by nobody',
      'evidence.ticket.used_by',
      inside(answered, 'evidence', { ticket: { sha256: 'a', used_by: '' } }),
    ],
    [
      'a ticket with one more attribute',
      'evidence.ticket',
      inside(answered, 'evidence', { ticket: { sha256: 'a', uses: 1 } }),
    ],
    ['a spent that is false', 'spent', { ...answered, spent: false }],
    ['a spent without an invocation', 'spent.invocation', inside(answered, 'spent', { invocation: undefined })],
    ['evidence of another nonce', 'evidence', inside(answered, 'evidence', { nonce: OTHER_NONCE })],
    ['evidence of another acr', 'evidence', inside(answered, 'evidence', { acr: 'urn:other' })],
    ['evidence on a pending challenge', 'evidence', { ...pending, evidence: answered['evidence'] }],
    ['an answered challenge without evidence', 'evidence', without(answered, 'evidence', 'spent')],
    ['a use of another nonce', 'spent', inside(answered, 'spent', { nonce: OTHER_NONCE })],
    ['a use of no evidence', 'spent', { ...pending, spent }],
  ])('T19: refuses an item with %s, naming %s', async (_name, attribute, item) => {
    await putRaw(item);

    const error = await dynamoDbStepUpStore(calls(), TABLE)
      .find(USER, BINDING)
      .catch((thrown: unknown) => thrown);

    expect(error).toBeInstanceOf(StoredItemInvalidError);
    expect(String(error)).toContain(attribute);
  });

  it('T28: refuses an item whose challenge hides in an attribute called __proto__', async () => {
    const { challenge, ...rest } = marshall(answered, { removeUndefinedValues: true });
    const hidden = JSON.stringify({ M: { hidden: challenge } }).replace('"hidden"', '"__proto__"');
    const item = JSON.stringify({ ...stepUpKeyAttributes(), ...rest, challenge: {} }).replace('{}', hidden);
    const server = await startServer((_request, response) => response.end(`{"Item":${item}}`));

    const error = await dynamoDbStepUpStore(adapter.patient(server), TABLE)
      .find(USER, BINDING)
      .catch((thrown: unknown) => thrown);

    await server.close();
    expect(error).toBeInstanceOf(StoredItemInvalidError);
  });

  it('T31: repeats no value of the item that it refuses', async () => {
    await putRaw(inside(answered, 'challenge', { nonce: 'secret-nonce', until: 'secret-until', state: 'refused' }));

    const error = await dynamoDbStepUpStore(calls(), TABLE)
      .find(USER, BINDING)
      .catch((thrown: unknown) => thrown);

    expect(String(error)).not.toContain('secret');
    expect(error).not.toHaveProperty('cause');
  });

  async function putRaw(item: unknown): Promise<void> {
    await db.client.send(
      new PutItemCommand({
        TableName: TABLE,
        Item: { ...marshall(item, { removeUndefinedValues: true }), ...stepUpKeyAttributes() },
      }),
    );
  }
});

function stepUpKeyAttributes() {
  return marshall(stepUpKey(USER, BINDING));
}

type Plain = Readonly<Record<string, unknown>>;

function plain(record: ReturnType<typeof recordIn>): Plain {
  return { ...stepUpAttributesOf(record) };
}

function without(item: Plain, ...names: readonly string[]): Plain {
  return Object.fromEntries(Object.entries(item).filter(([name]) => !names.includes(name)));
}

function inside(item: Plain, name: string, changes: Plain): Plain {
  return { ...item, [name]: { ...Object(item[name]), ...changes } };
}
