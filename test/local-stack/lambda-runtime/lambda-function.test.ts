import { once } from 'node:events';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { afterEach, describe, expect, it } from 'vitest';
import {
  createLambdaFunction,
  type LambdaFunction,
  type LambdaFunctionOptions,
} from '../../../dev/lambda-runtime/lambda-function.ts';
import { createGate, type Gate } from './gate.ts';
import { writeBundle } from './write-bundle.ts';

const cleanups: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

async function functionOf(source: string, options: Partial<LambdaFunctionOptions> = {}): Promise<LambdaFunction> {
  const bundle = await writeBundle(source);
  cleanups.push(bundle.remove);
  const created = createLambdaFunction({
    name: 'tested',
    directory: bundle.directory,
    environment: {},
    timeoutMs: 60_000,
    onLog: () => undefined,
    ...options,
  });
  cleanups.push(created.close);
  return created;
}

async function gate(): Promise<Gate> {
  const created = await createGate();
  cleanups.push(created.close);
  return created;
}

const COUNTER = 'let count = 0; exports.handler = async () => ++count;';
const WAITS_AT_GATE = `
  let count = 0;
  exports.handler = async ({ gate }) => {
    const mine = ++count;
    if (gate) await fetch(gate);
    console.log('finished', mine);
    return mine;
  };`;

describe('createLambdaFunction', () => {
  it('gives the handler the event, and the caller the result, as JSON and nothing else', async () => {
    const echo = await functionOf(
      'exports.handler = async (event) => ({ event, sent: new Date(0), gone: undefined });',
    );

    const invocation = await echo.invoke({ at: new Date(0), gone: undefined, list: [1, null, 'x'] });

    const at = '1970-01-01T00:00:00.000Z';
    expect(invocation).toStrictEqual({ kind: 'ok', value: { event: { at, list: [1, null, 'x'] }, sent: at } });
  });

  it('answers null where the handler resolves to nothing', async () => {
    const silent = await functionOf('exports.handler = async () => {};');

    expect(await silent.invoke({})).toStrictEqual({ kind: 'ok', value: null });
  });

  it('keeps module state from one invocation to the next', async () => {
    const counter = await functionOf(COUNTER);

    const values = [await counter.invoke({}), await counter.invoke({}), await counter.invoke({})];

    expect(values).toStrictEqual([1, 2, 3].map((value) => ({ kind: 'ok', value })));
  });

  it('T35: gives parallel invocations environments that share no module state, global or variable', async () => {
    const door = await gate();
    const isolated = await functionOf(
      `let count = 0;
       exports.handler = async ({ gate }) => {
         const seen = [++count, globalThis.mark, process.env.MARK];
         globalThis.mark = process.env.MARK = 'set';
         await fetch(gate);
         return seen;
       };`,
      { maxConcurrency: 2 },
    );

    const both = Promise.all([isolated.invoke({ gate: door.url }), isolated.invoke({ gate: door.url })]);
    await door.arrived;
    door.open();

    expect(await both).toStrictEqual([
      { kind: 'ok', value: [1, null, null] },
      { kind: 'ok', value: [1, null, null] },
    ]);
  });

  it('queues what exceeds maxConcurrency, one at a time in each environment', async () => {
    const narrow = await functionOf(
      `let busy = false, count = 0;
       exports.handler = async () => {
         if (busy) throw new Error('overlap');
         busy = true;
         await new Promise(setImmediate);
         busy = false;
         return ++count;
       };`,
      { maxConcurrency: 1 },
    );

    const all = await Promise.all(Array.from({ length: 6 }, () => narrow.invoke({})));

    expect(all).toStrictEqual([1, 2, 3, 4, 5, 6].map((value) => ({ kind: 'ok', value })));
  });

  it('shows the function its own variables and none of this process', async () => {
    const shown = await functionOf('exports.handler = async () => process.env;', { environment: { ONLY: 'this' } });

    expect(await shown.invoke({})).toStrictEqual({ kind: 'ok', value: { ONLY: 'this' } });
  });

  it('passes a context with a new request id and the remaining time', async () => {
    const timed = await functionOf(
      'exports.handler = async (_, c) => ({ id: c.awsRequestId, left: c.getRemainingTimeInMillis(), name: c.functionName });',
      { timeoutMs: 30_000 },
    );

    const [first, second] = [await timed.invoke({}), await timed.invoke({})];

    expect(first).toMatchObject({
      kind: 'ok',
      value: { name: 'tested', id: expect.stringMatching(/^[0-9a-f-]{36}$/) },
    });
    const left = first.kind === 'ok' ? Object(first.value).left : undefined;
    expect(left).toBeGreaterThan(0);
    expect(left).toBeLessThanOrEqual(30_000);
    expect(second).not.toMatchObject({ value: { id: first.kind === 'ok' ? Object(first.value).id : undefined } });
  });

  it('hands every line of both outputs to onLog', async () => {
    const lines = new PassThrough({ objectMode: true });
    const talking = await functionOf(
      `exports.handler = async () => { console.log('one\\ntwo'); console.error('three'); };`,
      { onLog: (name, line) => lines.write(`${name}: ${line}`) },
    );

    await talking.invoke({});
    const heard: string[] = [];
    while (heard.length < 3) {
      const line: unknown = lines.read();
      if (line === null) await once(lines, 'readable');
      else heard.push(String(line));
    }

    expect(heard.toSorted()).toStrictEqual(['tested: one', 'tested: three', 'tested: two']);
  });
});

