import { type AttributeValue, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createAuthorize } from '../../src/authorizer/authorize.ts';
import { callersByClient } from '../../src/authorizer/callers-by-client.ts';
import { restApiHandler } from '../../src/authorizer/rest-api.ts';
import { systemRandom } from '../../src/shared/random.ts';
import { dynamoDbIdentityStore } from '../../src/step-up/dynamodb-identity-store.ts';
import { dynamoDbLimitsStore } from '../../src/step-up/dynamodb-limits-store.ts';
import { dynamoDbStandingStore } from '../../src/step-up/dynamodb-standing-store.ts';
import { dynamoDbStepUpStore } from '../../src/step-up/dynamodb-step-up-store.ts';
import { parseHandle } from '../../src/step-up/handle.ts';
import { stepUpKey } from '../../src/step-up/item-key.ts';
import { accessToken, POOLS } from '../fixtures/authorizer/access-token.ts';
import { bankAuthorizer, bankPolicy, NOW } from '../fixtures/authorizer/bank-authorizer.ts';
import { restApiEvent } from '../fixtures/events/rest-api/rest-api-event.ts';
import { ADAPTERS, type Adapter } from './adapters.ts';
import { startDynamoDb } from './dynamodb-server.ts';

const TABLE = 'countersign';
const POLICY = bankPolicy();

let db: Awaited<ReturnType<typeof startDynamoDb>>;
let approved: Record<string, AttributeValue>;
beforeAll(async () => {
  db = await startDynamoDb(TABLE);
  approved = await approve();
});
afterAll(() => db.close());
beforeEach(() => store(approved));

/** The item of an approval that has not been used. */
async function approve(): Promise<Record<string, AttributeValue>> {
  const bank = bankAuthorizer({
    policy: POLICY,
    store: dynamoDbStepUpStore(db.calls, TABLE),
    identities: dynamoDbIdentityStore(db.calls, TABLE),
    limits: dynamoDbLimitsStore(db.calls, TABLE),
  });
  const { context } = await bank.handler(restApiEvent());
  const handle = context['step_up_handle'] ?? '';
  await bank.approve(handle);
  const { binding = 'transaction:' } = parseHandle(handle) ?? {};
  const { pk, sk } = stepUpKey(accessToken(), binding);
  const { Item: item } = await db.client.send(
    new GetItemCommand({ TableName: TABLE, Key: { pk: { S: pk }, sk: { S: sk } } }),
  );
  if (!item) throw new Error('the approval is not stored');
  return item;
}

async function store(item: Record<string, AttributeValue>): Promise<void> {
  await db.client.send(new PutItemCommand({ TableName: TABLE, Item: item }));
}

/** Allow, Deny, or the code of what is thrown. */
async function send(adapter: Adapter): Promise<unknown> {
  const calls = adapter.patient(db);
  const handler = restApiHandler({
    authorize: createAuthorize({
      policy: POLICY,
      callers: callersByClient(POLICY, POOLS),
      tokens: { verify: async () => ({ kind: 'verified', token: accessToken() }) },
      standings: dynamoDbStandingStore(calls, TABLE),
      stepUps: dynamoDbStepUpStore(calls, TABLE),
      limits: dynamoDbLimitsStore(calls, TABLE),
      clock: () => NOW,
      random: systemRandom,
      backOff: () => Promise.resolve(),
    }),
    log: () => undefined,
    hints: new Map(),
    realm: 'bank',
    policySha256: '',
    deadlineMs: 1_000_000,
  });
  try {
    return (await handler(restApiEvent())).policyDocument.Statement[0].Effect;
  } catch (error) {
    return error instanceof Error && 'code' in error ? error.code : error;
  }
}

const MAPS = ['', 'challenge', 'evidence'];
const STATES = ['pending', 'ringing', 'challenged', 'answered', 'refused'];
const OTHER_STATES = [
  ...STATES.filter((state) => state !== 'answered'),
  ...STATES.flatMap((state) => [state.toUpperCase(), ` ${state}`, `${state} `, `${state}\u0000`]),
  ...[
    'Answered',
    'approved',
    'success',
    'verified',
    'ok',
    'true',
    'null',
    'undefined',
    'a\u200bnswered',
    'аnswered',
    '',
  ],
];
/** A value of each type of DynamoDB that no attribute of a record has at its place. */
const VALUES: readonly (readonly [string, AttributeValue])[] = [
  ['an empty string', { S: '' }],
  ['a negative number', { N: '-1' }],
  ['a fraction', { N: '1.5' }],
  ['a number beyond every clock', { N: '1e20' }],
  ['true', { BOOL: true }],
  ['false', { BOOL: false }],
  ['null', { NULL: true }],
  ['bytes', { B: new Uint8Array([97]) }],
  ['a list of numbers', { L: [{ N: '1' }] }],
  ['a map', { M: { S: { S: 'answered' } } }],
  ['a set of strings', { SS: ['answered'] }],
  ['a set of numbers', { NS: ['1'] }],
];
/** `code` may be missing, and nothing is read from it. */
const OPTIONAL = ['challenge.code'];
/** Compared with the request's by the table itself. */
const KEYS = ['pk', 'sk'];

