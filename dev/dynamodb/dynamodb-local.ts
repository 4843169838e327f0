import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { installDynamoDbLocal } from './install-dynamodb-local.ts';
import { requireJava } from './require-java.ts';

const KEPT_PROCESS = fileURLToPath(new URL('./kept-process.main.ts', import.meta.url));
const PORTS_TO_TRY = 5;

/** A DynamoDB Local that answers. */
interface DynamoDbLocal {
  readonly url: string;
  /** Ends its process and waits until it is gone. */
  close(): Promise<void>;
}

/**
 * Starts AWS's DynamoDB Local with empty memory, on a free port, and installs it first where it is missing. Each access key id (letters and
 * digits) has tables of its own, per Region.
 *
 * It listens on all interfaces, because it has no option for another address, and lets everybody in.
 *
 * @throws Error whose message says in one line what is missing, such as Java.
 */
export async function startDynamoDbLocal(): Promise<DynamoDbLocal> {
  requireJava();
  const folder = await installDynamoDbLocal();
  for (let attempt = 1; ; attempt += 1) {
    const { failure, ...started } = await startOn(await freePort(), folder);
    if (failure === undefined) return started;
    // It takes no port 0, so that another process may have been faster.
    if (attempt === PORTS_TO_TRY || !failure.includes('Address already in use')) throw new Error(failure);
  }
}

async function startOn(
  port: number,
  folder: string,
): Promise<DynamoDbLocal & { readonly failure: string | undefined }> {
  const java = [
    // Without it, each run leaves a file in the folder for temporary ones.
    '-XX:-UsePerfData',
    `-Djava.library.path=${join(folder, 'DynamoDBLocal_lib')}`,
    ...['-jar', join(folder, 'DynamoDBLocal.jar'), '-inMemory', '-disableTelemetry', '-port', String(port)],
  ];
  const child = spawn(process.execPath, [KEPT_PROCESS, 'java', ...java], { stdio: 'pipe' });
  let output = '';
  let ended = false;
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      output += chunk.toString();
    });
  }
  const closed = once(child, 'close').then(() => {
    ended = true;
  });
  const url = `http://127.0.0.1:${port}`;
  while (!ended && !(await answers(url))) await Promise.race([closed, pause(20)]);
  return {
    url,
    failure: ended ? `DynamoDB Local ended: ${output}` : undefined,
    async close() {
      child.stdin.end();
      await closed;
    },
  };
}

/** It answers a request without credentials that they are missing. */
async function answers(url: string): Promise<boolean> {
  const answer = await fetch(url).catch(() => undefined);
  return (await answer?.text())?.includes('MissingAuthenticationToken') ?? false;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0);
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (typeof address !== 'object' || !address) throw new Error('no port is free');
  return address.port;
}
