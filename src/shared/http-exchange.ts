import http, { type IncomingHttpHeaders } from 'node:http';
import https from 'node:https';
import { urlToHttpOptions } from 'node:url';
import { AdapterFault } from './errors.ts';

export interface ExchangeLimits {
  readonly connectMs: number;
  /** From the first byte sent, a connection included, to the last one received. */
  readonly attemptMs: number;
  readonly maxBodyBytes: number;
}

export interface HttpRequest {
  readonly method: 'GET' | 'POST';
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
}

export interface HttpAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** Sends one request, once: over a connection that is kept, or a new one. Rejects unless a whole answer came in time; follows no redirect. */
export type HttpExchange = (request: HttpRequest, connection: 'kept' | 'new') => Promise<HttpAnswer>;

/** A connection or an answer took too long. */
export class TimeoutError extends Error {
  override readonly name = 'TimeoutError';

  constructor(milliseconds: number) {
    super(`no answer within ${milliseconds} ms`);
  }
}

/**
 * Exchanges with one URL over node:https, or node:http to the loopback endpoints that configurations allow, bounded in time and size (T26,
 * T29). The body is given as it came: nothing is decompressed.
 */
export function createHttpExchange(url: URL, { connectMs, attemptMs, maxBodyBytes }: ExchangeLimits): HttpExchange {
  const isPlain = url.protocol === 'http:';
  const kept = new (isPlain ? http.Agent : https.Agent)({ keepAlive: true });
  const open: typeof http.request = isPlain ? http.request : https.request;
  const { protocol, hostname, port, path } = urlToHttpOptions(url);

  return async ({ method, headers, body }, connection) => {
    const { promise, resolve, reject } = Promise.withResolvers<HttpAnswer>();
    const request = open({
      protocol,
      hostname,
      port,
      path,
      method,
      headers,
      agent: connection === 'kept' ? kept : false,
    });
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
        if (bytes > maxBodyBytes) giveUp(new AdapterFault('body_too_large'));
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
