import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { assemble } from '../dev/stack/assemble.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const bin = (name: string) => join(root, 'node_modules/.bin', name);
const [, , ...vitestArguments] = process.argv;

// The local-stack and infra tests run what is built and synthesized here.
await assemble(root);

const steps: readonly (readonly [string, readonly string[]])[] = [
  ['biome', ['check', '.']],
  ['tsc', ['-p', '.']],
  ['tsc', ['-p', 'infra']],
  ['tsc', ['-p', 'dev/page']],
  ['vitest', ['run', ...vitestArguments]],
];
for (const [command, args] of steps) {
  console.log(`\n> ${command} ${args.join(' ')}`);
  const { status } = spawnSync(bin(command), args, { cwd: root, stdio: 'inherit' });
  if (status !== 0) {
    console.error(`${command} ${args.join(' ')} failed: what it says is above.`);
    process.exit(status ?? 1);
  }
}
