import { createServer, type IncomingMessage } from 'node:http';
import { type GatewayRequest, headerBytes, type RequestBody, toGatewayRequest } from './gateway-request.ts';
import { type HandleRequestDeps, handleRequest } from './handle-request.ts';
import { frontResponse, type HttpResponse, sendResponse } from './http-response.ts';

export interface GatewayOptions extends Pick<HandleRequestDeps, 'api' | 'invoke'> {
  readonly region: string;
  readonly accountId: string;
  /** On 127.0.0.1; 0 takes a free one. */
  readonly port: number;
  /** Milliseconds. @default Date.now */
  readonly clock?: (() => number) | undefined;
  /** Gets one line for each answer that the API's own configuration or functions spoilt. @default none */
  readonly onProblem?: ((line: string) => void) | undefined;
}

export interface Gateway {
  /** The invoke URL, stage included, without a trailing slash. */
  readonly url: string;
  /** Ends every connection and frees the port. */
  close(): Promise<void>;
}

const MAX_BODY_BYTES = 10 * 1024 * 1024;
const MAX_HEADER_BYTES = 10_240;

/**
 * Serves a REST API on loopback as API Gateway would (docs/gateway.md says how far).
 *
 * @example
 * const plan = readLocalPlan({ templateFile: 'cdk.out/CountersignBank.template.json', … });
 * const gateway = await createGateway({ ...plan, invoke: async (id, event, timeoutMs) => functions.invoke(id, event, timeoutMs), port: 0 });
 */
export async function createGateway(options: GatewayOptions): Promise<Gateway> {
  const { api, invoke, region, accountId, clock = Date.now, onProblem = () => {} } = options;
  const deps: HandleRequestDeps = { api, invoke, clock, onProblem, place: { region, accountId } };
  // Node's own limit would cut off requests that the gateway has to judge.
  const server = createServer({ maxHeaderSize: 4 * MAX_HEADER_BYTES }, async (message, reply) => {
    const body = await readBody(message);
    if (!body) return;
    const request = toGatewayRequest(message, body, clock());
    const tooManyHeaders = headerBytes(message.rawHeaders) > MAX_HEADER_BYTES;
    const response = tooManyHeaders ? frontResponse(431, 'Request Header Fields Too Large') : await answer(request);
    reply.setHeader('x-amzn-RequestId', request.requestId);
    reply.setHeader('x-amz-apigw-id', request.extendedRequestId);
    sendResponse(reply, response);
  });

  async function answer(request: GatewayRequest): Promise<HttpResponse> {
    try {
      return await handleRequest(request, deps);
    } catch (error) {
      onProblem(`internal error: ${error instanceof Error ? error.message : 'unknown'}`);
      return frontResponse(500, 'Internal server error');
    }
  }

  const { promise, resolve, reject } = Promise.withResolvers<void>();
  server.once('error', reject).listen(options.port, '127.0.0.1', resolve);
  await promise;
  const address = server.address();
  if (typeof address !== 'object' || !address) throw new Error('the gateway listens on no port');
  return {
    url: `http://127.0.0.1:${address.port}/${api.stage}`,
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}

/** Reads all of the body, so that a refused client still gets its answer, but keeps no more than is allowed. */
async function readBody(message: IncomingMessage): Promise<RequestBody | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of message) {
      size += chunk.length;
      if (size > MAX_BODY_BYTES) chunks.length = 0;
      else chunks.push(chunk);
    }
  } catch {
    // The client went away: there is nobody to answer.
    return undefined;
  }
  return size > MAX_BODY_BYTES ? { kind: 'too_large' } : { kind: 'text', text: Buffer.concat(chunks).toString('utf8') };
}
