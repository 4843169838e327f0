import { createServer } from 'node:http';
import { onTestFinished } from 'vitest';
import { type VerifiedCallback, verifyCallback } from '../../../src/identity-provider/verify-callback.ts';
import type { NumericDate } from '../../../src/shared/numeric-date.ts';
import { CALLBACK_SECRET } from './tenant-fixture.ts';

export interface ReceivedCallback {
  readonly status: string;
  readonly verified: VerifiedCallback;
}

/** A server on loopback for one test that keeps what the tenant calls back, and answers 503 to the first `refusals` of it. */
export async function receiveCallbacks(clock: () => NumericDate, refusals = 0) {
  const received: ReceivedCallback[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const body = Buffer.concat(chunks);
    const header = request.headers['x-1kosmos-signature'];
    received.push({
      status: JSON.parse(body.toString()).status,
      verified: verifyCallback(body, Array.isArray(header) ? undefined : header, CALLBACK_SECRET, clock()),
    });
    if (received.length <= refusals) response.writeHead(503, { connection: 'close', 'retry-after': '0' }).end();
    else response.writeHead(204, { connection: 'close' }).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('no port');
  return { url: new URL(`http://127.0.0.1:${address.port}/idv-callback`), received };
}
