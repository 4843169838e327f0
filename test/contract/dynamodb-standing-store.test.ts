import { marshall } from '@aws-sdk/util-dynamodb';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { dynamoDbIdentityStore } from '../../src/step-up/dynamodb-identity-store.ts';
import { dynamoDbLimitsStore } from '../../src/step-up/dynamodb-limits-store.ts';
import { dynamoDbStandingStore } from '../../src/step-up/dynamodb-standing-store.ts';
import { dynamoDbStepUpStore } from '../../src/step-up/dynamodb-step-up-store.ts';
import { StoredItemInvalidError, StoreUnavailableError } from '../../src/step-up/errors.ts';
import { identityKey, limitsKey, stepUpKey } from '../../src/step-up/item-key.ts';
import { stepUpAttributesOf } from '../../src/step-up/step-up-item.ts';
import { BINDING, identityWith, recordIn, USER } from '../fixtures/step-up-records.ts';
import { ADAPTERS } from './adapters.ts';
import { type Listening, startDynamoDb, startServer } from './dynamodb-server.ts';
import { standingStoreContract } from './standing-store.contract.ts';

const TABLE = 'countersign';
const KEYS = { record: stepUpKey(USER, BINDING), identity: identityKey(USER), limits: limitsKey(USER) };
const RECORD = marshall(
  { ...KEYS.record, ...stepUpAttributesOf(recordIn('answered')) },
  { removeUndefinedValues: true },
);
const IDENTITY = marshall({ ...KEYS.identity, rev: 7, provider_user_id: 'person-1' });

let db: Awaited<ReturnType<typeof startDynamoDb>>;

function unread(...keys: readonly (typeof KEYS)[keyof typeof KEYS][]) {
  return { [TABLE]: { Keys: keys.map((key) => marshall(key)), ConsistentRead: true } };
}

function request(...keys: readonly (typeof KEYS)[keyof typeof KEYS][]) {
  return { target: 'DynamoDB_20120810.BatchGetItem', RequestItems: unread(...keys) };
}

