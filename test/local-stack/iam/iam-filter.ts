import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import * as z from 'zod';
import type { TableCall, TablePolicies } from './table-policies.ts';

/** A call with what became of it. */
export interface FilteredCall extends TableCall {
  readonly isAllowed: boolean;
}

const key = z.object({ S: z.string() });
// The partition key of the tables of Countersign is `pk`, and the first attribute of a key in those of the bank.
const keys = z.record(z.string(), z.unknown()).transform((item) => key.parse(item['pk'] ?? Object.values(item)[0]).S);
const one = z.object({ TableName: z.string(), Key: keys.optional(), Item: keys.optional() });
const batch = z.object({ RequestItems: z.record(z.string(), z.object({ Keys: z.array(keys) })) });

/**
 * DynamoDB as the functions of a stack see it, who may do with it what the policies allow. Each function has a port of its own, which tells
 * it from others: nobody checks signatures on loopback.
 */
export function createIamFilter(allows: TablePolicies) {
  const calls: FilteredCall[] = [];
  const servers: Server[] = [];

  async function answer(caller: string, upstream: string, request: IncomingMessage, response: ServerResponse) {
    const body = await buffer(request);
    const asked = callsIn(caller, String(request.headers['x-amz-target']), body.toString());
    const filtered = asked.map((call) => ({ ...call, isAllowed: allows(call) }));
    calls.push(...filtered);
    if (filtered.some(({ isAllowed }) => !isAllowed)) {
      response.writeHead(400, { 'content-type': 'application/x-amz-json-1.0' });
      response.end(JSON.stringify({ __type: 'com.amazon.coral.service#AccessDeniedException', message: 'refused' }));
      return;
    }
    const { host: _host, connection: _connection, 'content-length': _length, ...headers } = request.headers;
    const reply = await fetch(upstream, {
      method: 'POST',
      headers: Object.entries(headers).map(([name, value]) => [name, String(value)]),
      body,
    });
    response.writeHead(reply.status, Object.fromEntries(reply.headers));
    response.end(await reply.text());
  }

  return {
    /** Every call of every function, in order. */
    calls,
    /** For `dynamoDbFor` of a stack. */
    async urlFor(upstream: string, caller: string): Promise<string> {
      const server = createServer((request, response) => {
        answer(caller, upstream, request, response).catch(() => response.destroy());
      });
      servers.push(server);
      const { promise, resolve } = Promise.withResolvers<void>();
      server.listen(0, '127.0.0.1', resolve);
      await promise;
      const address = server.address();
      if (typeof address !== 'object' || !address) throw new Error('the filter listens on no port');
      return `http://127.0.0.1:${address.port}`;
    },
    async close(): Promise<void> {
      for (const server of servers) {
        const { promise, resolve } = Promise.withResolvers<void>();
        server.close(() => resolve());
        server.closeAllConnections();
        await promise;
      }
    },
  };
}

function callsIn(caller: string, target: string, body: string): readonly TableCall[] {
  const action = target.split('.').at(-1) ?? '';
  const parsed: unknown = JSON.parse(body);
  if (action === 'BatchGetItem') {
    const { RequestItems } = batch.parse(parsed);
    return Object.entries(RequestItems).map(([table, { Keys }]) => ({ caller, action, table, leadingKeys: Keys }));
  }
  const { TableName: table, Key, Item } = one.parse(parsed);
  return [{ caller, action, table, leadingKeys: [Key ?? Item].filter((value) => value !== undefined) }];
}
