import { createServer as createHttpServer, type RequestListener } from 'node:http';
import { createServer as createTcpServer, type Socket } from 'node:net';
import { setImmediate } from 'node:timers/promises';
import { crc32 } from 'node:zlib';
import { marshall } from '@aws-sdk/util-dynamodb';
import { afterAll, describe, expect, it } from 'vitest';
import { failureCause } from '../../src/shared/failure-cause.ts';
import type { DynamoDbCalls } from '../../src/step-up/dynamodb-calls.ts';
import { dynamoDbIdentityStore } from '../../src/step-up/dynamodb-identity-store.ts';
import { identityKey } from '../../src/step-up/item-key.ts';
import { identityWith, USER } from '../fixtures/step-up-records.ts';
import { ADAPTERS, type Adapter } from './adapters.ts';
import { closedPort, type Reach, startServer } from './dynamodb-server.ts';

const TABLE = 'countersign';
const ITEM = JSON.stringify({ Item: marshall({ ...identityKey(USER), rev: 7, provider_user_id: 'person-1' }) });

const closers: (() => Promise<unknown>)[] = [];
afterAll(async () => {
  for (const close of closers) await close();
});

/** A table that does to one request after the other what its script says, and the last of it to all that follow. */
async function scripted(...script: readonly RequestListener[]): Promise<{ readonly reach: Reach; attempts(): number }> {
  let attempts = 0;
  const server = await startServer((request, response) => {
    const act = script[Math.min(attempts, script.length - 1)];
    attempts += 1;
    request.resume().once('end', () => act?.(request, response));
  });
  closers.push(server.close);
  return { reach: server, attempts: () => attempts };
}

function answers(status: number, body: string, headers: Readonly<Record<string, string>> = {}): RequestListener {
  return (_request, response) => {
    response.writeHead(status, { 'content-type': 'application/x-amz-json-1.0', ...headers }).end(body);
  };
}

const refuses = (name: string, status = 400) =>
  answers(status, `{"__type":"com.amazonaws.dynamodb.v20120810#${name}","message":"secret"}`);
const hangsUp: RequestListener = (request) => request.socket.destroy();
const stopsHalfway: RequestListener = (request, response) => {
  response.writeHead(200, { 'content-length': String(ITEM.length) });
  response.write(ITEM.slice(0, 20), () => request.socket.destroy());
};
const givesItem = answers(200, ITEM, { 'x-amz-crc32': String(crc32(ITEM)) });

const find = (calls: DynamoDbCalls) => dynamoDbIdentityStore(calls, TABLE).find(USER);
const write = (calls: DynamoDbCalls) => dynamoDbIdentityStore(calls, TABLE).write(USER, undefined, identityWith());
const failureOf = async (call: Promise<unknown>) =>
  failureCause(
    await call.then(
      () => 'no failure',
      (error: unknown) => error,
    ),
  );
const unavailable = (detail: unknown = expect.any(String)) => ({
  code: 'ERR_STORE_UNAVAILABLE',
  operation: 'GetItem',
  detail,
});

describe.each(ADAPTERS)('the $name adapter', (adapter: Adapter) => {
  // They wait for pauses between attempts, and none for the others: each has a table of its own.
  it.concurrent.each([
    ['hangs up', hangsUp],
    ['stops in the middle of its answer', stopsHalfway],
    ['fails', refuses('InternalServerError', 500)],
    ['throttles', refuses('ProvisionedThroughputExceededException')],
    ['throttles all calls', refuses('ThrottlingException')],
    ['limits requests', refuses('RequestLimitExceeded')],
    ['is unavailable in HTML', answers(503, '<html>busy</html>')],
    ['is too busy', answers(429, '{}')],
  ])('T25: asks a table that %s once more, and has its answer', async (_name, fault) => {
    const { reach, attempts } = await scripted(fault, givesItem);

    expect(await find(adapter.patient(reach))).toEqual(identityWith());
    expect(attempts()).toBe(2);
  });

  it.concurrent.each([
    ['hangs up', hangsUp, undefined],
    ['stops in the middle of its answer', stopsHalfway, 'ECONNRESET'],
    ['fails', refuses('InternalServerError', 500), 'InternalServerError'],
    ['throttles', refuses('ThrottlingException'), 'ThrottlingException'],
    ['is unavailable in HTML', answers(503, '<html>busy</html>'), undefined],
    ['is too busy', answers(429, '{}'), 'status_429'],
  ])('T25: gives up a table that %s twice', async (_name, fault, detail) => {
    const { reach, attempts } = await scripted(fault);

    expect(await failureOf(find(adapter.patient(reach)))).toEqual(unavailable(detail));
    expect(attempts()).toBe(2);
  });

  it.each([
    ['denies access', refuses('AccessDeniedException'), 'AccessDeniedException'],
    [
      'denies access in a header',
      answers(400, '{}', { 'x-amzn-errortype': 'AccessDeniedException:http://a/' }),
      'AccessDeniedException',
    ],
    ['knows no such table', refuses('ResourceNotFoundException'), 'ResourceNotFoundException'],
    ['refuses the credentials', refuses('UnrecognizedClientException'), 'UnrecognizedClientException'],
    ['gives no reason', answers(400, ''), 'status_400'],
    ['is not implemented', answers(501, '{}'), 'status_501'],
    ['speaks HTML', answers(200, '<html>welcome</html>'), 'SyntaxError'],
    ['speaks half a text', answers(200, '{"Item":'), 'SyntaxError'],
  ])('T25: asks a table that %s no second time', async (_name, fault, detail) => {
    const { reach, attempts } = await scripted(fault);

    expect(await failureOf(find(adapter.patient(reach)))).toEqual(unavailable(detail));
    expect(attempts()).toBe(1);
  });

  it('T29: follows no redirect', async () => {
    const elsewhere = await scripted(givesItem);
    const { reach, attempts } = await scripted(answers(307, '', { location: elsewhere.reach.endpoint }));

    expect(await failureOf(find(adapter.patient(reach)))).toEqual(unavailable('status_307'));
    expect([attempts(), elsewhere.attempts()]).toEqual([1, 0]);
  });

  it('T25: is unavailable when nothing listens', async () => {
    expect(await failureOf(find(adapter.patient(await closedPort())))).toEqual(unavailable('ECONNREFUSED'));
  });

  it('F66: takes a condition that fails at the second attempt for a change: the first may have written', async () => {
    const { reach, attempts } = await scripted(hangsUp, refuses('ConditionalCheckFailedException'));

    expect(await write(adapter.patient(reach))).toBe('changed');
    expect(attempts()).toBe(2);
  });

  it('takes a failed condition of a read for a failure', async () => {
    const { reach } = await scripted(refuses('ConditionalCheckFailedException'));

    expect(await failureOf(find(adapter.patient(reach)))).toEqual(unavailable('ConditionalCheckFailedException'));
  });

  it('T26: is unavailable when an answer never ends', async () => {
    const { reach } = await scripted((_request, response) => {
      const chunk = Buffer.alloc(65_536, ' ');
      const more = () => {
        if (!response.destroyed && response.write(chunk)) setImmediate().then(more);
      };
      response.on('drain', more).writeHead(200);
      more();
    });

    expect(await failureOf(find(adapter.bounded(reach)))).toEqual(unavailable());
  });

  it('T26: F69: is unavailable when the handshake never ends', async () => {
    const sockets: Socket[] = [];
    const server = createTcpServer((socket) => sockets.push(socket));
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    closers.push(async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
    });
    const { port } = Object(server.address());
    const reach = { ...(await closedPort()), endpoint: `https://127.0.0.1:${port}` };

    expect(await failureOf(find(adapter.bounded(reach)))).toEqual(unavailable());
    expect(sockets.length).toBeLessThanOrEqual(2);
  });

  it('uses a connection again', async () => {
    const { reach, connections } = await counting(givesItem);
    const calls = adapter.patient(reach);

    for (let call = 0; call < 3; call += 1) await find(calls);

    expect(connections()).toBe(1);
  });

  it.each([
    ['ends it between calls', 'end'],
    ['resets it at the next call', 'reset'],
  ] as const)('T25: loses no call where the table %s', async (_name, how) => {
    const { reach, connections } = await counting(givesItem, how);
    const calls = adapter.patient(reach);

    const found = [await find(calls), await find(calls), await find(calls)];

    expect(found).toEqual([identityWith(), identityWith(), identityWith()]);
    expect(connections()).toBe(3);
  });
});

