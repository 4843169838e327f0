import { createAdaptorServer, type HttpBindings } from '@hono/node-server';

/** Answers one request; the bindings give access to the raw socket. */
export type Answer = (request: Request, bindings: HttpBindings) => Response | Promise<Response>;

/** A server on loopback whose address is known before its routes are. */
export interface Listener {
  readonly url: string;
  serve(answer: Answer): void;
  /** Ends open connections too: a hanging answer must not keep the process alive. */
  close(): Promise<void>;
}

/** Listens on 127.0.0.1; port 0 takes a free one. Answers 503 until `serve` is called. */
export async function openListener(port: number): Promise<Listener> {
  let answer: Answer = () => new Response(null, { status: 503 });
  // Without TLS and HTTP/2 options the bindings are those of node:http.
  const server = createAdaptorServer({ fetch: (request, bindings) => answer(request, bindings as HttpBindings) });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  const address = server.address();
  if (typeof address !== 'object' || !address) throw new Error('the server has no TCP address');
  return {
    url: `http://127.0.0.1:${address.port}`,
    serve(next) {
      answer = next;
    },
    close() {
      return new Promise((resolve) => {
        server.close(() => resolve());
        if ('closeAllConnections' in server) server.closeAllConnections();
      });
    },
  };
}
