import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import type { Send } from '../scenarios/step.ts';
import { type Authorizer, startAuthorizer } from './authorizer.ts';
import { authorizerEnvironment } from './environment.ts';
import { type CompiledPolicy, policiesOf } from './policies.ts';

export interface StartedAuthorizers {
  readonly bank: readonly Authorizer[];
  readonly sandbox: Authorizer;
  readonly policies: Readonly<Record<Send['to'], CompiledPolicy>>;
  close(): Promise<void>;
}

/** Starts the bank's authorizers, and one of the sandbox. Nothing is left of them where one of them fails. */
export async function startAuthorizers(options: {
  readonly root: string;
  /** A folder with `index.js` and `policy.json`. */
  readonly bundle: string;
  readonly workers: number;
  readonly storeUrl: string;
  readonly jwksUri: string;
}): Promise<StartedAuthorizers> {
  const { root, bundle, workers, storeUrl, jwksUri } = options;
  // Read at their start only.
  const directory = await mkdtemp(join(tmpdir(), 'countersign-load-'));
  try {
    const policies = await policiesOf(root, bundle, directory);
    const program = await buildProgram(root, directory);
    const start = (to: keyof typeof policies) => {
      const environment = authorizerEnvironment({ storeUrl, jwksUri, policyFile: policies[to].file });
      return startAuthorizer({ program, directory: bundle, environment });
    };
    const starting = [start('sandbox'), ...Array.from({ length: workers }, () => start('bank'))];
    const settled = await Promise.allSettled(starting);
    const started = settled.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
    const close = async () => {
      await Promise.all(started.map((authorizer) => authorizer.close()));
    };
    const [sandbox, ...bank] = started;
    const failure = settled.find((each) => each.status === 'rejected');
    if (failure || !sandbox) {
      await close();
      throw failure?.reason;
    }
    return { bank, sandbox, policies, close };
  } finally {
    await rm(directory, { recursive: true });
  }
}

/** As JavaScript: no process that is measured strips types. */
async function buildProgram(root: string, directory: string): Promise<string> {
  const program = join(directory, 'authorizer.mjs');
  await build({
    absWorkingDir: root,
    entryPoints: ['load/workers/authorizer.main.ts'],
    outfile: program,
    bundle: true,
    platform: 'node',
    target: 'node24',
    format: 'esm',
  });
  return program;
}