/** The members of the item, or of one of its maps. */
function membersOf(item: Record<string, AttributeValue>, map: string): Record<string, AttributeValue> {
  return map === '' ? item : (item[map]?.M ?? {});
}

function withMembers(map: string, members: Record<string, AttributeValue>): Record<string, AttributeValue> {
  return map === '' ? members : { ...approved, [map]: { M: members } };
}

describe.each(ADAPTERS)('a stored approval over the $name adapter', (adapter) => {
  it('is let through as it is, so that the changes below mean something', async () => {
    expect(await send(adapter)).toBe('Allow');
    expect(await send(adapter)).toBe('Deny');
  });

  it.each(OTHER_STATES)('T19: in the state %j never allows', async (state) => {
    await store(withMembers('challenge', { ...membersOf(approved, 'challenge'), state: { S: state } }));

    expect(await send(adapter)).toBe('ERR_STORED_ITEM_INVALID');
  });

  it.each(MAPS)('T19: never allows with any attribute of another type: in "%s"', async (map) => {
    const names = Object.keys(membersOf(approved, map)).filter((name) => !KEYS.includes(name));
    expect(names.length).toBeGreaterThan(3);
    for (const name of names) {
      for (const [kind, value] of VALUES) {
        const isSame = JSON.stringify(Object.keys(value)) === '["S"]' && value.S !== '';
        if (isSame) continue;
        await store(withMembers(map, { ...membersOf(approved, map), [name]: value }));
        expect([name, kind, await send(adapter)]).toEqual([name, kind, 'ERR_STORED_ITEM_INVALID']);
      }
    }
  });

  it.each(MAPS)('T19: never allows without any one attribute: in "%s"', async (map) => {
    const names = Object.keys(membersOf(approved, map)).filter((name) => !KEYS.includes(name));
    for (const name of names.filter((name) => !OPTIONAL.includes(`${map}.${name}`))) {
      const { [name]: _, ...rest } = membersOf(approved, map);
      await store(withMembers(map, rest));
      expect([name, await send(adapter)]).toEqual([name, 'ERR_STORED_ITEM_INVALID']);
    }
  });

  it.each(MAPS)('T19: never allows with an attribute in another casing, or with one more: in "%s"', async (map) => {
    const members = membersOf(approved, map);
    for (const name of [...Object.keys(members).filter((name) => !KEYS.includes(name)), 'constructor', 'approved']) {
      const { [name]: _, ...rest } = members;
      const isOwn = Object.hasOwn(members, name);
      const value = isOwn ? members[name] : undefined;
      const other = new Map(Object.entries(rest)).set(isOwn ? name.toUpperCase() : name, value ?? { S: 'x' });
      await store(withMembers(map, Object.fromEntries(other)));
      expect([name, await send(adapter)]).toEqual([name, 'ERR_STORED_ITEM_INVALID']);
    }
  });

  it.each([
    ['evidence of another nonce', 'evidence', 'nonce', { S: 'BBBBBBBBBBBBBBBBBBBBBA' }, 'ERR_STORED_ITEM_INVALID'],
    ['a challenge of another nonce', 'challenge', 'nonce', { S: 'BBBBBBBBBBBBBBBBBBBBBA' }, 'ERR_STORED_ITEM_INVALID'],
    ['evidence of another acr', 'evidence', 'acr', { S: 'urn:cognito:loa:4' }, 'ERR_STORED_ITEM_INVALID'],
    ['the acr in another casing', 'evidence', 'acr', { S: 'URN:COUNTERSIGN:ACR:LIVEID' }, 'ERR_STORED_ITEM_INVALID'],
    ['evidence that is too old', 'evidence', 'auth_time', { N: String(NOW - 301) }, 'Deny'],
    ['evidence of the future', 'evidence', 'auth_time', { N: String(NOW + 1) }, 'Deny'],
  ] as const)('T17, T19: never allows with %s', async (_, map, name, value, expected) => {
    await store(withMembers(map, { ...membersOf(approved, map), [name]: value }));

    expect(await send(adapter)).toBe(expected);
  });

  it('T19: never allows with an acr that both parts agree on and the route does not accept', async () => {
    const acr = { S: 'urn:cognito:loa:4' };
    const [challenge, evidence] = ['challenge', 'evidence'].map((map) => ({ M: { ...membersOf(approved, map), acr } }));
    if (challenge && evidence) await store({ ...approved, challenge, evidence });

    expect(await send(adapter)).toBe('Deny');
  });

  it('T19: never allows once anything at all says that it was spent', async () => {
    const spent = {
      attempt: { S: 'a' },
      invocation: { S: 'i' },
      nonce: membersOf(approved, 'evidence')['nonce'] ?? { S: '' },
      at: { N: '0' },
    };
    await store({ ...approved, spent: { M: spent } });
    expect(await send(adapter)).toBe('Deny');

    for (const [kind, value] of VALUES) {
      await store({ ...approved, spent: value });
      expect([kind, await send(adapter)]).toEqual([kind, 'ERR_STORED_ITEM_INVALID']);
    }
  });
});
