import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Clone, cloneProject } from './clone.ts';

let clone: Clone;
let npm: ChildProcess | undefined;
let output = '';

beforeAll(async () => {
  clone = await cloneProject();
});
afterAll(async () => {
  if (npm?.pid !== undefined && npm.exitCode === null && npm.signalCode === null) process.kill(-npm.pid, 'SIGKILL');
  await clone?.remove();
});

describe('npm start', () => {
  it.each(['SIGTERM', 'SIGINT'] as const)(
    'serves what stack.json says, and %s to npm leaves nothing behind',
    async (signal) => {
      const { exited, stack, pid } = await start();

      expect((await fetch(`${stack.api_url}/health`)).status).toBe(200);
      expect((await fetch(`${stack.api_url}/accounts/alice-current`)).status).toBe(401);
      expect((await fetch(stack.page_url)).status).toBe(200);
      expect(output.match(/http:\S+/)?.[0]).toBe(stack.page_url);
      expect(output).toContain(stack.api_url);
      expect(output).toContain('alice');

      // SIGTERM is sent to npm alone; a terminal sends Ctrl-C to every process in it.
      process.kill(signal === 'SIGTERM' ? pid : -pid, signal);
      await exited;
      await untilGone(stack.pid);

      for (const url of [stack.page_url, stack.api_url, stack.user_pool_url, stack.tenant_url, stack.dynamodb_url]) {
        await expect(fetch(url)).rejects.toThrow();
      }
      expect(existsSync(join(clone.folder, '.local/stack.json'))).toBe(false);
    },
  );
});

async function start() {
  output = '';
  const started = spawn('npm', ['start'], {
    cwd: clone.folder,
    env: { ...process.env, COUNTERSIGN_LOCAL_PORT: '0' },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  npm = started;
  for (const stream of [started.stdout, started.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      output += chunk.toString();
    });
  }
  const exited = new Promise<void>((resolve) => started.once('exit', () => resolve()));
  while (!output.includes('Countersign is ready')) {
    if (started.exitCode !== null) throw new Error(`npm start ended:\n${output}`);
    await pause(50);
  }
  const stack: Readonly<Record<'page_url' | 'api_url' | 'user_pool_url' | 'tenant_url' | 'dynamodb_url', string>> & {
    readonly pid: number;
  } = JSON.parse(await readFile(join(clone.folder, '.local/stack.json'), 'utf8'));
  if (started.pid === undefined) throw new Error('npm has no process id');
  return { exited, stack, pid: started.pid };
}

/** Resolves when no process has the id any more. */
async function untilGone(pid: number): Promise<void> {
  while (isAlive(pid)) await pause(50);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
