import { writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type Metafile } from 'esbuild';

/**
 * Bundles one Lambda as `index.js`, and each module of `beside` as a file of its name beside it, which is loaded only where it is asked
 * for (F62).
 *
 * CommonJS, because Lambda detects no module kind and loads it faster (F60); everything is in the bundle (F61). Tells what of
 * which file is in each of them; with `sourcemap`, the same code has a map of its lines beside it.
 */
export async function bundleLambda(
  entry: string,
  directory: string,
  beside: Readonly<Record<string, string>> = {},
  sourcemap: 'external' | false = false,
): Promise<Metafile> {
  const { metafile } = await build({
    absWorkingDir: join(dirname(fileURLToPath(import.meta.url)), '..'),
    entryPoints: { ...beside, index: entry },
    outdir: directory,
    bundle: true,
    platform: 'node',
    target: 'node24',
    format: 'cjs',
    mainFields: ['module', 'main'],
    minify: true,
    // Errors are told apart by name in logs and by Cognito.
    keepNames: true,
    metafile: true,
    sourcemap,
  });
  await writeFile(join(directory, 'package.json'), '{"type":"commonjs"}\n');
  return metafile;
}
