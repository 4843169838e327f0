import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { loadPolicy } from '../../src/policy/load-policy.ts';
import { parsePolicy } from '../../src/policy/parse-policy.ts';
import { formatProblem } from '../../src/policy/problem.ts';
import { serializeCompiledPolicy } from '../../src/policy/serialize-policy.ts';
import type { Send } from '../scenarios/step.ts';

/** A compiled policy, and what decisions say of it. */
export interface CompiledPolicy {
  readonly file: string;
  readonly audience: string;
  readonly sha256: string;
}

/** The bank's policy as it lies beside the bundle, and the same for another audience, written into `directory`. */
export async function policiesOf(
  root: string,
  bundle: string,
  directory: string,
): Promise<Readonly<Record<Send['to'], CompiledPolicy>>> {
  const source = join(root, 'examples/bank/policy.yaml');
  const yaml = (await readFile(source, 'utf8')).replace('audience: bank-local', 'audience: bank-sandbox');
  const parsed = parsePolicy(yaml, source);
  if (!parsed.ok) throw new Error(parsed.problems.map(formatProblem).join('\n'));
  const sandbox = join(directory, 'sandbox.json');
  await writeFile(sandbox, serializeCompiledPolicy(parsed.policy));
  return { bank: await compiled(join(bundle, 'policy.json')), sandbox: await compiled(sandbox) };
}

async function compiled(file: string): Promise<CompiledPolicy> {
  const { audience, sha256 } = loadPolicy(await readFile(file, 'utf8'));
  return { file, audience, sha256 };
}
