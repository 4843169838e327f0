import { cp, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const MADE = new Set(['.git', 'node_modules', 'dist', 'cdk.out', '.local', '.vitest', 'coverage']);

/** A copy of the project as a clone has it, with this one's installed packages. */
export interface Clone {
  readonly folder: string;
  remove(): Promise<void>;
}

export async function cloneProject(): Promise<Clone> {
  const folder = await mkdtemp(join(tmpdir(), 'countersign-clone-'));
  await cp(root, folder, {
    recursive: true,
    filter: (source) => relative(root, source) === '' || !MADE.has(basename(source)),
  });
  await symlink(join(root, 'node_modules'), join(folder, 'node_modules'));
  return { folder, remove: () => rm(folder, { recursive: true }) };
}
