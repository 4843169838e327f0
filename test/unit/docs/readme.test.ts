import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
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

  it('lists every room of src', () => {
    for (const [, folder] of readme.matchAll(/^\| `([\w/-]+)` \|/gm)) {
      expect(existsSync(join(root, folder ?? ''))).toBe(true);
    }
  });
});
