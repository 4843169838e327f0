import { Agent, type Dispatcher } from 'undici';
import { AdapterFault } from '../shared/errors.ts';
import { type ProviderOperation, ProviderUnavailableError } from './errors.ts';

const MAX_BODY_BYTES = 64 * 1024;

/** One call to the tenant. */
export interface JsonRequest {
  readonly operation: ProviderOperation;
  readonly method: 'GET' | 'POST';
  readonly url: URL;
  /** Value of the Authorization header. Asked inside the deadline, so that a slow secret store cannot outlast it. */
  readonly authorization: (() => Promise<string>) | undefined;
  /** Sent as JSON. */
  readonly body: unknown;
  readonly successStatuses: readonly number[];
  /** Media types without parameters, lower case. */
  readonly mediaTypes: readonly string[];
}

/** Gives the parsed JSON body of a successful answer. @throws ProviderUnavailableError for everything else. */
export type JsonExchange = (request: JsonRequest) => Promise<unknown>;

/**
 * Exchanges JSON over a connection pool of its own: one try, no redirects, at most 64 KiB of body, and `timeoutMs` for
 * everything from the API key to the last byte (T26, T29). Compressed bodies are not decompressed, so they are not JSON.
 *
 * The cause of a failure never holds text of the body: it may name a person or a transaction.
 */
export function createJsonExchange(timeoutMs: number): JsonExchange {
  const agent = new Agent({
    connect: { timeout: timeoutMs },
    headersTimeout: timeoutMs,
    bodyTimeout: timeoutMs,
    maxResponseSize: MAX_BODY_BYTES,
    // Its limits are proven over HTTP/1.1 only.
    allowH2: false,
  });
  return async (request) => {
    const signal = AbortSignal.timeout(timeoutMs);
    try {
      return await untilAborted(exchange(agent, request, signal), signal);
    } catch (cause) {
      throw new ProviderUnavailableError(request.operation, { cause });
    }
  };
}

async function exchange(agent: Agent, request: JsonRequest, signal: AbortSignal): Promise<unknown> {
  const headers: Record<string, string> = { accept: request.mediaTypes.join(', '), 'accept-encoding': 'identity' };
  if (request.authorization) headers['authorization'] = await request.authorization();
  if (request.body !== undefined) headers['content-type'] = 'application/json';
  // The caller has already been told that the call failed: it must not happen afterwards.
  signal.throwIfAborted();

  const response = await agent.request({
    origin: request.url.origin,
    path: request.url.pathname,
    method: request.method,
    headers,
    body: request.body === undefined ? null : JSON.stringify(request.body),
    signal,
  });
  try {
    checkHead(response, request);
  } catch (refused) {
    // A body nobody reads would keep the connection busy, and its destruction is reported as an error event.
    response.body.on('error', () => {}).destroy();
    throw refused;
  }
  return parseJson(await response.body.bytes());
}

function checkHead({ statusCode, headers }: Dispatcher.ResponseData, request: JsonRequest): void {
  if (!request.successStatuses.includes(statusCode)) throw new AdapterFault(`status_${statusCode}`);
  const contentType = headers['content-type'];
  const mediaType = typeof contentType === 'string' ? contentType.split(';', 1)[0]?.trim().toLowerCase() : undefined;
  if (mediaType === undefined || !request.mediaTypes.includes(mediaType))
    throw new AdapterFault('content_type_not_json');
}

function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    throw new AdapterFault('body_not_json');
  }
}

function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
    work.then(resolve, reject);
  });
}
