import { execFile } from 'node:child_process';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { parsePolicy } from '../src/policy/parse-policy.ts';
import { formatProblem } from '../src/policy/problem.ts';
import { serializeCompiledPolicy } from '../src/policy/serialize-policy.ts';
import { buildPage } from './build-page.ts';
import { bundleLambda } from './bundle-lambda.ts';
import { BESIDE, LAMBDAS } from './lambdas.ts';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const dist = join(root, 'dist');
const policyFile = 'examples/bank/policy.yaml';

await rm(dist, { recursive: true, force: true });
await Promise.all([
  ...Object.entries(LAMBDAS).map(([name, entry]) => bundleLambda(entry, join(dist, 'lambda', name), BESIDE[name])),
  build({
    absWorkingDir: root,
    entryPoints: ['src/cli/countersign.ts'],
    outfile: join(dist, 'cli/countersign.js'),
    bundle: true,
    packages: 'external',
    platform: 'node',
    // The lowest that package.json names: `npx` need not find the Node that comes with the project.
    target: 'node20',
    format: 'esm',
  }),
  compilePolicy(),
  publish('src/backend'),
  publish('src/client'),
  buildPage(root),
]);

/** What others import is not bundled: its modules and their types, as `exports` of package.json names them. */
async function publish(room: string): Promise<void> {
  await promisify(execFile)(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '-p', join(root, room)]);
}

/** The Lambda parses no YAML: the policy lies compiled beside the bundle. */
async function compilePolicy(): Promise<void> {
  const parsed = parsePolicy(await readFile(join(root, policyFile), 'utf8'), policyFile);
  if (!parsed.ok) throw new Error(parsed.problems.map(formatProblem).join('\n'));
  const directory = join(dist, 'lambda/authorizer-rest');
  await mkdir(directory, { recursive: true });
  await writeFile(join(directory, 'policy.json'), serializeCompiledPolicy(parsed.policy));
}
