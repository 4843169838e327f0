import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export type Bundle = { readonly directory: string; remove(): Promise<void> };

/** Writes a function bundle of one CommonJS file to a new temporary folder, as a deployed bundle lies there. */
export async function writeBundle(source: string): Promise<Bundle> {
  const directory = await mkdtemp(join(tmpdir(), 'countersign-bundle-'));
  await writeFile(join(directory, 'package.json'), '{"type":"commonjs"}');
  await writeFile(join(directory, 'index.js'), source);
  return { directory, remove: () => rm(directory, { recursive: true }) };
}
