import { request as send } from 'node:http';
import type { GatewayRequest, Pair } from './gateway-request.ts';
import { type HttpResponse, hasSendableHeaders } from './http-response.ts';
import { remapped } from './proxy-response.ts';
import type { IntegrationModel } from './rest-api-model.ts';

export type HttpProxyModel = Extract<IntegrationModel, { readonly kind: 'http_proxy' }>;

/** Never passed on: the gateway's own connection to the container has these. */
const OWN = new Set(['host', 'content-length', 'connection', 'keep-alive', 'transfer-encoding']);

/**
 * Sends a request on to a container. A header that the integration maps replaces the client's under any casing; where the context has no
 * value for it, the client's own goes through, as it is said to do on AWS. Undefined where the container gives no answer that can be
 * passed on.
 */
export async function proxyHttp(
  { uri, httpMethod, headers, timeoutMs }: HttpProxyModel,
  { method, headers: sent, query, body }: GatewayRequest,
  context: ReadonlyMap<string, string>,
): Promise<HttpResponse | 'timeout' | undefined> {
  const mapped = [...headers].flatMap(([name, source]): readonly Pair[] => {
    const value = 'literal' in source ? source.literal : context.get(source.authorizer);
    return value ? [[name, value]] : [];
  });
  const replaced = new Set([...OWN, ...mapped.map(([name]) => name.toLowerCase())]);
  const passed = [...sent.filter(([name]) => !replaced.has(name.toLowerCase())), ...mapped];
  const bytes = Buffer.from(body.kind === 'text' ? body.text : '');
  const url = new URL(uri);
  for (const [name, value] of query) url.searchParams.append(name, value);

  const { promise, resolve } = Promise.withResolvers<HttpResponse | 'timeout' | undefined>();
  const outgoing = send(url, {
    method: httpMethod === 'ANY' ? method : httpMethod,
    agent: false,
    headers: [...passed.flat(), 'Host', url.host, 'Content-Length', String(bytes.length)],
    signal: AbortSignal.timeout(timeoutMs),
  });
  outgoing.on('error', ({ name }) => resolve(name === 'TimeoutError' || name === 'AbortError' ? 'timeout' : undefined));
  outgoing.on('response', async (incoming) => {
    try {
      const chunks: Buffer[] = [];
      for await (const chunk of incoming) chunks.push(chunk);
      const pairs = Object.entries(incoming.headersDistinct)
        .filter(([name]) => !OWN.has(name))
        .flatMap(([name, values]) => (values ?? []).map((value): Pair => [name, value]));
      const answer = {
        status: incoming.statusCode ?? 0,
        headers: remapped(pairs),
        body: Buffer.concat(chunks).toString(),
      };
      resolve(hasSendableHeaders(answer.headers) ? answer : undefined);
    } catch {
      resolve(undefined);
    }
  });
  outgoing.end(bytes);
  return promise;
}
