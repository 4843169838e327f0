import { spawn } from 'node:child_process';
import { join } from 'node:path';

/** The folder that synthesis writes. */
export const ASSEMBLY = 'cdk.out';

/**
 * Builds the bundles and synthesizes the template, so that what runs is what is deployed.
 *
 * @throws Error with what the failing step said.
 */
export async function assemble(root: string): Promise<string> {
  await run(root, 'scripts/build.ts');
  await run(root, 'infra/app.ts');
  return join(root, ASSEMBLY);
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
