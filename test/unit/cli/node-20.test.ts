import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { beforeAll, describe, expect, it } from 'vitest';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));

/** What came after Node 20.0, as it would stand in the code. */
const NEWER: readonly (readonly [example: string, found: RegExp])[] = [
  ['Map.groupBy(routes, by)', /\b(?:Map|Object)\.groupBy\b/],
  ['Promise.withResolvers()', /\bPromise\.(?:withResolvers|try)\b/],
  ['Array.fromAsync(lines)', /\bArray\.fromAsync\b/],
  ['names.isSubsetOf(known)', /\.(?:isSubsetOf|isSupersetOf|isDisjointFrom|symmetricDifference|difference)\(/],
  [
    'routes.values().map(read)',
    /\.(?:keys|values|entries)\(\)\.(?:map|filter|flatMap|take|drop|reduce|toArray|forEach|some|every|find)\(/,
  ],
  ['Iterator.from(lines)', /\bIterator\.from\b/],
  ['RegExp.escape(name)', /\bRegExp\.escape\b/],
  ['Error.isError(cause)', /\bError\.isError\b/],
  ['bytes.toBase64()', /\.(?:toBase64|toHex|setFromBase64|setFromHex)\(/],
  ['Uint8Array.fromHex(text)', /\bUint8Array\.from(?:Base64|Hex)\b/],
  ['known.getOrInsert(name, [])', /\.getOrInsert(?:Computed)?\(/],
  ['import.meta.dirname', /\bimport\.meta\.(?:dirname|filename|main)\b/],
  ['styleText("red", text)', /\b(?:styleText|parseEnv|loadEnvFile|getBuiltinModule|matchesGlob|globSync)\b/],
  ['new WebSocket(url)', /\b(?:WebSocket|EventSource|Float16Array|Temporal|Intl\.DurationFormat)\b/],
  ['await using file = open()', /\busing [a-z_$][\w$]* =/i],
];

describe('countersign on Node 20', () => {
  let code: string;
  let packages: readonly string[];

  beforeAll(async () => {
    const { outputFiles, metafile } = await build({
      absWorkingDir: ROOT,
      entryPoints: ['src/cli/countersign.ts'],
      bundle: true,
      packages: 'external',
      platform: 'node',
      target: 'esnext',
      format: 'esm',
      write: false,
      metafile: true,
    });
    code = outputFiles.map(({ text }) => text).join('\n');
    const imported = Object.values(metafile.outputs).flatMap(({ imports }) => imports.map(({ path }) => path));
    packages = imported.filter((path) => !path.startsWith('node:'));
  });

  it('is what package.json promises', async () => {
    const { engines } = JSON.parse(await readFile(`${ROOT}package.json`, 'utf8'));

    expect(engines).toEqual({ node: '>=20' });
  });

  it.each(NEWER)('needs nothing like %s', (example, found) => {
    expect(example).toMatch(found);
    expect(code.split('\n').filter((line) => found.test(line))).toEqual([]);
  });

  it('imports only packages that run there', async () => {
    const names = packages.map((path) => /^(?:@[^/]+\/)?[^/]+/.exec(path)?.[0] ?? path);

    expect(names).toContain('yaml');
    for (const name of new Set(names)) {
      const { engines } = JSON.parse(await readFile(`${ROOT}node_modules/${name}/package.json`, 'utf8'));
      expect(Number(/[0-9]+/.exec(engines?.node ?? '0')?.[0]), name).toBeLessThanOrEqual(20);
    }
  });
});
