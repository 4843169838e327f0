import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { bundleLambda } from '../scripts/bundle-lambda.ts';
import type { World } from './world.ts';

/** The programs that measure, as JavaScript: no process that is measured strips types. */
export interface Programs {
  readonly warm: string;
  readonly cold: string;
}

export interface BundleSize {
  readonly name: string;
  readonly bytes: number;
  readonly gzippedBytes: number;
}

/** Bundles baseline and floor as scripts/build.ts bundles ours, and writes an empty handler. Ours has to be built already. */
export async function buildBundles(
  root: string,
  directory: string,
  other: string | undefined,
): Promise<World['bundles']> {
  const countersign = join(root, 'dist/lambda/authorizer-rest');
  const baseline = join(directory, 'baseline');
  const floor = join(directory, 'floor');
  const empty = join(directory, 'empty');
  await bundleLambda('bench/baseline/authorizer.ts', baseline, {});
  await bundleLambda('bench/floor/authorizer.ts', floor, {});
  await mkdir(empty);
  await writeFile(join(empty, 'index.js'), 'exports.handler = async () => ({});\n');
  await writeFile(join(empty, 'package.json'), '{"type":"commonjs"}\n');
  return { countersign, other: other ?? countersign, baseline, floor, empty };
}

export async function buildPrograms(root: string, directory: string): Promise<Programs> {
  await build({
    absWorkingDir: root,
    entryPoints: { warm: 'bench/warm.main.ts', cold: 'bench/cold.main.ts' },
    outdir: directory,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    platform: 'node',
    target: 'node24',
    format: 'esm',
  });
  return { warm: join(directory, 'warm.mjs'), cold: join(directory, 'cold.mjs') };
}

export async function bundleSize(name: string, directory: string): Promise<BundleSize> {
  const bytes = await readFile(join(directory, 'index.js'));
  return { name, bytes: bytes.length, gzippedBytes: gzipSync(bytes, { level: 9 }).length };
}
