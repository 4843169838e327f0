import { randomBytes, randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

/** One client request as the gateway sees it, before any route is known. */
export interface GatewayRequest {
  readonly method: string;
  /** Percent-encoded, with the stage, without the query. */
  readonly stagePath: string;
  /** In the client's casing and order, less what REST APIs drop. */
  readonly headers: readonly Pair[];
  /** Decoded. */
  readonly query: readonly Pair[];
  readonly body: RequestBody;
  readonly sourceIp: string;
  /** The client can choose it; never an audit key (F10). */
  readonly requestId: string;
  readonly extendedRequestId: string;
  /** Milliseconds. */
  readonly receivedAt: number;
}

/** Text, because the API declares no binary media types: what is not UTF-8 arrives mangled. */
export type RequestBody = { readonly kind: 'text'; readonly text: string } | { readonly kind: 'too_large' };

export type Pair = readonly [name: string, value: string];

/** Never passed on by a REST API; `WWW-Authenticate` among them (F5). */
const DROPPED = new Set([
  'connection',
  'expect',
  'keep-alive',
  'proxy-authenticate',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'www-authenticate',
]);

/** Reads everything but the path's meaning. Header names keep the casing of the wire (F4). */
export function toGatewayRequest(message: IncomingMessage, body: RequestBody, receivedAt: number): GatewayRequest {
  const [stagePath = '/', ...query] = (message.url ?? '/').split('?');
  const raw = pairUp(message.rawHeaders);
  const sourceIp = message.socket.remoteAddress ?? '127.0.0.1';
  const chosenId = raw.find(([name]) => name.toLowerCase() === 'x-amzn-requestid')?.[1];
  const kept = raw.filter(([name]) => !DROPPED.has(name.toLowerCase()));
  const forwardedFor = raw.filter(([name]) => name.toLowerCase() === 'x-forwarded-for').map(([, value]) => value);
  const headers: readonly Pair[] = [
    ...kept.filter(([name]) => !name.toLowerCase().startsWith('x-forwarded-')),
    ['X-Amzn-Trace-Id', `Root=1-${randomBytes(4).toString('hex')}-${randomBytes(12).toString('hex')}`],
    ['X-Forwarded-For', [...forwardedFor, sourceIp].join(', ')],
    ['X-Forwarded-Port', '443'],
    ['X-Forwarded-Proto', 'https'],
  ];
  return {
    method: message.method ?? 'GET',
    stagePath,
    headers,
    query: [...new URLSearchParams(query.join('?'))],
    body,
    sourceIp,
    requestId: chosenId || randomUUID(),
    extendedRequestId: randomBytes(11).toString('base64'),
    receivedAt,
  };
}

/** All names and values together, as the limit of 10,240 bytes counts them (F5). */
export function headerBytes(rawHeaders: readonly string[]): number {
  return rawHeaders.reduce((sum, text) => sum + Buffer.byteLength(text, 'latin1'), 0);
}

function pairUp(rawHeaders: readonly string[]): Pair[] {
  const pairs: Pair[] = [];
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
    pairs.push([rawHeaders[index] ?? '', rawHeaders[index + 1] ?? '']);
  }
  return pairs;
}
