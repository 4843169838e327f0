import type { ProviderOperation } from './errors.ts';
import { createJsonExchange } from './json-exchange.ts';
import { checkedProviderUrl } from './provider-url.ts';

export interface OneKosmosClientOptions {
  /** The tenant. Its path, if any, is kept in front of `/v1`. */
  readonly baseUrl: URL;
  /** Asked once per call; whoever provides it caches. */
  readonly apiKey: () => Promise<string>;
  /** For one call, from the API key to the last byte. A result takes two calls when the tenant's keys are not cached (F36). */
  readonly timeoutMs: number;
}

export interface OneKosmosCall {
  readonly operation: ProviderOperation;
  /** Under the tenant's URL, without a leading slash. Ids in it are encoded by the caller. */
  readonly path: string;
  /** POSTed as JSON; undefined is a GET. */
  readonly body: Readonly<Record<string, unknown>> | undefined;
}

/** Calls the tenant with its API key, once, and gives the parsed JSON of a success. @throws ProviderUnavailableError */
export type OneKosmosClient = (call: OneKosmosCall) => Promise<unknown>;

/** @throws ConfigurationError unless `baseUrl` is https, or http to loopback, without credentials, query and fragment. */
export function createOneKosmosClient(options: OneKosmosClientOptions): OneKosmosClient {
  const baseUrl = checkedProviderUrl('the identity provider URL', options.baseUrl);
  const exchange = createJsonExchange(options.timeoutMs);
  const authorization = async () => toAuthorization(await options.apiKey());

  return ({ operation, path, body }) =>
    exchange({
      operation,
      method: body === undefined ? 'GET' : 'POST',
      url: new URL(`${baseUrl.pathname.replace(/\/$/, '')}/${path}`, baseUrl.origin),
      authorization,
      body,
      successStatuses: body === undefined ? [200] : [200, 201],
      mediaTypes: ['application/json'],
    });
}

function toAuthorization(apiKey: string): string {
  if (!/^[\x21-\x7e]+$/.test(apiKey)) throw new Error('the API key is empty or holds more than visible ASCII');
  return `Bearer ${apiKey}`;
}
