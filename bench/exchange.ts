import { type Agent, request } from 'node:http';

/**
 * One POST by bare node:http, and the text of its answer.
 *
 * @throws Error for any status but 200.
 */
export function exchange(
  url: string,
  body: string,
  options: { readonly agent?: Agent; readonly headers?: Readonly<Record<string, string>> } = {},
): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const headers = { ...options.headers, 'content-length': Buffer.byteLength(body) };
  const sent = request(url, { method: 'POST', headers, agent: options.agent }, (answer) => {
    const chunks: Buffer[] = [];
    answer.on('data', (chunk: Buffer) => chunks.push(chunk));
    answer.on('end', () => {
      if (answer.statusCode === 200) resolve(Buffer.concat(chunks).toString());
      else reject(new Error(`${url} answered ${answer.statusCode}`));
    });
    answer.on('error', reject);
  });
  sent.on('error', reject).end(body);
  return promise;
}
