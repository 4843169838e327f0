import { request } from 'node:http';

export interface Answer {
  readonly status: number;
  /** Lower-case name → value. */
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

export interface Request {
  readonly method?: string;
  /** Name, value, name, value: sent in this casing, order and number. */
  readonly headers?: readonly string[];
  readonly body?: string;
}

/** Sends one request on a connection of its own; `path` goes out byte for byte. */
export function send(url: string, path: string, { method = 'GET', headers = [], body }: Request = {}): Promise<Answer> {
  const { hostname, port } = new URL(url);
  const { promise, resolve, reject } = Promise.withResolvers<Answer>();
  const length = body === undefined ? [] : ['Content-Length', String(Buffer.byteLength(body))];
  const outgoing = request({
    hostname,
    port,
    path,
    method,
    agent: false,
    headers: ['Host', `${hostname}:${port}`, ...headers, ...length],
  });
  outgoing.on('error', reject).on('response', async (incoming) => {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk);
    resolve({
      status: incoming.statusCode ?? 0,
      headers: incoming.headers,
      body: Buffer.concat(chunks).toString('utf8'),
    });
  });
  outgoing.end(body);
  return promise;
}
