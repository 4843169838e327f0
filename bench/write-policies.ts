import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parsePolicy } from '../src/policy/parse-policy.ts';
import { formatProblem } from '../src/policy/problem.ts';
import { serializeCompiledPolicy } from '../src/policy/serialize-policy.ts';
import { REQUESTS } from './events.ts';
import type { World } from './world.ts';

const HEAD = `version: 1
audience: bank-local
callers: { customer: { clients: [web] } }
defaults: { caller: customer }
routes:
`;

/** Compiles a policy for each number of routes, the one that rows ask for in their middle. None has more than `limit`. */
export async function writePolicies(
  counts: readonly number[],
  limit: number,
  directory: string,
): Promise<World['policies']> {
  const files = counts.map(async (count) => {
    const file = join(directory, `policy-${count}.json`);
    await writeFile(file, compiledPolicy(Math.min(count, limit)));
    return [count, file] as const;
  });
  return Object.fromEntries(await Promise.all(files));
}

function compiledPolicy(count: number): string {
  const others = Array.from({ length: count - 1 }, (_, number) => `GET /products/p${number}/{id}`);
  const keys = others.toSpliced(Math.floor(count / 2), 0, `GET ${REQUESTS.account.resource}`);
  const parsed = parsePolicy(HEAD + keys.map((key) => `  ${key}: { require: token }\n`).join(''), 'policy.yaml');
  if (!parsed.ok) throw new Error(parsed.problems.map(formatProblem).join('\n'));
  return serializeCompiledPolicy(parsed.policy);
}
