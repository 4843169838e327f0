import { fork } from 'node:child_process';
import { once } from 'node:events';
import type { Sent } from '../oracle/sent.ts';
import type { Outgoing } from '../play/world.ts';
import type { FromAuthorizer, Invoke, Memory } from './messages.ts';

/** An authorizer in a process of its own. */
export interface Authorizer {
  /** Rejects only where the process is gone. */
  invoke(event: Outgoing): Promise<Sent>;
  /** What its process has, as it said last. */
  memory(): Memory;
  close(): Promise<void>;
}

/** What Lambda switches off through Node 24 (F60). */
const LAMBDA_FLAGS = ['--no-require-module', '--no-experimental-detect-module'];

/**
 * Starts one with Lambda's flags and no variables but these. Standard output goes to /dev/null: records and metrics are written, as they are
 * in Lambda.
 *
 * @throws Error if it ends before it is ready; what it says of that goes to standard error.
 */
export async function startAuthorizer(options: {
  /** authorizer.main.ts as JavaScript. */
  readonly program: string;
  /** Of the bundle. */
  readonly directory: string;
  readonly environment: Readonly<Record<string, string>>;
}): Promise<Authorizer> {
  const child = fork(options.program, [options.directory], {
    env: { ...options.environment },
    execArgv: LAMBDA_FLAGS,
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const exited = once(child, 'exit');
  const ready = Promise.withResolvers<void>();
  const waiting = new Map<number, PromiseWithResolvers<Sent>>();
  let memory: Memory = { rssBytes: 0, heapBytes: 0 };
  let lastId = 0;

  child.on('message', (message: FromAuthorizer) => {
    switch (message.kind) {
      case 'ready':
        return ready.resolve();
      case 'came':
        waiting.get(message.id)?.resolve(message.sent);
        waiting.delete(message.id);
        return;
      case 'memory':
        memory = message.memory;
        return;
      default:
        message satisfies never;
    }
  });
  child.on('error', ready.reject);
  child.on('exit', (code, signal) => {
    const gone = new Error(`an authorizer's process ended (${signal ?? `status ${code}`})`);
    ready.reject(gone);
    for (const { reject } of waiting.values()) reject(gone);
    waiting.clear();
  });
  await ready.promise;

  return {
    async invoke({ text, requestId }) {
      const came = Promise.withResolvers<Sent>();
      const invoke: Invoke = { id: ++lastId, text, requestId };
      if (!child.connected) throw new Error("an authorizer's process is gone");
      waiting.set(invoke.id, came);
      child.send(invoke);
      return came.promise;
    },
    memory: () => memory,
    async close() {
      if (child.connected) child.disconnect();
      await exited;
    },
  };
}
