import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { assemble } from '../dev/stack/assemble.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const [, , ...vitestArguments] = process.argv;

await assemble(root);
const { status } = spawnSync(
  join(root, 'node_modules/.bin/vitest'),
  ['run', '--project', 'browser', ...vitestArguments],
  {
    cwd: root,
    stdio: 'inherit',
  },
);
process.exit(status ?? 1);
