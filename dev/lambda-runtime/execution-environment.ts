import { randomUUID } from 'node:crypto';
import { createInterface } from 'node:readline';
import { Worker } from 'node:worker_threads';
import type { EnvironmentMessage, EnvironmentStart, InvocationMessage } from './environment-messages.ts';
import type { Invocation } from './invocation.ts';

const WORKER = new URL('./environment-worker.ts', import.meta.url);
const INIT_LIMIT_MS = 10_000;

/** One sandbox: its own module state, one invocation at a time. Once ended it is never used again. */
export interface ExecutionEnvironment {
  /** Runs one event. Loading does not count towards `timeoutMs`; running past it ends the environment. */
  run(eventJson: string, timeoutMs: number): Promise<Invocation>;
  end(): Promise<void>;
}

/**
 * Starts a worker thread and loads the bundle in it.
 *
 * The thread sees `environment` and nothing of this process's own variables, and, as in Lambda through
 * Node 24, neither require(esm) nor module detection (F60). Loading may take 10 s (F59). Unlike Lambda, an idle
 * environment is not frozen: timers that a handler leaves behind keep running.
 */
export function startEnvironment(options: {
  readonly functionName: string;
  readonly directory: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly onLine: (line: string) => void;
  readonly onEnd: () => void;
}): ExecutionEnvironment {
  const { functionName, directory, environment, onLine, onEnd } = options;
  const workerData: EnvironmentStart = { functionName, directory };
  const worker = new Worker(WORKER, {
    workerData,
    env: { ...environment },
    execArgv: ['--no-require-module', '--no-experimental-detect-module'],
    stdout: true,
    stderr: true,
  });
  createInterface({ input: worker.stdout }).on('line', onLine);
  createInterface({ input: worker.stderr }).on('line', onLine);

  let ended: Invocation | undefined;
  const loading = Promise.withResolvers<void>();
  let finish: ((invocation: Invocation) => void) | undefined;

  const endWith = (outcome: Invocation): Promise<unknown> => {
    if (ended === undefined) {
      ended = outcome;
      onEnd();
      loading.resolve();
      finish?.(outcome);
    }
    return worker.terminate();
  };

  const initTimer = setTimeout(() => void endWith({ kind: 'timeout' }), INIT_LIMIT_MS);
  void loading.promise.then(() => clearTimeout(initTimer));

  worker.on('message', (message: EnvironmentMessage) => {
    switch (message.kind) {
      case 'loaded':
        return loading.resolve();
      case 'load_failed':
        return void endWith({ kind: 'error', errorType: message.errorType, errorMessage: message.errorMessage });
      case 'returned':
        return finish?.({ kind: 'ok', value: JSON.parse(message.valueJson) });
      case 'threw':
        return finish?.({ kind: 'error', errorType: message.errorType, errorMessage: message.errorMessage });
      default:
        message satisfies never;
    }
  });
  worker.on('error', (error) => void endWith(crash(error)));
  worker.on('exit', (code) => {
    void endWith({ kind: 'error', errorType: 'Runtime.ExitError', errorMessage: `Runtime exited with status ${code}` });
  });

  return {
    async run(eventJson, timeoutMs) {
      await loading.promise;
      if (ended !== undefined) return ended;
      return new Promise((resolve) => {
        const timer = setTimeout(() => void endWith({ kind: 'timeout' }), timeoutMs);
        finish = (invocation) => {
          finish = undefined;
          clearTimeout(timer);
          resolve(invocation);
        };
        const message: InvocationMessage = { requestId: randomUUID(), eventJson, timeoutMs };
        worker.postMessage(message);
      });
    },
    async end() {
      await endWith({ kind: 'error', errorType: 'Runtime.ExitError', errorMessage: 'the function was closed' });
    },
  };
}

function crash(error: unknown): Invocation {
  return error instanceof Error
    ? { kind: 'error', errorType: error.name, errorMessage: error.message }
    : { kind: 'error', errorType: typeof error, errorMessage: String(error) };
}
