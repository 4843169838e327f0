import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const read = (path: string) => readFileSync(`${root}${path}`, 'utf8');
const manifest: {
  readonly bin: Readonly<Record<string, string>>;
  readonly exports: Readonly<Record<string, string>>;
  readonly dependencies: Readonly<Record<string, string>>;
} = JSON.parse(read('package.json'));

const importsOf = (path: string) =>
  [...read(path).matchAll(/\bfrom ['"]([^'"\s]+)['"]/g)].map(([, name]) => name ?? '');
const packageOf = (name: string) => name.split('/', name.startsWith('@') ? 2 : 1).join('/');

describe('the package that npm pack makes', () => {
  let tarball: string;
  let packed: readonly string[];
  let modules: readonly string[];

  beforeAll(() => {
    // Without scripts: what is built lies there, and other tests run it at this moment.
    const [told] = JSON.parse(
      execFileSync('npm', ['pack', '--dry-run', '--json', '--offline', '--ignore-scripts'], {
        cwd: root,
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'ignore'],
      }),
    );
    tarball = told.filename;
    packed = told.files.map(({ path }: { readonly path: string }) => path);
    modules = packed.filter((path) => /\.(?:js|d\.ts)$/.test(path));
  });

  it('has every file that bin and exports name, with its types', () => {
    const entries = Object.values(manifest.exports);
    const types = entries.filter((path) => path.endsWith('.js')).map((path) => path.replace(/js$/, 'd.ts'));

    const named = [...Object.values(manifest.bin), ...entries, ...types].map((path) => posix.normalize(path));
    expect(packed).toEqual(expect.arrayContaining(named));
  });

  it('has nothing else: no test, no source, no local stack, no function', () => {
    const places = new Set(
      packed.map((path) =>
        path
          .split('/')
          .slice(0, path.startsWith('dist/') ? 2 : 1)
          .join('/'),
      ),
    );

    expect([...places].toSorted()).toEqual([
      'LICENSE',
      'README.md',
      'SECURITY.md',
      'dist/backend',
      'dist/cli',
      'dist/client',
      'docs',
      'package.json',
    ]);
    expect(packed.filter((path) => path.includes('.test.'))).toEqual([]);
  });

  it('has every module that its modules import, and the document behind every link of its README', () => {
    const imported = modules.flatMap((path) =>
      importsOf(path)
        .filter((name) => name.startsWith('.'))
        // Types name the source beside them, as the compiler leaves it.
        .map((name) => posix.join(dirname(path), name.replace(/(?<!\.d)\.ts$/, '.js'))),
    );
    const linked = [...read('README.md').matchAll(/\]\((?!https:)([^)#]+)\)/g)].map(([, path]) => path ?? '');
    const has = (path: string) => packed.some((each) => each === path || each.startsWith(`${path}/`));

    expect(imported.length).toBeGreaterThan(50);
    expect(imported.filter((path) => !has(path))).toEqual([]);
    expect(linked.filter((path) => !has(path))).toEqual([]);
  });

  it('brings every package that its modules import', () => {
    const imported = modules.filter((path) => path.endsWith('.js')).flatMap(importsOf);
    const packages = imported.filter((name) => /^[^.]/.test(name) && !name.startsWith('node:')).map(packageOf);

    expect(packages).toContain('structured-headers');
    expect(packages.filter((name) => manifest.dependencies[name] === undefined)).toEqual([]);
  });

  it('imports nothing from elsewhere in countersign/client', () => {
    const client = modules.filter((path) => path.startsWith('dist/client/'));

    expect(client.flatMap(importsOf).filter((name) => !name.startsWith('.'))).toEqual([]);
  });

  it('has the name that docs/deploy.md installs', () => {
    expect(read('docs/deploy.md')).toContain(`/${tarball}\n`);
  });
});
