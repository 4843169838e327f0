import { shorten } from './shorten.ts';

/** One request and its answer as the panel shows it: tokens are shortened before anything is kept. */
export interface Exchange {
  readonly id: number;
  readonly method: string;
  readonly url: URL;
  readonly requestHeaders: readonly Header[];
  readonly requestBody: string;
  /** Undefined while it is under way; `none` where nothing came back. */
  readonly status: number | 'none' | undefined;
  readonly headers: readonly Header[];
  readonly body: string;
}

export type Header = readonly [name: string, value: string];

const SHOWN_OF_REQUEST = [
  'authorization',
  'content-digest',
  'idempotency-key',
  'x-amz-target',
  'x-high-value-transaction',
];
const SHOWN_OF_RESPONSE = ['www-authenticate', 'retry-after', 'content-type', 'cache-control'];

/** A `fetch` that tells of each exchange twice: when the request leaves, and when its answer is there. */
export function observedFetch(send: typeof fetch, onExchange: (exchange: Exchange) => void): typeof fetch {
  let count = 0;
  return async (input, init) => {
    const request = new Request(input, init);
    const begun: Exchange = {
      id: ++count,
      method: request.method,
      url: new URL(request.url),
      requestHeaders: pick(request.headers, SHOWN_OF_REQUEST),
      requestBody: shorten(await request.clone().text()),
      status: undefined,
      headers: [],
      body: '',
    };
    onExchange(begun);
    try {
      const response = await send(request);
      const headers = pick(response.headers, SHOWN_OF_RESPONSE);
      const body = shorten(await response.clone().text());
      onExchange({ ...begun, status: response.status, headers, body });
      return response;
    } catch (error) {
      onExchange({ ...begun, status: 'none' });
      throw error;
    }
  };
}

function pick(headers: Headers, names: readonly string[]): readonly Header[] {
  return names.flatMap((name) => {
    const value = headers.get(name);
    // The operation of Cognito's API is as long as a token.
    return value === null ? [] : [[name, name === 'x-amz-target' ? value : shorten(value)] as const];
  });
}
