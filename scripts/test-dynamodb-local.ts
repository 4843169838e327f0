import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startDynamoDbLocal } from '../dev/dynamodb/dynamodb-local.ts';
import { untilStopped } from '../dev/stack/until-stopped.ts';

// Run by `npm run test:dynamodb-local`: the contract tests, against AWS's own DynamoDB Local in place of dynalite.
const root = fileURLToPath(new URL('..', import.meta.url));
const [, , ...vitestArguments] = process.argv;

const dynamoDb = await startDynamoDbLocal().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
});
console.log(`DynamoDB Local is at ${dynamoDb.url}.`);
const vitest = spawn(
  process.execPath,
  [join(root, 'node_modules/vitest/vitest.mjs'), 'run', '--project', 'contract', ...vitestArguments],
  { cwd: root, stdio: 'inherit', env: { ...process.env, COUNTERSIGN_TEST_DYNAMODB: dynamoDb.url } },
);
untilStopped().then(() => vitest.kill());
const [status] = await once(vitest, 'exit');
await dynamoDb.close();
process.exit(status ?? 1);
