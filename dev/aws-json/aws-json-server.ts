import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import { cors } from 'hono/cors';

/** An error that the emulated service answers with; `type` is its documented exception name. */
export class AwsJsonError extends Error {
  readonly type: string;

  constructor(type: string, message: string) {
    super(message);
    this.name = type;
    this.type = type;
  }
}

/** What an operation may know of the request beside its input. */
export type AwsJsonCaller = { readonly authorization: string | undefined };

/** One operation: the parsed JSON input in, the JSON output out. Throws `AwsJsonError`. */
export type AwsJsonOperation = (input: unknown, caller: AwsJsonCaller) => object | Promise<object>;

/**
 * An app that speaks AWS JSON 1.1: `POST /` with the operation in `X-Amz-Target`, errors as status 400 with
 * `__type`. Any origin may call it, as any may call Cognito. It does NOT check signatures.
 *
 * `operations` is keyed by the whole target, such as `AmazonSSM.GetParameter`; every other target is answered
 * with UnknownOperationException and the list of what is built.
 */
export function createAwsJsonApp(operations: ReadonlyMap<string, AwsJsonOperation>): Hono {
  const app = new Hono();
  app.use(cors({ origin: '*', exposeHeaders: ['x-amzn-errortype', 'x-amzn-requestid'] }));

  app.post('/', async (c) => {
    c.header('x-amzn-requestid', randomUUID());
    const target = c.req.header('x-amz-target') ?? '';
    try {
      const operation = operations.get(target);
      if (operation === undefined) throw unknownOperation(target, operations);
      const caller = { authorization: c.req.header('authorization') };
      const output = await operation(parseJson(await c.req.text()), caller);
      return c.body(JSON.stringify(output), 200, { 'content-type': 'application/x-amz-json-1.1' });
    } catch (error) {
      const known = error instanceof AwsJsonError;
      // A defect of the emulator itself: the caller gets no detail, the terminal gets all of it.
      if (!known) console.error(`${target} failed`, error);
      const type = known ? error.type : 'InternalErrorException';
      return c.body(
        JSON.stringify({ __type: type, message: known ? error.message : 'internal error' }),
        known ? 400 : 500,
        { 'content-type': 'application/x-amz-json-1.1', 'x-amzn-errortype': type },
      );
    }
  });
  return app;
}

/** A running server on loopback. */
export type ListeningServer = { readonly url: string; close(): Promise<void> };

/** Serves an app on 127.0.0.1; port 0 takes a free one. Rejects when the port is taken. */
export async function listen(app: Hono, port: number): Promise<ListeningServer> {
  const server = serve({ fetch: app.fetch, hostname: '127.0.0.1', port });
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    async close() {
      const closed = once(server, 'close');
      server.close();
      if ('closeAllConnections' in server) server.closeAllConnections();
      await closed;
    },
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new AwsJsonError('SerializationException', 'the request body is not JSON');
  }
}

function unknownOperation(target: string, operations: ReadonlyMap<string, AwsJsonOperation>): AwsJsonError {
  const asked = target === '' ? 'a request without X-Amz-Target' : JSON.stringify(target);
  const built = [...operations.keys()].join(', ');
  return new AwsJsonError('UnknownOperationException', `${asked} is not built here; built are: ${built}`);
}
