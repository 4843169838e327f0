import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { parsePolicy } from '../src/policy/parse-policy.ts';
import { formatProblem } from '../src/policy/problem.ts';
import { serializeCompiledPolicy } from '../src/policy/serialize-policy.ts';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const dist = join(root, 'dist');
const policyFile = 'examples/bank/policy.yaml';

/** Bundle name → the composition root of one Lambda. */
const LAMBDAS = {
  'authorizer-rest': 'src/authorizer/rest-api.handler.ts',
  'define-auth-challenge': 'src/triggers/define-auth-challenge/define-auth-challenge.handler.ts',
  'create-auth-challenge': 'src/triggers/create-auth-challenge/create-auth-challenge.handler.ts',
  'verify-auth-challenge': 'src/triggers/verify-auth-challenge/verify-auth-challenge.handler.ts',
  'pre-token-generation': 'src/triggers/pre-token-generation/pre-token-generation.handler.ts',
  bank: 'examples/bank/bank.handler.ts',
};

await rm(dist, { recursive: true, force: true });
await Promise.all([
  ...Object.entries(LAMBDAS).map(([name, entry]) => buildLambda(name, entry)),
  build({
    absWorkingDir: root,
    entryPoints: ['src/cli/countersign.ts'],
    outfile: join(dist, 'cli/countersign.js'),
    bundle: true,
    packages: 'external',
    platform: 'node',
    target: 'node24',
    format: 'esm',
  }),
  compilePolicy(),
]);

/** CommonJS, because Lambda detects no module kind and loads it faster (F60); everything is in the bundle (F61). */
async function buildLambda(name: string, entry: string): Promise<void> {
  const directory = join(dist, 'lambda', name);
  await build({
    absWorkingDir: root,
    entryPoints: [entry],
    outfile: join(directory, 'index.js'),
    bundle: true,
    platform: 'node',
    target: 'node24',
    format: 'cjs',
    mainFields: ['module', 'main'],
    minify: true,
    // Errors are told apart by name in logs and by Cognito.
    keepNames: true,
  });
  await writeFile(join(directory, 'package.json'), '{"type":"commonjs"}\n');
}

/** The Lambda parses no YAML: the policy lies compiled beside the bundle. */
async function compilePolicy(): Promise<void> {
  const parsed = parsePolicy(await readFile(join(root, policyFile), 'utf8'), policyFile);
  if (!parsed.ok) throw new Error(parsed.problems.map(formatProblem).join('\n'));
  const directory = join(dist, 'lambda/authorizer-rest');
  await mkdir(directory, { recursive: true });
  await writeFile(join(directory, 'policy.json'), serializeCompiledPolicy(parsed.policy));
}
