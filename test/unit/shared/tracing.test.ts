import { execFile } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bundleLambda } from '../../../scripts/bundle-lambda.ts';
import { noTracing } from '../../../src/shared/tracing.ts';

const run = promisify(execFile);
const loadTracing = fileURLToPath(new URL('../../../src/shared/load-tracing.ts', import.meta.url));
const TRACE = 'Root=1-5759e988-bd862e3fe1be46a994272793;Parent=557abcec3ee5a047;Sampled=1';

/** A function that is traced, allows once and fails once, and then names what it has loaded. */
const HANDLER = `
  import { loadTracing } from ${JSON.stringify(loadTracing)};

  const tracing = loadTracing(process.env.TRACING === 'on', __dirname);

  exports.main = async () => {
    process.env._X_AMZN_TRACE_ID = ${JSON.stringify(TRACE)};
    const result = await tracing.capture('decide', async () => {
      await new Promise((resolve) => setImmediate(resolve));
      tracing.annotate('outcome', 'allow');
      return 'result';
    });
    const error = await tracing
      .capture('decide', async () => {
        tracing.annotate('reason', 'ERR_STORE_UNAVAILABLE');
        throw new Error('message of an error');
      })
      .catch(({ message }) => message);
    console.log(JSON.stringify({ result, error, loaded: Object.keys(require.cache) }));
  };
`;

let folder: string;

beforeAll(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'tracing-')));
  await writeFile(join(folder, 'entry.js'), HANDLER);
  await Promise.all(
    [true, false].map((traced) =>
      bundleLambda(
        join(folder, 'entry.js'),
        join(folder, String(traced)),
        traced ? { tracer: 'src/shared/powertools-tracing.ts' } : {},
      ),
    ),
  );
});

afterAll(() => rm(folder, { recursive: true }));

/** Runs the bundle, which has a tracer beside it or not, in a process of its own. */
async function runBundle(
  traced: boolean,
  environment: Readonly<Record<string, string>>,
): Promise<{ readonly result: string; readonly error: string; readonly loaded: readonly string[] }> {
  const start = `require(${JSON.stringify(join(folder, String(traced)))}).main()`;
  const { stdout, stderr } = await run(process.execPath, ['-e', start], { env: environment });
  expect(stderr).toBe('');
  return JSON.parse(stdout);
}

describe('loadTracing', () => {
  it('F62: reads no tracer while tracing is off', async () => {
    const { loaded, ...told } = await runBundle(true, { TRACING: 'off' });

    expect(told).toEqual({ result: 'result', error: 'message of an error' });
    expect(loaded).toEqual([join(folder, 'true/index.js')]);
  });

  it('F62: needs no tracer while tracing is off', async () => {
    expect(await runBundle(false, { TRACING: 'off' })).toMatchObject({ result: 'result' });
  });

  it('reads the tracer when tracing is on, and changes no result', async () => {
    const { loaded, ...told } = await runBundle(true, { TRACING: 'on' });

    expect(told).toEqual({ result: 'result', error: 'message of an error' });
    expect(loaded).toEqual([join(folder, 'true/index.js'), join(folder, 'true/tracer.js')]);
  });

  it('T34: stops the cold start when tracing is on and there is no tracer', async () => {
    await expect(runBundle(false, { TRACING: 'on' })).rejects.toMatchObject({
      stderr: expect.stringContaining('MODULE_NOT_FOUND'),
    });
  });

  it('T31: sends the name, the times and the annotations, and of an error only that there was one', async () => {
    const daemon = createSocket('udp4');
    const datagrams: string[] = [];
    const both = new Promise<void>((resolve) => {
      daemon.on('message', (datagram) => {
        if (datagrams.push(String(datagram)) === 2) resolve();
      });
    });
    daemon.bind(0, '127.0.0.1');
    await once(daemon, 'listening');

    await runBundle(true, {
      TRACING: 'on',
      AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
      LAMBDA_TASK_ROOT: folder,
      AWS_XRAY_DAEMON_ADDRESS: `127.0.0.1:${daemon.address().port}`,
    });
    await both;
    daemon.close();

    const segments = datagrams.map((datagram) => JSON.parse(datagram.split('\n')[1] ?? ''));
    const times = { id: expect.any(String), start_time: expect.any(Number), end_time: expect.any(Number) };
    const trace = { parent_id: '557abcec3ee5a047', trace_id: '1-5759e988-bd862e3fe1be46a994272793' };
    const part = { ...times, ...trace, type: 'subsegment', name: 'decide' };
    expect(segments).toHaveLength(2);
    expect(segments).toContainEqual({ ...part, annotations: { outcome: 'allow' } });
    expect(segments).toContainEqual({ ...part, annotations: { reason: 'ERR_STORE_UNAVAILABLE' }, fault: true });
  });
});

describe('noTracing', () => {
  it('does the work', async () => {
    noTracing.annotate('outcome', 'allow');

    expect(await noTracing.capture('decide', async () => 'result')).toBe('result');
  });
});
