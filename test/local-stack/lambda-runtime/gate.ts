import { once } from 'node:events';
import { createServer } from 'node:http';

/** A place on loopback where a handler waits until the test lets it go on. */
export type Gate = {
  readonly url: string;
  /** Settles when a handler has arrived. */
  readonly arrived: Promise<void>;
  /** Lets everyone through, who waits and who comes later. */
  open(): void;
  close(): Promise<void>;
};

export async function createGate(): Promise<Gate> {
  const arrived = Promise.withResolvers<void>();
  const opened = Promise.withResolvers<void>();
  const server = createServer(async (_request, response) => {
    arrived.resolve();
    await opened.promise;
    response.end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the gate has no port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    arrived: arrived.promise,
    open: () => opened.resolve(),
    async close() {
      opened.resolve();
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}