describe.each(ADAPTERS)('dynamoDbStandingStore over the $name adapter', (adapter) => {
  beforeAll(async () => {
    db = await startDynamoDb(TABLE);
  });
  afterAll(() => db.close());
  const calls = () => adapter.patient(db);

  let server: Listening | undefined;
  afterEach(async () => {
    await server?.close();
    server = undefined;
  });

  /** A table that answers one request after the other with these, and what it was asked. */
  async function answering(...answers: readonly unknown[]) {
    const asked: unknown[] = [];
    server = await startServer(async (request, response) => {
      const body = await request.setEncoding('utf8').toArray();
      asked.push({ target: request.headers['x-amz-target'], ...JSON.parse(body.join('')) });
      response.end(JSON.stringify(answers[asked.length - 1]));
    });
    const calls = adapter.patient(server);
    return { asked, find: () => dynamoDbStandingStore(calls, TABLE).findStanding(USER, BINDING) };
  }

  standingStoreContract(() => ({
    standing: dynamoDbStandingStore(calls(), TABLE),
    records: dynamoDbStepUpStore(calls(), TABLE),
    identities: dynamoDbIdentityStore(calls(), TABLE),
    limits: dynamoDbLimitsStore(calls(), TABLE),
  }));

  it('T32: asks once, for three keys, strongly consistent', async () => {
    const { asked, find } = await answering({ Responses: { [TABLE]: [IDENTITY, RECORD] }, UnprocessedKeys: {} });

    const standing = await find();

    expect(standing).toEqual({ record: recordIn('answered'), identity: identityWith(), limits: undefined });
    expect(asked).toEqual([request(KEYS.record, KEYS.identity, KEYS.limits)]);
  });

  it('T25: asks once more for what the table left unread', async () => {
    const { asked, find } = await answering(
      { Responses: { [TABLE]: [IDENTITY] }, UnprocessedKeys: unread(KEYS.record) },
      { Responses: { [TABLE]: [RECORD] }, UnprocessedKeys: {} },
    );

    const standing = await find();

    expect(standing).toEqual({ record: recordIn('answered'), identity: identityWith(), limits: undefined });
    expect(asked).toEqual([request(KEYS.record, KEYS.identity, KEYS.limits), request(KEYS.record)]);
  });

  it('T25: is unavailable, not without a record, when a key stays unread', async () => {
    const { asked, find } = await answering(
      { Responses: { [TABLE]: [IDENTITY] }, UnprocessedKeys: unread(KEYS.record, KEYS.limits) },
      { Responses: { [TABLE]: [RECORD] }, UnprocessedKeys: unread(KEYS.limits) },
    );

    await expect(find()).rejects.toMatchObject({
      code: 'ERR_STORE_UNAVAILABLE',
      operation: 'BatchGetItem',
      detail: 'throttled',
    });
    expect(asked).toHaveLength(2);
  });

  it.each([
    ['nothing', {}],
    ['of another table only', { Responses: { other: [RECORD] }, UnprocessedKeys: {} }],
    ['of keys unread in another table', { UnprocessedKeys: { other: { Keys: [marshall(KEYS.record)] } } }],
    ['of one item', { Responses: { [TABLE]: RECORD }, UnprocessedKeys: {} }],
    ['in text', { Responses: { [TABLE]: 'none' }, UnprocessedKeys: {} }],
    ['in a number', { Responses: { [TABLE]: 1 }, UnprocessedKeys: unread(KEYS.record) }],
    ['of nothing at our table', { Responses: { [TABLE]: null }, UnprocessedKeys: {} }],
  ])('T25: is unavailable when the answer speaks %s', async (_name, answer) => {
    const { find } = await answering(answer);

    await expect(find()).rejects.toMatchObject({ code: 'ERR_STORE_UNAVAILABLE', detail: 'answer_malformed' });
  });

  it("T13: takes no item for this person's that is not at one of the three keys", async () => {
    const others = [
      { ...RECORD, ...marshall(stepUpKey({ ...USER, sub: 'other' }, BINDING)) },
      { ...RECORD, ...marshall(stepUpKey(USER, `session:${'A'.repeat(43)}`)) },
    ];
    const { find } = await answering({ Responses: { [TABLE]: others }, UnprocessedKeys: {} });

    expect(await find()).toEqual({ record: undefined, identity: undefined, limits: undefined });
  });

  it.each([
    ['identity', { ...IDENTITY, admin: { BOOL: true } }],
    ['record', { ...RECORD, evidence: { BOOL: true } }],
    ['limits', marshall({ ...KEYS.limits, rev: 1 })],
    ['value of an attribute', { ...IDENTITY, rev: { X: '1' } }],
    ['name of an attribute', { ...IDENTITY, nested: { M: JSON.parse('{"__proto__": {"M": {}}}') } }],
  ])('T19: refuses all where the %s is not of its form, and names the call', async (_name, item) => {
    const { find } = await answering({ Responses: { [TABLE]: [item] }, UnprocessedKeys: {} });

    const failure = await find().catch((error: unknown) => error);

    expect(failure).toBeInstanceOf(StoredItemInvalidError);
    expect(failure).toMatchObject({ operation: 'BatchGetItem' });
  });

  it('T26: is unavailable when the second answer never comes, in the time of one call', async () => {
    let requests = 0;
    server = await startServer((_request, response) => {
      requests += 1;
      if (requests === 1) response.end(JSON.stringify({ Responses: {}, UnprocessedKeys: unread(KEYS.record) }));
    });
    // Without any limit of its own: only the adapter's ends the call.

    const found = dynamoDbStandingStore(adapter.patient(server), TABLE).findStanding(USER, BINDING);

    await expect(found).rejects.toThrow(StoreUnavailableError);
  });
});
