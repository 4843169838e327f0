import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LocalDynamoDb } from '../../dev/dynamodb/local-dynamodb.ts';
import { dynamoDbIdentityStore } from '../../src/step-up/dynamodb-identity-store.ts';
import { dynamoDbLimitsStore } from '../../src/step-up/dynamodb-limits-store.ts';
import { sdkDynamoDbCalls } from '../../src/step-up/dynamodb-sdk-calls.ts';
import { dynamoDbStepUpStore } from '../../src/step-up/dynamodb-step-up-store.ts';
import { bankAuthorizer } from '../fixtures/authorizer/bank-authorizer.ts';
import { restApiEvent } from '../fixtures/events/rest-api/rest-api-event.ts';
import { ADAPTERS } from './adapters.ts';
import { type AuthorizerProcess, startAuthorizerProcess } from './processes/authorizer-process.ts';
import type { Job, Outcome, Place } from './processes/job.ts';
import { type Exchange, type LossyLine, startLossyLine } from './processes/lossy-line.ts';
import { startTables } from './start-tables.ts';

const STEP_UPS = 'countersign';
const BANK = 'Bank';
const REGION = 'eu-central-1';
const ONCE = '/transfers/instant';
const PLAIN = '/transfers/domestic';

let dynamoDb: LocalDynamoDb;
let line: LossyLine;
let place: Place;
let processes: readonly AuthorizerProcess[] = [];

beforeAll(async () => {
  const pk = { AttributeName: 'pk', KeyType: 'HASH', AttributeType: 'S' } as const;
  const sk = { AttributeName: 'sk', KeyType: 'RANGE', AttributeType: 'S' } as const;
  dynamoDb = await startTables(
    [
      { name: STEP_UPS, keySchema: [pk, sk], attributeDefinitions: [pk, sk] },
      { name: BANK, keySchema: [pk], attributeDefinitions: [pk] },
    ],
    REGION,
  );
  line = await startLossyLine(dynamoDb.url);
  const { credentials } = dynamoDb;
  place = {
    endpoint: line.endpoint,
    region: REGION,
    credentials,
    stepUpTable: STEP_UPS,
    bankTable: BANK,
    adapter: 'lean',
  };
  // Both adapters race for one approval.
  processes = [...ADAPTERS, ...ADAPTERS].map(({ name }) => startAuthorizerProcess({ ...place, adapter: name }));
});
afterAll(async () => {
  await Promise.all(processes.map((authorizer) => authorizer.kill()));
  await line.close();
  await dynamoDb.close();
});

/** A transfer of its own, with what its client sends. */
function transfer(resource: string, reference: string) {
  const body = JSON.stringify({
    amount: '12500.00',
    currency: 'EUR',
    creditor: { iban: 'DE02120300000000202051' },
    reference,
  });
  const digest = `sha-256=:${createHash('sha256').update(body).digest('base64')}:`;
  const event = (extendedRequestId: string, key?: string) =>
    restApiEvent({ resource, extendedRequestId, headers: { 'Content-Digest': digest, 'Idempotency-Key': key } });
  return { body, route: `POST ${resource}`, event };
}

/** Opens a challenge for a request and approves it, as the phone and the triggers do. */
async function approve(event: unknown): Promise<void> {
  const authorizer = bankAuthorizer({
    store: dynamoDbStepUpStore(sdkDynamoDbCalls(dynamoDb.client), STEP_UPS),
    identities: dynamoDbIdentityStore(sdkDynamoDbCalls(dynamoDb.client), STEP_UPS),
    limits: dynamoDbLimitsStore(sdkDynamoDbCalls(dynamoDb.client), STEP_UPS),
  });
  const { context } = await authorizer.handler(event);
  await authorizer.approve(context['step_up_handle'] ?? '');
}

/** Sends so many requests at once, an equal share from each process. */
async function sendFromAll(
  count: number,
  seed: number,
  { body, route }: ReturnType<typeof transfer>,
  eventOf: (index: number) => unknown,
): Promise<readonly Outcome[]> {
  const all = Array.from({ length: count }, (_, index) => eventOf(index));
  const jobs = processes.map((authorizer, own) => {
    const events = all.filter((_, index) => index % processes.length === own);
    return run(authorizer, { events, body, route, seed: seed * processes.length + own, stopAfter: undefined });
  });
  return (await Promise.all(jobs)).flat();
}

async function run(authorizer: AuthorizerProcess, job: Job): Promise<readonly Outcome[]> {
  const outcomes = await authorizer.run(job);
  if (outcomes === 'stopped') throw new Error('nothing was to stop this process');
  return outcomes;
}

const isSpending = ({ operation, request, status }: Exchange) =>
  operation === 'PutItem' && request.includes('"spent":') && status === 200;
const isClaim = ({ operation, request, status }: Exchange) =>
  operation === 'PutItem' && request.includes('"claim_token":') && status === 200;

