import { type DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { approvalItem, displayedItem } from '../../src/disputes/dispute-items.ts';
import type { Approval, DisplayedText, DisputeStore } from '../../src/disputes/dispute-store.ts';
import { configuredDisputes, dynamoDbDisputeStore } from '../../src/disputes/dynamodb-dispute-store.ts';
import { DisputesUnavailableError } from '../../src/disputes/errors.ts';
import { createDynamoDbClient } from '../../src/step-up/dynamodb-sdk-calls.ts';
import { canonicalJson } from '../../src/transaction/canonical-json.ts';
import { at, BINDING, NOW, USER } from '../fixtures/step-up-records.ts';
import { closedPort, type Listening, type Reach, startDynamoDb, startServer } from './dynamodb-server.ts';

const TABLE = 'countersign-disputes';
const DAYS = 400;

let dynamoDb: Listening & { readonly client: DynamoDBClient };
let disputes: DisputeStore;
let tests = 0;

beforeAll(async () => {
  dynamoDb = await startDynamoDb(TABLE);
  disputes = dynamoDbDisputeStore(dynamoDb.client, TABLE, DAYS);
});
afterAll(() => dynamoDb.close());
beforeEach(() => {
  tests += 1;
});

let server: Listening | undefined;
afterEach(async () => {
  await server?.close();
  server = undefined;
});

function displayed(change: Partial<DisplayedText> = {}): DisplayedText {
  return {
    binding: BINDING,
    approvalId: `approval-${tests}`,
    sessionId: 'session-hash',
    providerUserId: 'person-1',
    display: 'Pay 12500.00 EUR to "Zoë" \u2028',
    transaction: canonicalJson({ type: 'transaction', query: { q: 'ü"\u2028'.repeat(20_000) } }),
    ...change,
  };
}

function approval(change: Partial<Approval> = {}): Approval {
  return {
    binding: BINDING,
    approvalId: `approval-${tests}`,
    sessionId: 'session-hash',
    acr: 'urn:countersign:acr:liveid',
    amr: ['face'],
    authTime: at(-5),
    rangAt: at(-20),
    providerUserId: 'person-1',
    providerChallengeId: 'push-1',
    jws: `${'h'.repeat(200)}.${'p'.repeat(40_000)}.${'s'.repeat(342)}`,
    ...change,
  };
}

/** Every item of this test. */
async function items(): Promise<readonly unknown[]> {
  const { Items: all = [] } = await dynamoDb.client.send(new ScanCommand({ TableName: TABLE, ConsistentRead: true }));
  return all.map((item) => unmarshall(item)).filter(({ sk }) => sk.endsWith(`#approval-${tests}`));
}

function storeAt({ endpoint, region, credentials }: Reach): DisputeStore {
  return dynamoDbDisputeStore(createDynamoDbClient({ endpoint, region, credentials }), TABLE, DAYS);
}

describe('dynamoDbDisputeStore', () => {
  it('writes what is documented, to be forgotten when its days are over', async () => {
    await disputes.keepDisplayed(USER, displayed(), NOW);
    await disputes.keepApproval(USER, approval(), NOW);

    const written = await items();
    expect(written).toHaveLength(2);
    expect(written).toEqual(
      expect.arrayContaining([displayedItem(USER, displayed(), DAYS, NOW), approvalItem(USER, approval(), DAYS, NOW)]),
    );
    expect(written).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ purge_at: NOW + 400 * 24 * 3600, kept_at: NOW, jws: approval().jws }),
      ]),
    );
  });

  it('keeps what was kept first, also when something else comes', async () => {
    await disputes.keepApproval(USER, approval(), NOW);

    await disputes.keepApproval(USER, approval({ jws: 'another', authTime: NOW }), at(60));

    expect(await items()).toEqual([approvalItem(USER, approval(), DAYS, NOW)]);
  });

  it('T27: keeps one of 20 at once, and every one of them is a success', async () => {
    await Promise.all(Array.from({ length: 20 }, (_, i) => disputes.keepDisplayed(USER, displayed(), at(i))));

    expect(await items()).toHaveLength(1);
  });

  it('leaves out the signed result where there is none', async () => {
    await disputes.keepApproval(USER, approval({ jws: undefined }), NOW);

    expect(await items()).toEqual([expect.not.objectContaining({ jws: expect.anything() })]);
  });

  it('T14: keeps two people apart, and two pools', async () => {
    await disputes.keepApproval(USER, approval(), NOW);
    await disputes.keepApproval({ ...USER, sub: 'another' }, approval(), NOW);
    await disputes.keepApproval({ ...USER, userPoolId: 'eu-west-1_Other' }, approval(), NOW);

    expect(await items()).toHaveLength(3);
  });

  it('T25: throws when nothing listens', async () => {
    const store = storeAt(await closedPort());

    await expect(store.keepApproval(USER, approval(), NOW)).rejects.toMatchObject({
      code: 'ERR_STORE_UNAVAILABLE',
      operation: 'disputes',
      cause: expect.any(Error),
    });
  });

  it.each(['AccessDeniedException', 'ResourceNotFoundException', 'ProvisionedThroughputExceededException'])(
    'T25: throws on %s, with no word of what was to be kept',
    async (name) => {
      server = await startServer((_request, response) => {
        response
          .writeHead(400, { 'content-type': 'application/x-amz-json-1.0' })
          .end(`{"__type":"com.amazonaws.dynamodb.v20120810#${name}"}`);
      });

      const kept = storeAt(server).keepDisplayed(USER, displayed(), NOW);

      await expect(kept).rejects.toThrow(DisputesUnavailableError);
      await expect(kept).rejects.toThrow(/^the table of disputes did not answer PutItem$/);
    },
  );

  it('T26: throws within the time of one call when the table hangs', async () => {
    server = await startServer(() => undefined);

    await expect(storeAt(server).keepApproval(USER, approval(), NOW)).rejects.toThrow(DisputesUnavailableError);
  });

  it('T41: keeps nothing of nobody', async () => {
    await expect(disputes.keepApproval({ ...USER, sub: '' }, approval(), NOW)).rejects.toThrow(RangeError);
  });
});

describe('configuredDisputes', () => {
  it('keeps in the table that is named, for the days that are named', async () => {
    const store = configuredDisputes({ kind: 'on', tableName: TABLE, days: 1 }, dynamoDb.client);

    await store.keepDisplayed(USER, displayed(), NOW);

    expect(await items()).toMatchObject([{ purge_at: NOW + 24 * 3600 }]);
  });

  it('keeps nothing where it is off', async () => {
    const store = configuredDisputes({ kind: 'off' }, dynamoDb.client);

    await store.keepDisplayed(USER, displayed(), NOW);
    await store.keepApproval(USER, approval(), NOW);

    expect(await items()).toEqual([]);
  });
});
