import { createServer, type IncomingMessage } from 'node:http';
import { crc32 } from 'node:zlib';
import * as z from 'zod';
import { systemClock } from '../src/shared/numeric-date.ts';
import { approvedItem } from './approved-item.ts';
import { createFixedDynamoDb } from './fixed-dynamodb.ts';

// What surrounds an authorizer, in a process of its own: the store, the keys, and the person who approves. It tells its port once it listens.

const { jwks, user } = z
  .object({
    jwks: z.string(),
    user: z.object({ userPoolId: z.string(), sub: z.string(), originJti: z.string() }),
  })
  .parse(JSON.parse(process.argv[2] ?? ''));
const store = createFixedDynamoDb();

const server = createServer(async (request, response) => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  const body = Buffer.from(answer(request, Buffer.concat(chunks).toString()));
  // The headers of DynamoDB, whose checksum is checked.
  const headers = {
    'content-type': 'application/x-amz-json-1.0',
    'x-amzn-requestid': 'VVFZZRHOM6ERD3B1DZ2JMVDGJRVV4KQNSO5AEMVJF66Q9ASUAAJG',
    'x-amz-crc32': String(crc32(body)),
  };
  response.writeHead(200, headers).end(body);
});

function answer({ url, headers }: IncomingMessage, body: string): string {
  switch (url) {
    case '/':
      return JSON.stringify(store.answer(String(headers['x-amz-target']).split('.')[1] ?? '', body));
    case '/.well-known/jwks.json':
      return jwks;
    case '/fill':
      store.fill(z.array(z.record(z.string(), z.unknown())).parse(JSON.parse(body)));
      return '{}';
    case '/approve':
      store.fill([approvedItem(z.object({ handle: z.string() }).parse(JSON.parse(body)).handle, user, systemClock())]);
      return '{}';
    case '/calls':
      return JSON.stringify(store.takeCalls());
    default:
      throw new Error(`${url} is not built here`);
  }
}

server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  process.send?.(address.port);
});
// Whoever started it is gone.
process.on('disconnect', () => process.exit());
