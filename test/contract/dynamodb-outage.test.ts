import type { RequestListener } from 'node:http';
import { afterAll, describe, expect, it } from 'vitest';
import { dynamoDbAssertionStore } from '../../src/federation/dynamodb-assertion-store.ts';
import type { DynamoDbCalls } from '../../src/step-up/dynamodb-calls.ts';
import { eraseUser } from '../../src/step-up/dynamodb-erase-user.ts';
import { dynamoDbIdentityStore } from '../../src/step-up/dynamodb-identity-store.ts';
import { dynamoDbLimitsStore } from '../../src/step-up/dynamodb-limits-store.ts';
import { createDynamoDbClient, sdkDynamoDbCalls } from '../../src/step-up/dynamodb-sdk-calls.ts';
import { dynamoDbStandingStore } from '../../src/step-up/dynamodb-standing-store.ts';
import { dynamoDbStepUpStore } from '../../src/step-up/dynamodb-step-up-store.ts';
import { StoreUnavailableError } from '../../src/step-up/errors.ts';
import { at, BINDING, identityWith, limitsWith, NOW, recordIn, USER } from '../fixtures/step-up-records.ts';
import { ADAPTERS } from './adapters.ts';
import { closedPort, type Listening, type Reach, startServer } from './dynamodb-server.ts';

// Most of the time passes in waiting for the limits of calls: many tests wait at once, each at a server of its own.
const servers: Listening[] = [];
afterAll(async () => {
  for (const server of servers) await server.close();
});

async function serve(listener: RequestListener): Promise<Listening> {
  const server = await startServer(listener);
  servers.push(server);
  return server;
}

const TABLE = 'countersign';
const PERSON = { userPoolId: USER.userPoolId, providerName: 'OneKosmos', providerSub: 'person-1' };
const ASSERTION = { rev: 1, ial: undefined, issuedAt: NOW, authenticatedAt: NOW, purgeAt: at(1) };

const CALLS: [string, (calls: DynamoDbCalls) => Promise<unknown>][] = [
  ['StepUpStore.find', (calls) => dynamoDbStepUpStore(calls, TABLE).find(USER, BINDING)],
  [
    'StepUpStore.write',
    (calls) => dynamoDbStepUpStore(calls, TABLE).write(USER, BINDING, undefined, recordIn('pending')),
  ],
  ['IdentityStore.find', (calls) => dynamoDbIdentityStore(calls, TABLE).find(USER)],
  ['IdentityStore.write', (calls) => dynamoDbIdentityStore(calls, TABLE).write(USER, undefined, identityWith())],
  ['LimitsStore.find', (calls) => dynamoDbLimitsStore(calls, TABLE).find(USER)],
  ['LimitsStore.write', (calls) => dynamoDbLimitsStore(calls, TABLE).write(USER, undefined, limitsWith())],
  ['AssertionStore.find', (calls) => dynamoDbAssertionStore(calls, TABLE).find(PERSON)],
  ['AssertionStore.write', (calls) => dynamoDbAssertionStore(calls, TABLE).write(PERSON, undefined, ASSERTION)],
  ['StandingStore.findStanding', (calls) => dynamoDbStandingStore(calls, TABLE).findStanding(USER, BINDING)],
];

const OVER_ADAPTERS = ADAPTERS.flatMap((adapter) =>
  CALLS.map(
    ([name, call]) =>
      [`${name} over the ${adapter.name} adapter`, (reach: Reach) => call(adapter.bounded(reach))] as const,
  ),
);

describe.concurrent.each([
  ...OVER_ADAPTERS,
  ['eraseUser', (reach: Reach) => eraseUser(createDynamoDbClient(reach), TABLE, USER)] as const,
])('%s', (_name, call) => {
  it('T25: is unavailable when nothing listens', async () => {
    await expect(call(await closedPort())).rejects.toThrow(StoreUnavailableError);
  });

  it('T26: is unavailable after at most two attempts when the table accepts and never answers', async () => {
    let attempts = 0;
    const server = await serve(() => {
      attempts += 1;
    });

    await expect(call(server)).rejects.toThrow(StoreUnavailableError);

    expect(attempts).toBeGreaterThan(0);
    expect(attempts).toBeLessThanOrEqual(2);
  });

  it('T26: is unavailable when the answer begins and never ends', async () => {
    const server = await serve((_request, response) => {
      response.writeHead(200, { 'content-type': 'application/x-amz-json-1.0', 'content-length': '100' });
      response.write('{"Item":');
    });

    await expect(call(server)).rejects.toThrow(StoreUnavailableError);
  });

  it.each([
    ['throttled', 400, '{"__type":"com.amazonaws.dynamodb.v20120810#ProvisionedThroughputExceededException"}'],
    ['refused', 400, '{"__type":"com.amazon.coral.service#AccessDeniedException"}'],
    ['told that there is no table', 400, '{"__type":"com.amazonaws.dynamodb.v20120810#ResourceNotFoundException"}'],
    ['answered 500', 500, '{"__type":"com.amazonaws.dynamodb.v20120810#InternalServerError"}'],
    ['answered 503 in HTML', 503, '<html>busy</html>'],
    ['answered 200 in HTML', 200, '<html>welcome</html>'],
    ['answered 200 with half a JSON text', 200, '{"Item":'],
  ])('T25: is unavailable when %s', async (_name, status, body) => {
    const server = await serve((_request, response) => {
      response.writeHead(status, { 'content-type': 'application/x-amz-json-1.0' }).end(body);
    });

    await expect(call(server)).rejects.toMatchObject({ code: 'ERR_STORE_UNAVAILABLE', cause: expect.any(Error) });
  });
});

describe('createDynamoDbClient', () => {
  it('T26: is unavailable when no credentials come', async () => {
    const server = await serve((_request, response) => response.end('{}'));
    const client = createDynamoDbClient({ ...server, credentials: () => new Promise(() => undefined) });

    const hanging = dynamoDbStepUpStore(sdkDynamoDbCalls(client), TABLE).find(USER, BINDING);

    await expect(hanging).rejects.toThrow(StoreUnavailableError);
  });
});
