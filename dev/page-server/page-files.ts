import { readdir, readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';

/** A file of the built page. */
export interface PageFile {
  readonly content: Uint8Array<ArrayBuffer>;
  readonly type: string;
}

const TYPES: ReadonlyMap<string, string> = new Map([
  ['.css', 'text/css; charset=utf-8'],
  ['.html', 'text/html; charset=utf-8'],
  ['.js', 'text/javascript; charset=utf-8'],
  ['.svg', 'image/svg+xml'],
]);

/**
 * Reads the built page, by path. What is not read here cannot be asked for.
 *
 * @throws Error where it has not been built, or holds a file of another type.
 */
export async function readPageFiles(directory: string): Promise<ReadonlyMap<string, PageFile>> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map(async (entry): Promise<readonly [string, PageFile]> => {
      const file = join(entry.parentPath, entry.name);
      const type = TYPES.get(extname(file));
      if (type === undefined) throw new Error(`${file}: no page has files of that type`);
      return [file.slice(directory.length), { content: new Uint8Array(await readFile(file)), type }];
    });
  return new Map(await Promise.all(files));
}
