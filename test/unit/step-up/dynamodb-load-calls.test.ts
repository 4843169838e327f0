import { execFile } from 'node:child_process';
import { mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bundleLambda } from '../../../scripts/bundle-lambda.ts';
import { BESIDE } from '../../../scripts/lambdas.ts';

const run = promisify(execFile);
const source = (path: string) => JSON.stringify(new URL(`../../../src/${path}`, import.meta.url).pathname);

/** Tells how a read of a table went that never ends its answer, and what was loaded for it. */
const HANDLER = `
  import { failureCause } from ${source('shared/failure-cause.ts')};
  import { dynamoDbIdentityStore } from ${source('step-up/dynamodb-identity-store.ts')};
  import { loadDynamoDbCalls } from ${source('step-up/dynamodb-load-calls.ts')};
  exports.main = async (adapter) => {
    const calls = loadDynamoDbCalls(adapter, process.env, __dirname);
    const found = dynamoDbIdentityStore(calls, 'table').find({ userPoolId: 'pool', sub: 'sub' });
    const failure = failureCause(await found.catch((error) => error));
    console.log(JSON.stringify({ failure, loaded: Object.keys(require.cache) }));
    process.exit();
  };
`;

let folder: string;
let server: Server;
let environment: Readonly<Record<string, string>>;

beforeAll(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'calls-')));
  await writeFile(join(folder, 'entry.js'), HANDLER);
  await bundleLambda(join(folder, 'entry.js'), folder, BESIDE['authorizer-rest']);
  server = createServer((_request, response) => {
    const more = setInterval(() => response.write(' '), 50);
    response.once('close', () => clearInterval(more));
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  environment = {
    AWS_REGION: 'eu-central-1',
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_ENDPOINT_URL_DYNAMODB: `http://127.0.0.1:${Object(server.address()).port}`,
  };
});

afterAll(async () => {
  server.close();
  server.closeAllConnections();
  await rm(folder, { recursive: true });
});

/** Runs the bundle in a process of its own. */
async function runBundle(adapter: string, further: Readonly<Record<string, string>> = {}) {
  const start = `require(${JSON.stringify(join(folder, 'index.js'))}).main(${JSON.stringify(adapter)})`;
  const { stdout } = await run(process.execPath, ['-e', start], { env: { ...environment, ...further } });
  const told: { readonly failure: unknown; readonly loaded: readonly string[] } = JSON.parse(stdout);
  return told;
}

describe('loadDynamoDbCalls', () => {
  it('reads no SDK for the lean adapter', async () => {
    const { failure, loaded } = await runBundle('lean');

    expect(failure).toMatchObject({ code: 'ERR_STORE_UNAVAILABLE', operation: 'GetItem' });
    expect(loaded).toEqual([join(folder, 'index.js')]);
  });

  it('T26: gives up a call of the SDK, which lies beside the bundle, in the words of the bundle', async () => {
    const { failure, loaded } = await runBundle('sdk');

    expect(failure).toEqual({ code: 'ERR_STORE_UNAVAILABLE', operation: 'GetItem', detail: 'deadline_exceeded' });
    expect(loaded).toEqual([join(folder, 'index.js'), join(folder, 'dynamodb-sdk.js')]);
  });

  it('T34: stops the cold start of the lean adapter where only the SDK will do', async () => {
    await expect(runBundle('lean', { AWS_USE_FIPS_ENDPOINT: 'true' })).rejects.toMatchObject({
      stderr: expect.stringContaining('AWS_USE_FIPS_ENDPOINT needs COUNTERSIGN_DYNAMODB=sdk'),
    });
  });
});