const allowed = (outcomes: readonly Outcome[]) => outcomes.filter(({ effect }) => effect === 'Allow');
const executed = (outcomes: readonly Outcome[]) => outcomes.filter(({ execution }) => execution === 'executed');
const reasons = (outcomes: readonly Outcome[]) => [...new Set(outcomes.map(({ reason }) => reason))].toSorted();

describe('one approval, 4 processes', () => {
  it.each([1, 2, 3])(
    'T16: lets one of 200 parallel requests through, one answer lost, delays of seed %i',
    async (seed) => {
      const order = transfer(PLAIN, `200-${seed}`);
      await approve(order.event('first'));
      const before = line.lost();
      line.loseNext(isSpending);

      const outcomes = await sendFromAll(200, seed, order, (index) => order.event(`request-${index}`));

      expect(outcomes).toHaveLength(200);
      expect(line.lost() - before).toBe(1);
      expect(allowed(outcomes)).toHaveLength(1);
      expect(executed(outcomes)).toHaveLength(1);
      expect(reasons(outcomes.filter(({ effect }) => effect === 'Deny'))).toContain('step_up_already_used');
    },
  );

  it('T16: lets one of 200 parallel requests with one Idempotency-Key through where there is no retry window', async () => {
    const order = transfer(PLAIN, '200-one-key');
    await approve(order.event('first'));

    const outcomes = await sendFromAll(200, 4, order, () => order.event('the-same', 'one-key'));

    expect(allowed(outcomes)).toHaveLength(1);
  });

  it.each([
    ['no answer', () => false, 0],
    ['the answer to the spending', isSpending, 1],
    ['the answer to the claim', isClaim, 1],
  ] as const)(
    'T16: executes 50 sends of one Idempotency-Key once in a retry window when %s is lost',
    async (name, loses, losses) => {
      const order = transfer(ONCE, `50-${name}`);
      await approve(order.event('first', 'one-key'));
      const before = line.lost();
      line.loseNext(loses);

      const outcomes = await sendFromAll(50, 5, order, (index) => order.event(`request-${index}`, 'one-key'));

      expect(line.lost() - before).toBe(losses);
      expect(allowed(outcomes)).toHaveLength(50);
      expect(executed(outcomes)).toHaveLength(1);
      expect(reasons(outcomes.filter(({ execution }) => execution === 'refused'))).toEqual([
        'approval_already_claimed',
      ]);
    },
  );

  it('T16: lets nobody else in within a retry window: other keys, and none', async () => {
    const order = transfer(ONCE, 'other-keys');
    await approve(order.event('first', 'key-0'));

    const outcomes = await sendFromAll(40, 6, order, (index) =>
      order.event(`request-${index}`, index % 2 === 0 ? `key-${index}` : undefined),
    );

    expect(allowed(outcomes)).toHaveLength(1);
    expect(executed(outcomes)).toHaveLength(1);
  });
});

describe('a process that is killed', () => {
  let doomed: AuthorizerProcess | undefined;
  afterAll(() => doomed?.kill());

  it('T16: between its spending write and its answer takes the approval with it', async () => {
    const order = transfer(PLAIN, 'killed');
    await approve(order.event('first'));
    doomed = startAuthorizerProcess(place);
    const job = { ...order, events: [order.event('the-same', 'key')], seed: 7, stopAfter: 'spending' } as const;

    expect(await doomed.run(job)).toBe('stopped');
    await doomed.kill();
    const outcomes = await sendFromAll(40, 8, order, () => order.event('the-same', 'key'));

    expect(allowed(outcomes)).toEqual([]);
    expect(reasons(outcomes)).toContain('step_up_already_used');
  });

  it('T16: between its claim and its execution executes nothing, and nobody else does', async () => {
    const order = transfer(ONCE, 'killed-after-claim');
    await approve(order.event('first', 'key'));
    doomed = startAuthorizerProcess(place);
    const job = { ...order, events: [order.event('the-same', 'key')], seed: 9, stopAfter: 'claiming' } as const;

    expect(await doomed.run(job)).toBe('stopped');
    await doomed.kill();
    const outcomes = await sendFromAll(40, 10, order, () => order.event('again', 'key'));

    expect(executed(outcomes)).toEqual([]);
    expect(reasons(outcomes)).toEqual(['approval_already_claimed']);
  });

  it('T16: between its spending write and its answer is retried once in a retry window', async () => {
    const order = transfer(ONCE, 'killed-before-claim');
    await approve(order.event('first', 'key'));
    doomed = startAuthorizerProcess(place);
    const job = { ...order, events: [order.event('the-same', 'key')], seed: 11, stopAfter: 'spending' } as const;

    expect(await doomed.run(job)).toBe('stopped');
    await doomed.kill();
    const outcomes = await sendFromAll(40, 12, order, () => order.event('again', 'key'));

    expect(executed(outcomes)).toHaveLength(1);
  });
});
