import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sourcesDigest } from './sources-digest.ts';

/** The folder that synthesis writes. */
export const ASSEMBLY = 'cdk.out';

/**
 * Builds the bundles and synthesizes the template, so that what runs is what is deployed. Where that was done of the very same files of the
 * project, it is not done again.
 *
 * @throws Error with what the failing step said.
 */
export async function assemble(root: string): Promise<string> {
  const assembly = join(root, ASSEMBLY);
  // The build removes it with the whole folder, also where it is run by itself.
  const stamp = join(root, 'dist/.assembled');
  const sources = await sourcesDigest(root);
  const made = async () => {
    const template = await readFile(join(assembly, 'CountersignBank.template.json'));
    return `${sources} ${createHash('sha256').update(template).digest('hex')}`;
  };

  const [before, now] = await Promise.all([readFile(stamp, 'utf8'), made()]).catch(() => []);
  if (before !== undefined && before === now) return assembly;

  await run(root, 'scripts/build.ts');
  await run(root, 'infra/app.ts');
  await writeFile(stamp, await made());
  return assembly;
}

function run(root: string, script: string): Promise<void> {
  const child = spawn(process.execPath, [join(root, script)], { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      output += chunk.toString();
    });
  }
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => (code === 0 ? resolve() : reject(new Error(`${script} failed:\n${output}`))));
  });
}
