import { loadHandler } from '../../dev/lambda-runtime/load-handler.ts';
import type { Sent } from '../oracle/sent.ts';
import type { FromAuthorizer, Invoke } from './messages.ts';
import { listenToRecords } from './written-records.ts';

// One authorizer in a process of its own: the bundle as Lambda loads it. It answers every event that it is sent, and tells its memory.

const MEMORY_MS = 250;

const [directory = ''] = process.argv.slice(2);
const records = listenToRecords(process.stdout);
const handler = loadHandler(directory);
const context = { awsRequestId: 'c6af9ac6-7b61-11e6-9a41-93e8deadbeef', functionName: 'authorizer' };

process.on('message', async ({ id, text, requestId }: Invoke) =>
  say({ kind: 'came', id, sent: await invoke(text, requestId) }),
);
// Whoever started it is gone.
process.on('disconnect', () => process.exit());
setInterval(() => {
  const { rss: rssBytes, heapUsed: heapBytes } = process.memoryUsage();
  say({ kind: 'memory', memory: { rssBytes, heapBytes } });
}, MEMORY_MS);
say({ kind: 'ready' });

async function invoke(text: string, requestId: string): Promise<Sent> {
  const event: unknown = JSON.parse(text);
  records.begin();
  const start = performance.now();
  const came = await Promise.resolve(handler(event, context)).then(
    (answer) => ({ answer, error: undefined }),
    (error) => ({ answer: undefined, error: inWords(error) }),
  );
  const millis = performance.now() - start;
  return { ...came, millis, record: records.end(requestId) };
}

function inWords(error: unknown): NonNullable<Sent['error']> {
  const { code = 'ERR_UNEXPECTED', message = String(error) } = Object(error);
  return { code: String(code), message: String(message) };
}

function say(message: FromAuthorizer): void {
  process.send?.(message);
}
