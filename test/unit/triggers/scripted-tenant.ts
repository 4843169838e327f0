import { createServer } from 'node:http';
import { onTestFinished } from 'vitest';

/** What a tenant answers to any request whose path ends like this; everything else gets 404. */
export interface TenantAnswer {
  readonly path: string;
  readonly status: number;
  readonly contentType: string;
  readonly body: string;
}

/** A tenant on loopback for one test. */
export async function scriptedTenant(...answers: readonly TenantAnswer[]): Promise<URL> {
  const server = createServer((request, response) => {
    const answer = answers.find(({ path }) => request.url?.endsWith(path));
    response.writeHead(answer?.status ?? 404, {
      'content-type': answer?.contentType ?? 'text/plain',
      connection: 'close',
    });
    response.end(answer?.body ?? '');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('no port');
  return new URL(`http://127.0.0.1:${address.port}`);
}