describe('the lean adapter', () => {
  const [lean] = ADAPTERS.filter(({ name }) => name === 'lean');
  const calls = (reach: Reach) => {
    if (!lean) throw new Error('there is no lean adapter');
    return lean.patient(reach);
  };

  it('refuses an answer whose checksum is that of another', async () => {
    const { reach, attempts } = await scripted(answers(200, ITEM, { 'x-amz-crc32': String(crc32('{}')) }));

    expect(await failureOf(find(calls(reach)))).toEqual(unavailable('body_corrupt'));
    expect(attempts()).toBe(1);
  });

  it('reads an answer of 4194304 bytes', async () => {
    const { reach } = await scripted(answers(200, ITEM.padEnd(4_194_304)));

    expect(await find(calls(reach))).toEqual(identityWith());
  });

  it('refuses an answer of 4194305 bytes', async () => {
    const { reach, attempts } = await scripted(answers(200, ITEM.padEnd(4_194_305)));

    expect(await failureOf(find(calls(reach)))).toEqual(unavailable('body_too_large'));
    expect(attempts()).toBe(1);
  });

  it.each(['', 'null', '[]', '"text"', '{"Item":null}', '{"Item":[]}', '{"Item":5}'])(
    'T25: takes the answer %j for no absence',
    async (body) => {
      const { reach } = await scripted(answers(200, body));

      expect(await failureOf(find(calls(reach)))).toEqual(unavailable());
    },
  );

  it.each([201, 204, 206])('T25: takes the status %i for no absence', async (status) => {
    const { reach } = await scripted(answers(status, status === 204 ? '' : '{}'));

    expect(await failureOf(find(calls(reach)))).toEqual(unavailable(`status_${status}`));
  });

  it('T25: loses no call where all of several connections are dead', async () => {
    const { reach, connections } = await counting(givesItem, 'reset');
    const kept = calls(reach);
    const first = await Promise.all([find(kept), find(kept), find(kept)]);

    const second = await Promise.all([find(kept), find(kept), find(kept)]);

    expect([...first, ...second]).toEqual(Array.from({ length: 6 }, () => identityWith()));
    expect(connections()).toBe(6);
  });
});

/** A table that counts connections, and lets each carry one exchange only if it is told how to end it. */
async function counting(act: RequestListener, how?: 'end' | 'reset') {
  const seen = new WeakSet<Socket>();
  let connections = 0;
  const server = createHttpServer((request, response) => {
    request.resume().once('end', () => {
      if (how === 'reset' && seen.has(request.socket)) {
        request.socket.resetAndDestroy();
        return;
      }
      seen.add(request.socket);
      if (how === 'end') response.once('finish', () => request.socket.end());
      act(request, response);
    });
  });
  server.on('connection', () => {
    connections += 1;
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  closers.push(async () => {
    server.close();
    server.closeAllConnections();
  });
  const { port } = Object(server.address());
  const reach: Reach = { ...(await closedPort()), endpoint: `http://127.0.0.1:${port}` };
  return { reach, connections: () => connections };
}
