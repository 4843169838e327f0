import { appendFileSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { assemble } from '../../../dev/stack/assemble.ts';

const TEMPLATE = 'cdk.out/CountersignBank.template.json';

/** A project whose steps only leave what the real ones do, and a line in a log. */
let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'countersign-assemble-'));
  for (const folder of ['scripts', 'infra', '.local', 'cdk.out']) mkdirSync(join(root, folder));
  write('package.json', '{"type":"module"}');
  write(
    'scripts/build.ts',
    `import { appendFileSync, mkdirSync, rmSync } from 'node:fs';
     rmSync('dist', { recursive: true, force: true });
     mkdirSync('dist');
     appendFileSync('.local/log', 'build ');`,
  );
  write(
    'infra/app.ts',
    `import { appendFileSync, writeFileSync } from 'node:fs';
     writeFileSync('${TEMPLATE}', '{}');
     appendFileSync('.local/log', 'synth ');`,
  );
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(root, { recursive: true });
});

const write = (file: string, text: string) => writeFileSync(join(root, file), text);
const steps = () => readFileSync(join(root, '.local/log'), 'utf8').trim().split(' ');
const ONCE = ['build', 'synth'];

describe('assemble', () => {
  it('builds and synthesizes once of the same files', async () => {
    expect(await assemble(root)).toBe(join(root, 'cdk.out'));
    await assemble(root);

    expect(steps()).toEqual(ONCE);
  });

  it.each([
    ['a file has changed', () => write('infra/app.ts', readFileSync(join(root, 'infra/app.ts'), 'utf8').concat('\n'))],
    ['a file is new', () => write('infra/new.ts', '')],
    ['a file has another name', () => renameSync(join(root, 'package.json'), join(root, 'pack.json'))],
    ['the template is another', () => appendFileSync(join(root, TEMPLATE), ' ')],
    ['the template is gone', () => rmSync(join(root, TEMPLATE))],
    ['the bundles are gone', () => rmSync(join(root, 'dist'), { recursive: true })],
    ['CDK gets another context', () => vi.stubEnv('CDK_CONTEXT_JSON', '{}')],
  ])('does it again where %s', async (_, change) => {
    await assemble(root);
    change();

    await assemble(root);

    expect(steps()).toEqual([...ONCE, ...ONCE]);
  });

  it('says what the failing step said, and takes nothing for assembled', async () => {
    const app = readFileSync(join(root, 'infra/app.ts'), 'utf8');
    await assemble(root);
    write('infra/app.ts', `${app}\nconsole.error('no such route'); process.exit(1);`);

    await expect(assemble(root)).rejects.toThrow(/infra\/app.ts failed:\nno such route/);
    write('infra/app.ts', app);
    await assemble(root);

    expect(steps()).toEqual([...ONCE, ...ONCE, ...ONCE]);
  });
});
