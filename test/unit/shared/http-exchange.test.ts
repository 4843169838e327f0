import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import { connect, createServer as createTcpServer, type Socket } from 'node:net';
import { Worker } from 'node:worker_threads';
import { afterEach, describe, expect, it } from 'vitest';
import { failureCause } from '../../../src/shared/failure-cause.ts';
import { createHttpExchange, type HttpRequest, TimeoutError } from '../../../src/shared/http-exchange.ts';

const LIMITS = { connectMs: 60_000, attemptMs: 60_000, maxBodyBytes: 1000 };
const GET: HttpRequest = { method: 'GET', headers: {}, body: undefined };

const servers: Server[] = [];

afterEach(() => {
  for (const server of servers.splice(0)) {
    server.close();
    server.closeAllConnections();
  }
});

interface Served {
  readonly url: URL;
  /** How many connections were opened. */
  connections(): number;
  /** Once all that were opened are closed at the other end. */
  closed(): Promise<unknown>;
}

async function serve(listener: RequestListener): Promise<Served> {
  const server = createServer(listener);
  servers.push(server);
  const sockets: Socket[] = [];
  server.on('connection', (socket) => {
    sockets.push(socket.on('error', () => undefined));
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return {
    url: new URL(`http://127.0.0.1:${Object(server.address()).port}/path?query`),
    connections: () => sockets.length,
    closed: () => Promise.all(sockets.map((socket) => socket.closed || once(socket, 'close'))),
  };
}

/** A port that lets nobody in any more: its thread takes no connection, and the two that may wait for it do. */
async function fullPort(): Promise<{ readonly url: URL; close(): Promise<unknown> }> {
  const worker = new Worker(
    `const { parentPort } = require('node:worker_threads');
     const server = require('node:net').createServer();
     server.listen({ port: 0, host: '127.0.0.1', backlog: 1 }, () => {
       parentPort.postMessage(server.address().port);
       Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
     });`,
    { eval: true },
  );
  const [port] = await once(worker, 'message');
  const waiting = [0, 1].map(() => connect(port, '127.0.0.1').on('error', () => undefined));
  await Promise.all(waiting.map((socket) => once(socket, 'connect')));
  return {
    url: new URL(`http://127.0.0.1:${port}/`),
    close() {
      for (const socket of waiting) socket.destroy();
      return worker.terminate();
    },
  };
}

/** What a log says of the failure, or the status of the answer. */
async function outcome(url: URL, limits: Partial<typeof LIMITS> = {}): Promise<unknown> {
  try {
    return (await createHttpExchange(url, { ...LIMITS, ...limits })(GET, 'new')).status;
  } catch (error) {
    return failureCause(error).detail;
  }
}

describe('createHttpExchange', () => {
  it('sends method, path, query, headers and body, and gives status, headers and bytes', async () => {
    const { url } = await serve(async (request, response) => {
      const { method, url: path, headers } = request;
      const body = (await request.toArray()).join('');
      response.writeHead(418, { 'x-said': `${method} ${path} ${headers['x-a']} ${body}` }).end(Buffer.from([0, 255]));
    });

    const answer = await createHttpExchange(url, LIMITS)(
      { method: 'POST', headers: { 'x-a': 'b', 'content-length': '2' }, body: 'ü' },
      'kept',
    );

    expect(answer.status).toBe(418);
    expect(answer.headers['x-said']).toBe('POST /path?query b ü');
    expect([...answer.body]).toEqual([0, 255]);
  });

  it('keeps a connection for those who ask for a kept one, and opens one for each that asks for a new one', async () => {
    const { url, connections } = await serve((_request, response) => response.end());
    const exchange = createHttpExchange(url, LIMITS);

    for (let count = 0; count < 3; count++) await exchange(GET, 'kept');
    expect(connections()).toBe(1);

    await exchange(GET, 'new');
    await exchange(GET, 'new');
    expect(connections()).toBe(3);
  });

  it('T29: takes a body of exactly the bytes that are allowed, and not one more', async () => {
    const { url } = await serve((_request, response) => response.end(Buffer.alloc(1000)));

    expect(await outcome(url)).toBe(200);
    expect(await outcome(url, { maxBodyBytes: 999 })).toBe('body_too_large');
  });

  it('T29: hangs up on a body that goes on', async () => {
    const { url, closed } = await serve((_request, response) => {
      const more = () => response.write(Buffer.alloc(1000), (error) => error ?? setImmediate(more));
      more();
    });

    expect(await outcome(url)).toBe('body_too_large');
    await closed();
  });

  it('T29: follows no redirect', async () => {
    let requests = 0;
    const { url } = await serve((_request, response) => {
      requests += 1;
      response.writeHead(302, { location: '/other' }).end();
    });

    expect(await outcome(url)).toBe(302);
    expect(requests).toBe(1);
  });

  it.each<readonly [string, RequestListener]>([
    ['no answer', () => undefined],
    ['headers alone', (_request, response) => response.flushHeaders()],
    ['a body that does not end', (_request, response) => response.write('{')],
  ])('T26: gives up on %s, and hangs up', async (_name, listener) => {
    const { url, closed } = await serve(listener);

    expect(await outcome(url, { attemptMs: 50 })).toBe('TimeoutError');
    await closed();
  });

  it('T26: gives up on a connection that does not come, long before the whole attempt', async () => {
    const { url, close } = await fullPort();
    try {
      const exchange = createHttpExchange(url, { ...LIMITS, connectMs: 50 });

      await expect(exchange(GET, 'new')).rejects.toThrow(new TimeoutError(50));
    } finally {
      await close();
    }
  });

  it('T25: rejects when the line is cut before an answer, and within one', async () => {
    const before = await serve((request) => request.socket.destroy());
    const within = await serve((request, response) => {
      response.writeHead(200, { 'content-length': '10' });
      response.write('{', () => request.socket.destroy());
    });

    expect(await outcome(before.url)).toBe('ECONNRESET');
    expect(await outcome(within.url)).toBe('ECONNRESET');
  });

  it('T25: rejects what is no HTTP', async () => {
    const server = createTcpServer((socket) => socket.end('+OK hello\r\n'));
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    try {
      expect(await outcome(new URL(`http://127.0.0.1:${Object(server.address()).port}/`))).toMatch(/^HPE_/);
    } finally {
      server.close();
    }
  });
});
