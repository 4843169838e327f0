import { ScanCommand } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { dynamoDbOpenOnce } from '../../src/proofing/dynamodb-open-once.ts';
import type { SignUp, StartedProofing } from '../../src/proofing/start-proofing.ts';
import { DeadlineExceededError } from '../../src/shared/errors.ts';
import { createDynamoDbClient } from '../../src/step-up/dynamodb-sdk-calls.ts';
import { StoreUnavailableError } from '../../src/step-up/errors.ts';
import { NOW } from '../fixtures/step-up-records.ts';
import { closedPort, startDynamoDb } from './dynamodb-server.ts';

const TABLE = 'countersign';
const CONTEXT = { awsRequestId: 'request-1', getRemainingTimeInMillis: () => 5000 };
const STARTED: StartedProofing = { sessionId: 'session-1', url: 'https://tenant.example/v/1', startedAt: NOW };

let db: Awaited<ReturnType<typeof startDynamoDb>>;
beforeAll(async () => {
  db = await startDynamoDb(TABLE);
});
afterAll(() => db.close());

let signUps = 0;
let signUp: SignUp;
beforeEach(() => {
  signUps += 1;
  signUp = {
    userPoolId: 'eu-west-1_Example',
    username: `alice-${signUps}`,
    clientId: 'client',
    userAttributes: { email: 'alice@example.com' },
  };
});

const soon = () => new Promise<void>((resolve) => setTimeout(resolve, 20));
const once = (pause: (milliseconds: number) => Promise<void> = soon) => dynamoDbOpenOnce(db.client, TABLE, pause);

/** Opens a session, and counts how often. */
function opening(work: () => Promise<StartedProofing> = async () => STARTED) {
  const calls = { count: 0 };
  const open = () => {
    calls.count += 1;
    return work();
  };
  return { calls, open };
}

describe('dynamoDbOpenOnce', () => {
  it('T27: opens one session for three calls at a time, and gives it to all', async () => {
    const { calls, open } = opening(async () => {
      await soon();
      return STARTED;
    });

    const given = await Promise.all([1, 2, 3].map(() => once()(signUp, CONTEXT, open)));

    expect(given).toEqual([STARTED, STARTED, STARTED]);
    expect(calls.count).toBe(1);
  });

  it('T27: opens one session for three calls in a row', async () => {
    const { calls, open } = opening();

    for (let call = 0; call < 3; call += 1) expect(await once()(signUp, CONTEXT, open)).toEqual(STARTED);

    expect(calls.count).toBe(1);
  });

  it.each<[string, Partial<SignUp>]>([
    ['another user name', { username: 'bob' }],
    ['another pool', { userPoolId: 'eu-west-1_Other' }],
    ['another client', { clientId: 'other' }],
    ['another address', { userAttributes: { email: 'bob@example.com' } }],
  ])('T44: opens a session of its own for %s', async (_, other) => {
    const { calls, open } = opening();
    await once()(signUp, CONTEXT, open);

    await once()({ ...signUp, ...other }, CONTEXT, open);

    expect(calls.count).toBe(2);
  });

  it('forgets a call that failed, and throws what it threw', async () => {
    const error = new Error('the provider is down');
    const failing = opening(() => Promise.reject(error));
    await expect(once()(signUp, CONTEXT, failing.open)).rejects.toBe(error);

    const { calls, open } = opening();
    expect(await once()(signUp, CONTEXT, open)).toEqual(STARTED);
    expect(calls.count).toBe(1);
  });

  it('T26: waits ten times for a call that hangs, then gives up', async () => {
    void once()(signUp, CONTEXT, () => new Promise(() => {})).catch(() => undefined);
    await soon();
    const waited: number[] = [];
    const { calls, open } = opening();

    const given = once(async (milliseconds) => {
      waited.push(milliseconds);
    })(signUp, CONTEXT, open);

    await expect(given).rejects.toBeInstanceOf(DeadlineExceededError);
    expect(waited).toEqual(Array.from({ length: 10 }, () => 200));
    expect(calls.count).toBe(0);
  });

  it('lets another call open the session once the first was cut off', async () => {
    void once()(signUp, { getRemainingTimeInMillis: () => 1 }, () => new Promise(() => {})).catch(() => undefined);
    await soon();
    const { open } = opening();

    expect(await once()(signUp, CONTEXT, open)).toEqual(STARTED);
  });

  it('T25: opens nothing while the table is down', async () => {
    const client = createDynamoDbClient(await closedPort());
    const { calls, open } = opening();

    await expect(dynamoDbOpenOnce(client, TABLE, soon)(signUp, CONTEXT, open)).rejects.toBeInstanceOf(
      StoreUnavailableError,
    );
    expect(calls.count).toBe(0);
  });

  it('T34: is not switched off by a variable of Powertools', async () => {
    vi.stubEnv('POWERTOOLS_IDEMPOTENCY_DISABLED', 'true');
    const { calls, open } = opening();
    await once()(signUp, CONTEXT, open);

    await once()(signUp, CONTEXT, open);

    vi.unstubAllEnvs();
    expect(calls.count).toBe(1);
  });

  it('T31: keeps nothing of the person, and is forgotten by itself', async () => {
    await once()({ ...signUp, username: 'mallory-the-person' }, CONTEXT, opening().open);

    const { Items: items = [] } = await db.client.send(new ScanCommand({ TableName: TABLE, ConsistentRead: true }));
    expect(JSON.stringify(items)).not.toMatch(/mallory|example\.com/);
    const kept = items.map((item) => unmarshall(item));
    expect(
      kept.every(({ pk, sk }) => String(pk).startsWith('idempotency#proofing-start#') && sk === 'idempotency'),
    ).toBe(true);
    expect(kept.every((item) => typeof item['purge_at'] === 'number')).toBe(true);
  });
});