describe('createLambdaFunction, when the function fails', () => {
  it.each([
    ['an error', "throw new RangeError('too far')", { errorType: 'RangeError', errorMessage: 'too far' }],
    ['a string', "throw 'plain'", { errorType: 'string', errorMessage: 'plain' }],
  ])('reports %s that the handler throws, and stays warm', async (_, body, expected) => {
    const failing = await functionOf(`let n = 0; exports.handler = async () => { if (n++ === 0) ${body}; return n; };`);

    const [first, second] = [await failing.invoke({}), await failing.invoke({})];

    expect(first).toStrictEqual({ kind: 'error', ...expected });
    expect(second).toStrictEqual({ kind: 'ok', value: 2 });
  });

  it.each([
    ['throws while loading', "throw new TypeError('bad configuration')", 'TypeError', 'bad configuration'],
    ['exports no handler', 'exports.other = async () => 1', 'Runtime.HandlerNotFound', 'index.handler is undefined'],
    ['requires what is missing', "require('./nowhere.js')", 'Runtime.ImportModuleError', 'nowhere.js'],
    ['is an ES module (F60)', 'export const handler = async () => 1', 'Runtime.UserCodeSyntaxError', 'export'],
    [
      'takes a callback (F13)',
      'exports.handler = async (e, c, done) => done()',
      'Runtime.CallbackHandlerDeprecated',
      'async',
    ],
    ['returns no promise (F13)', 'exports.handler = () => 1', 'Runtime.HandlerNotAsync', 'make it async'],
    ['exits', 'process.exit(3)', 'Runtime.ExitError', 'status 3'],
    [
      'crashes outside its promise',
      "exports.handler = () => new Promise(() => setImmediate(() => { throw new EvalError('late'); }))",
      'EvalError',
      'late',
    ],
  ])('reports a bundle that %s', async (_, source, errorType, errorMessage) => {
    const broken = await functionOf(source);

    const invocation = await broken.invoke({});

    expect(invocation).toStrictEqual({ kind: 'error', errorType, errorMessage: expect.stringContaining(errorMessage) });
  });

  it('throws away the environment that failed to load: the next invocation loads the bundle again', async () => {
    const recovering = await functionOf(
      `const fs = require('node:fs'), marker = __dirname + '/loaded';
       if (!fs.existsSync(marker)) { fs.writeFileSync(marker, ''); throw new Error('first load'); }
       exports.handler = async () => 'second load';`,
    );

    const [first, second] = [await recovering.invoke({}), await recovering.invoke({})];

    expect(first).toStrictEqual({ kind: 'error', errorType: 'Error', errorMessage: 'first load' });
    expect(second).toStrictEqual({ kind: 'ok', value: 'second load' });
  });

  it('still answers what is queued behind a bundle that never loads', async () => {
    const broken = await functionOf("throw new Error('no')", { maxConcurrency: 1 });

    const all = await Promise.all([broken.invoke({}), broken.invoke({}), broken.invoke({})]);

    expect(all.map(({ kind }) => kind)).toStrictEqual(['error', 'error', 'error']);
  });
});

describe('createLambdaFunction, when time runs out', () => {
  it.each([
    ['waits for ever', 'await new Promise(() => {})'],
    ['never yields', 'for (;;);'],
  ])('ends an environment whose handler %s, and starts afresh', async (_, body) => {
    const stuck = await functionOf(
      `let count = 0; exports.handler = async ({ hang }) => { count++; if (hang) { ${body} } return count; };`,
      { timeoutMs: 2_000, maxConcurrency: 1 },
    );

    const values = [await stuck.invoke({}), await stuck.invoke({ hang: true }), await stuck.invoke({})];

    expect(values).toStrictEqual([{ kind: 'ok', value: 1 }, { kind: 'timeout' }, { kind: 'ok', value: 1 }]);
  });

  it('lets an invocation go on that its caller has given up (F36)', async () => {
    const door = await gate();
    const finished = Promise.withResolvers<string>();
    const slow = await functionOf(WAITS_AT_GATE, {
      onLog: (_, line) => finished.resolve(line),
    });

    const invocation = await slow.invoke({ gate: door.url }, { timeoutMs: 10 });
    await door.arrived;
    door.open();

    expect(invocation).toStrictEqual({ kind: 'timeout' });
    expect(await finished.promise).toBe('finished 1');
  });

  it('never runs an invocation whose caller gave up while it was queued', async () => {
    const door = await gate();
    const narrow = await functionOf(WAITS_AT_GATE, { maxConcurrency: 1 });

    const first = narrow.invoke({ gate: door.url });
    const second = await narrow.invoke({}, { timeoutMs: 10 });
    door.open();
    await first;
    const third = await narrow.invoke({});

    expect(second).toStrictEqual({ kind: 'timeout' });
    expect(third).toStrictEqual({ kind: 'ok', value: 2 });
  });
});

describe('LambdaFunction.close', () => {
  it('fails what runs, what is queued and what comes later', async () => {
    const door = await gate();
    const closing = await functionOf(WAITS_AT_GATE, { maxConcurrency: 1 });
    const running = closing.invoke({ gate: door.url });
    const queued = closing.invoke({});
    await door.arrived;

    await closing.close();
    const later = closing.invoke({});

    const kinds = (await Promise.all([running, queued, later])).map(({ kind }) => kind);
    expect(kinds).toStrictEqual(['error', 'error', 'error']);
  });

  it('is safe to call twice, and before anything ran', async () => {
    const unused = await functionOf(COUNTER, { directory: join('does', 'not', 'exist') });

    await unused.close();

    await expect(unused.close()).resolves.toBeUndefined();
  });
});
