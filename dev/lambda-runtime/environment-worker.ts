import { parentPort, workerData } from 'node:worker_threads';
import type { EnvironmentMessage, EnvironmentStart, InvocationMessage } from './environment-messages.ts';
import { type Handler, loadHandler } from './load-handler.ts';

if (parentPort === null) throw new Error('environment-worker.ts runs in a worker thread only');
const port = parentPort;
const start: EnvironmentStart = workerData;

const handler = tryLoad();
if (handler !== undefined) {
  port.on('message', (message: InvocationMessage) => void invoke(handler, message));
  answer({ kind: 'loaded' });
}

function tryLoad(): Handler | undefined {
  try {
    return loadHandler(start.directory);
  } catch (error) {
    console.error('Init Error', error);
    answer({ kind: 'load_failed', ...describe(error) });
    return undefined;
  }
}

async function invoke(run: Handler, message: InvocationMessage): Promise<void> {
  try {
    const returned = run(JSON.parse(message.eventJson), contextOf(message));
    if (!isThenable(returned)) {
      answer({
        kind: 'threw',
        errorType: 'Runtime.HandlerNotAsync',
        errorMessage: 'index.handler returned a value instead of a promise: make it async',
      });
      return;
    }
    const value = await returned;
    answer({ kind: 'returned', valueJson: JSON.stringify(value) ?? 'null' });
  } catch (error) {
    console.error('Invoke Error', error);
    answer({ kind: 'threw', ...describe(error) });
  }
}

function contextOf({ requestId, timeoutMs }: InvocationMessage): object {
  const deadline = Date.now() + timeoutMs;
  const { AWS_REGION: region = 'us-east-1' } = process.env;
  return {
    awsRequestId: requestId,
    functionName: start.functionName,
    functionVersion: '$LATEST',
    invokedFunctionArn: `arn:aws:lambda:${region}:000000000000:function:${start.functionName}`,
    memoryLimitInMB: '1024',
    logGroupName: `/aws/lambda/${start.functionName}`,
    logStreamName: 'local',
    callbackWaitsForEmptyEventLoop: true,
    getRemainingTimeInMillis: () => Math.max(0, deadline - Date.now()),
  };
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function';
}

/** Lambda reports the name and message of an Error, and the type and text of anything else that is thrown. */
function describe(error: unknown): { errorType: string; errorMessage: string } {
  return error instanceof Error
    ? { errorType: error.name, errorMessage: error.message }
    : { errorType: typeof error, errorMessage: String(error) };
}

function answer(message: EnvironmentMessage): void {
  port.postMessage(message);
}
