import type { ChildProcess } from 'node:child_process';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { LoadOptions } from '../../../load/load-options.ts';
import type { Wrong } from '../../../load/play/play.ts';
import { type RunListener, runLoad } from '../../../load/run-load.ts';
import { kindsOf } from '../../../load/scenarios/scenario-of.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const KINDS = kindsOf({ attacks: 0.5 });
const OPTIONS: LoadOptions = {
  population: { seed: 'local-stack', people: 60, attacks: 0.5 },
  // Enough for one of every kind.
  decisions: 900,
  workers: 2,
  inFlight: 1,
  store: 'dynalite',
  only: undefined,
};

function listener(wrongs: Wrong[] = []): RunListener {
  return {
    filled: () => undefined,
    decided: () => undefined,
    answered: () => undefined,
    wrong: (wrong) => wrongs.push(wrong),
  };
}

/** Every process that is started while this is listened to. */
const started: ChildProcess[] = [];
const listen = (message: unknown) => started.push(Object(message).process);

/** What they run, of those that are not gone. The bundler keeps a process of its own. */
function left(): readonly string[] {
  const running = started.filter(({ exitCode, signalCode }) => exitCode === null && signalCode === null);
  return running.map(({ spawnargs }) => spawnargs.join(' ')).filter((command) => !command.includes('esbuild'));
}

beforeEach(() => {
  started.length = 0;
  subscribe('child_process', listen);
});
afterEach(() => unsubscribe('child_process', listen));

describe('runLoad', () => {
  it('plays every kind of scenario against the bundle in two processes, without a wrong decision', async () => {
    const wrongs: Wrong[] = [];
    const filled: number[] = [];
    const places = { root, bundle: join(root, 'dist/lambda/authorizer-rest') };

    const result = await runLoad(places, OPTIONS, {
      ...listener(wrongs),
      filled: (people) => filled.push(people),
    });

    expect(wrongs).toEqual([]);
    expect(result.wrong).toBe(0);
    expect(filled.at(-1)).toBe(60);
    expect(Object.keys(result.scenarios).toSorted()).toEqual(KINDS.map(({ name }) => name).toSorted());
    expect(result.rows.filter(({ count }) => count === 0)).toEqual([]);
    expect(started.length).toBeGreaterThan(3);
    expect(left()).toEqual([]);
  });
});

describe('runLoad over a bundle that is wrong', () => {
  let bundle: string;

  beforeAll(async () => {
    bundle = await mkdtemp(join(tmpdir(), 'countersign-load-test-'));
    await writeFile(join(bundle, 'package.json'), '{"type":"commonjs"}\n');
    await copyFile(join(root, 'dist/lambda/authorizer-rest/policy.json'), join(bundle, 'policy.json'));
  });
  afterAll(() => rm(bundle, { recursive: true }));

  it('tells each wrong decision with its scenario, and stops', async () => {
    await writeFile(
      join(bundle, 'index.js'),
      `exports.handler = async (event) => ({
        principalId: 'somebody',
        policyDocument: { Version: '2012-10-17', Statement: [{ Action: 'execute-api:Invoke', Effect: 'Allow', Resource: '*' }] },
        context: {},
      });`,
    );
    const wrongs: Wrong[] = [];

    const result = await runLoad({ root, bundle }, OPTIONS, listener(wrongs));

    expect(wrongs.length).toBeGreaterThanOrEqual(20);
    expect(result.decisions).toBeLessThan(900);
    expect(wrongs[0]?.problems.join()).toContain('allows * instead of arn:aws:execute-api');
  });

  it('replays the one scenario that is named', async () => {
    const wrongs: Wrong[] = [];

    const result = await runLoad({ root, bundle }, { ...OPTIONS, only: 3 }, listener(wrongs));

    expect(wrongs.map(({ scenario: { number } }) => number)).toEqual([3]);
    expect(result.decisions).toBe(1);
  });

  it.each([
    ['cannot be loaded', 'process.exit(3);'],
    [
      'ends its process later',
      'let calls = 0; exports.handler = async () => { if (++calls === 10) process.exit(3); };',
    ],
  ])('fails where the bundle %s, and leaves no process behind', async (_, source) => {
    await writeFile(join(bundle, 'index.js'), source);

    await expect(runLoad({ root, bundle }, OPTIONS, listener())).rejects.toThrow(
      "an authorizer's process ended (status 3)",
    );

    expect(started.length).toBeGreaterThan(3);
    expect(left()).toEqual([]);
  });
});
