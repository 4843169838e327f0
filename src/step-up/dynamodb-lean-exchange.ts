import http, { type IncomingHttpHeaders } from 'node:http';
import https from 'node:https';
import { AdapterFault } from '../shared/errors.ts';
import { TimeoutError } from './dynamodb-lean-errors.ts';

/** Three items of 400 KB, and what JSON adds to them. */
const MAX_BODY_BYTES = 4_194_304;

export interface Limits {
  readonly connectMs: number;
  /** From the first byte sent, a connection included, to the last one received. */
  readonly attemptMs: number;
}

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** Sends one request, once: over a connection that is kept, or a new one. Rejects unless a whole answer came in time; follows no redirect. */
export type Exchange = (
  headers: Readonly<Record<string, string>>,
  body: string,
  connection: 'kept' | 'new',
) => Promise<Answer>;

/** Exchanges over node:https, or node:http to the loopback endpoints that the configuration allows. */
export function createExchange(endpoint: URL, { connectMs, attemptMs }: Limits): Exchange {
  const isPlain = endpoint.protocol === 'http:';
  const Agent = isPlain ? http.Agent : https.Agent;
  const agents = { kept: new Agent({ keepAlive: true }), new: new Agent() };
  const open: typeof http.request = isPlain ? http.request : https.request;

  return async (headers, body, connection) => {
    const { promise, resolve, reject } = Promise.withResolvers<Answer>();
    const request = open(endpoint, { method: 'POST', headers, agent: agents[connection] });
    const giveUp = (error: Error) => {
      reject(error);
      request.destroy();
    };
    const attempt = setTimeout(() => giveUp(new TimeoutError(attemptMs)), attemptMs);
    let connecting: NodeJS.Timeout | undefined;
    request.once('socket', (socket) => {
      if (!socket.connecting) return;
      connecting = setTimeout(() => giveUp(new TimeoutError(connectMs)), connectMs);
      socket.once('connect', () => clearTimeout(connecting));
    });
    request.once('response', (response) => {
      const chunks: Buffer[] = [];
      let bytes = 0;
      response.on('data', (chunk: Buffer) => {
        bytes += chunk.length;
        if (bytes > MAX_BODY_BYTES) giveUp(new AdapterFault('body_too_large'));
        else chunks.push(chunk);
      });
      response.once('end', () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks) }),
      );
      response.on('error', reject);
    });
    request.on('error', reject);
    request.end(body);
    try {
      return await promise;
    } finally {
      clearTimeout(attempt);
      clearTimeout(connecting);
    }
  };
}
