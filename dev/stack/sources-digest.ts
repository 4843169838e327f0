import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';

/** What is made of the sources, or brought by npm as the lock file says. */
const MADE = new Set(['cdk.out', 'coverage', 'dist', 'node_modules']);

/** SHA-256 in hex, over the name and content of every file of the project that is not hidden, and the variables that CDK reads. */
export async function sourcesDigest(root: string): Promise<string> {
  const files = (await filesIn(root)).toSorted();
  const contents = await Promise.all(files.map((file) => readFile(file)));
  const hash = createHash('sha256');
  for (const [index, content] of contents.entries()) {
    // The length parts one file from the next.
    hash.update(`${relative(root, files[index] ?? '')}\n${content.length}\n`).update(content);
  }
  const context = Object.entries(process.env).filter(([name]) => name.startsWith('CDK_'));
  return hash.update(JSON.stringify(context.toSorted())).digest('hex');
}

async function filesIn(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const found = entries
    .filter(({ name }) => !name.startsWith('.') && !MADE.has(name))
    .map(async (entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return filesIn(path);
      return entry.isFile() ? [path] : [];
    });
  return (await Promise.all(found)).flat();
}
