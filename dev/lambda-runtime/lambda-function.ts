import { type ExecutionEnvironment, startEnvironment } from './execution-environment.ts';
import type { Invocation } from './invocation.ts';

const DEFAULT_CONCURRENCY = 4;

/** A function as its callers see it. */
export interface LambdaFunction {
  readonly name: string;
  /**
   * Invokes the function. `timeoutMs` is the caller's own patience, queueing and cold start included: when it
   * is over the caller gets `timeout`, but an invocation that has begun goes on until the function's own
   * time limit, as it does behind Cognito (F36). An invocation still queued then is dropped.
   */
  invoke(event: unknown, options?: { readonly timeoutMs?: number | undefined }): Promise<Invocation>;
  /** Ends every environment; what is running or queued fails. */
  close(): Promise<void>;
}

export type LambdaFunctionOptions = {
  readonly name: string;
  /** Holds the bundle: `index.js`, CommonJS, exporting `handler`. */
  readonly directory: string;
  /** All of the function's variables, `AWS_REGION` and dummy credentials included. */
  readonly environment: Readonly<Record<string, string>>;
  /** The function's own time limit. An environment that runs past it is ended. */
  readonly timeoutMs: number;
  /** @default 4 */
  readonly maxConcurrency?: number | undefined;
  /** Gets every line that the function writes to its standard output or error. */
  readonly onLog: (name: string, line: string) => void;
};

type Job = { readonly eventJson: string; readonly settle: (invocation: Invocation) => void };

/**
 * Runs a real bundle the way Lambda does: environments are started on demand, kept warm, used by one invocation at
 * a time, and thrown away after a failed load, a crash or a time-out.
 *
 * @example
 * const authorizer = createLambdaFunction({
 *   name: 'authorizer',
 *   directory: 'dist/lambda/authorizer-rest',
 *   environment: { AWS_REGION: 'eu-central-1' },
 *   timeoutMs: 2_000,
 *   onLog: (name, line) => console.log(name, line),
 * });
 * const invocation = await authorizer.invoke({ type: 'REQUEST' });
 */
export function createLambdaFunction(options: LambdaFunctionOptions): LambdaFunction {
  const { name, directory, environment, timeoutMs, maxConcurrency = DEFAULT_CONCURRENCY, onLog } = options;
  const alive = new Set<ExecutionEnvironment>();
  const idle: ExecutionEnvironment[] = [];
  const waiting: Job[] = [];
  let closed = false;

  const start = (): ExecutionEnvironment => {
    const started = startEnvironment({
      functionName: name,
      directory,
      environment,
      onLine: (line) => onLog(name, line),
      onEnd: () => {
        alive.delete(started);
        remove(idle, started);
      },
    });
    alive.add(started);
    return started;
  };

  const work = async (on: ExecutionEnvironment, job: Job): Promise<void> => {
    job.settle(await on.run(job.eventJson, timeoutMs));
    if (alive.has(on)) idle.push(on);
    dispatch();
  };

  const dispatch = (): void => {
    while (waiting.length > 0 && (idle.length > 0 || alive.size < maxConcurrency)) {
      const job = waiting.shift();
      if (job !== undefined) void work(idle.pop() ?? start(), job);
    }
  };

  return {
    name,

    invoke(event, { timeoutMs: patienceMs } = {}) {
      if (closed) return Promise.resolve(closedError());
      const { promise, resolve } = Promise.withResolvers<Invocation>();
      let patience: NodeJS.Timeout | undefined;
      const job: Job = {
        eventJson: JSON.stringify(event) ?? 'null',
        settle: (invocation) => {
          clearTimeout(patience);
          resolve(invocation);
        },
      };
      if (patienceMs !== undefined) {
        patience = setTimeout(() => {
          remove(waiting, job);
          resolve({ kind: 'timeout' });
        }, patienceMs);
      }
      waiting.push(job);
      dispatch();
      return promise;
    },

    async close() {
      closed = true;
      for (const job of waiting.splice(0)) job.settle(closedError());
      await Promise.all([...alive].map((environment) => environment.end()));
    },
  };
}

function closedError(): Invocation {
  return { kind: 'error', errorType: 'ResourceNotFoundException', errorMessage: 'the function was closed' };
}

function remove<T>(from: T[], item: T): void {
  const index = from.indexOf(item);
  if (index !== -1) from.splice(index, 1);
}
