import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { ShownRecord } from '../../../dev/page-server/shown-record.ts';
import { loadPolicy } from '../../../src/policy/load-policy.ts';
import { policyFromYaml } from '../../fixtures/policies/policy-from-yaml.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const read = (path: string) => readFileSync(join(root, path), 'utf8');
const readme = read('README.md');
const blocks = (language: string) =>
  [...readme.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\``, 'gm'))].map(([, block]) => block ?? '');
const commands = blocks('sh')
  .flatMap((block) => block.trim().split('\n'))
  .map((line) => line.replace(/ +#.*/, ''));

const STATES = ['pending', 'ringing', 'challenged', 'answered', 'spent'] satisfies readonly ShownRecord['state'][];

describe('README', () => {
  it('shows a policy that is one', () => {
    expect(policyFromYaml(blocks('yaml')[0] ?? '').routes.size).toBe(1);
  });

  it('shows the code that is compiled as examples/client.ts and examples/back-end.ts', () => {
    const compiled = ['client', 'back-end'].map((name) => read(`examples/${name}.ts`));

    expect(blocks('ts')).toEqual(compiled.map((code) => code.replace(/\.\.\/src\/(\w+)\/index\.ts/, 'countersign/$1')));
  });

  it('names only npm scripts that exist, and commands that are run below', () => {
    const scripts: Record<string, string> = JSON.parse(read('package.json')).scripts;

    for (const command of commands.filter((each) => each.startsWith('npm '))) {
      expect(Object.keys(scripts)).toContain(command.replace(/^npm (run )?/, ''));
    }
    expect(commands.filter((each) => !each.startsWith('npm '))).toHaveLength(3);
  });

  it('shows policy commands that work as they stand', () => {
    const folder = mkdtempSync(join(tmpdir(), 'countersign-readme-'));
    try {
      const [check = '', show = '', build = ''] = commands.filter((each) => each.startsWith('npx '));
      const inFolder = (command: string) => command.replace('--out ', `--out ${folder}/`).split(' ');
      const [npx = '', ...checkArguments] = inFolder(check);
      const [, ...showArguments] = inFolder(show);
      const [, ...buildArguments] = inFolder(build);

      expect(execFileSync(npx, checkArguments, { cwd: root, encoding: 'utf8' })).toContain('ok');
      expect(execFileSync(npx, showArguments, { cwd: root, encoding: 'utf8' })).toContain('POST /transfers/domestic');
      execFileSync(npx, buildArguments, { cwd: root });

      expect(loadPolicy(readFileSync(join(folder, 'policy.json'), 'utf8')).audience).toBe('bank-local');
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('links only to files that are there', () => {
    const links = [...readme.matchAll(/\]\((?!https:)([^)#]+)\)/g)].map(([, path]) => path ?? '');

    expect(links.length).toBeGreaterThan(5);
    expect(links.filter((path) => !existsSync(join(root, path)))).toEqual([]);
  });

  it('shows pictures that are there, all of them, each with words for who cannot see it and one for the dark', () => {
    const shown = [...readme.matchAll(/(?:src|srcset)="([^"]+)"/g)].map(([, path = '']) => path);
    const images = readme.match(/<img [^>]*>/g) ?? [];
    const charts = [...read('load/README.md').matchAll(/src="\.\.\/([^"]+)"/g)].map(([, path = '']) => path);

    expect([...shown, ...charts].toSorted()).toEqual(
      readdirSync(join(root, 'docs/pictures'))
        .map((file) => `docs/pictures/${file}`)
        .toSorted(),
    );
    expect(images.filter((image) => !/ alt="[^"]{20,}"/.test(image))).toEqual([]);
    for (const [, light = ''] of readme.matchAll(/src="([^"]+)\.png"/g)) expect(shown).toContain(`${light}-dark.png`);
    for (const path of shown) expect(statSync(join(root, path)).size).toBeLessThan(150_000);
  });

  it('draws a flow of which every request, name and state exists', () => {
    const [flow = ''] = blocks('mermaid');
    const { routes } = policyFromYaml(read('examples/bank/policy.yaml'));
    const documented = ['triggers', 'status', 'provider', 'table', 'client']
      .map((doc) => read(`docs/${doc}.md`))
      .join();
    const found = (pattern: RegExp) => [...flow.matchAll(pattern)].map(([, name = '']) => name);
    const requests = found(/: ((?:GET|POST) \/[\w/-]+)/g);
    const names = found(/\b([a-z]+(?:_[a-z]+)+|[A-Z]+_[A-Z]+|[A-Z][a-z]+(?:[A-Z][a-z]+)+)\b/g);
    const states = found(/->>D: .*record (\w+)$/gm);
    const participants = found(/^ {2}participant (\w) as/gm);

    expect(requests).toEqual(['POST /transfers/domestic', 'POST /step-up/status']);
    expect(requests.filter((each) => !routes.has(each))).toEqual([]);
    expect(names).toContain('insufficient_user_authentication');
    expect(names.filter((name) => !documented.includes(name))).toEqual([]);
    expect(states).toEqual(STATES);
    expect(new Set(found(/^ {2}(\w)--?>>/gm).concat(found(/>>(\w): /g)))).toEqual(new Set(participants));
  });

  it('lists every room of src', () => {
    for (const [, folder] of readme.matchAll(/^\| `([\w/-]+)` \|/gm)) {
      expect(existsSync(join(root, folder ?? ''))).toBe(true);
    }
  });
});
