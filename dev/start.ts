import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { assemble } from './stack/assemble.ts';
import type { StackDescription } from './stack/stack-description.ts';
import { startStack } from './stack/start-stack.ts';
import { untilStopped } from './stack/until-stopped.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const stackFile = join(root, '.local/stack.json');

const firstPort = Number(process.env['COUNTERSIGN_LOCAL_PORT'] ?? 4400);
if (!Number.isInteger(firstPort) || firstPort < 0 || firstPort > 65_532) {
  console.error('COUNTERSIGN_LOCAL_PORT is the first of four ports, 1 to 65532, or 0 for free ones.');
  process.exit(1);
}

const stopped = untilStopped();
await mkdir(join(root, '.local'), { recursive: true });
await rm(stackFile, { force: true });

console.log('Building the bundles and the template …');
const stack = await startStack({
  assembly: await assemble(root),
  ports:
    firstPort === 0
      ? { gateway: 0, userPool: 0, tenant: 0, page: 0 }
      : { page: firstPort, gateway: firstPort + 1, userPool: firstPort + 2, tenant: firstPort + 3 },
  dynamoDbEndpoint: process.env['COUNTERSIGN_LOCAL_DYNAMODB'],
  onLog: (name, line) => console.log(`${name}: ${line}`),
}).catch(explain);

try {
  await writeFile(stackFile, `${JSON.stringify({ pid: process.pid, ...stack.description }, undefined, 2)}\n`);
  console.log(table(stack.description));
  await stopped;
} finally {
  await rm(stackFile, { force: true });
  await stack.close();
}

function explain(error: unknown): never {
  if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') {
    console.error(`${error.message}: is another stack running? COUNTERSIGN_LOCAL_PORT=0 npm start takes free ports.`);
    process.exit(1);
  }
  throw error;
}

function table({
  page_url,
  api_url,
  user_pool_url,
  token_endpoint,
  dynamodb_url,
  tenant_url,
  people,
}: StackDescription): string {
  const rows = [
    ['API', api_url],
    ['User pool', user_pool_url],
    ['Machine tokens', token_endpoint],
    ['Tenant', tenant_url],
    ['DynamoDB', dynamodb_url],
    ...people.flatMap(({ username, password, phone_url }) => [
      [username, `password ${password}`],
      [`${username}'s phone`, phone_url],
    ]),
  ];
  const width = Math.max(...rows.map(([name = '']) => name.length));
  return [
    '',
    `The bank:  ${page_url}`,
    '',
    'Countersign is ready; everything is on loopback and in .local/stack.json.',
    '',
    ...rows.map(([name = '', value]) => `  ${name.padEnd(width)}  ${value}`),
    '',
    '  Try:   npm run demo                       the whole story, with its HTTP traffic',
    `         curl -i ${api_url}/accounts/alice-current`,
    '  Stop:  Ctrl-C',
    '',
  ].join('\n');
}
