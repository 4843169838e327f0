import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { run } from '../../../src/cli/run.ts';
import { loadPolicy } from '../../../src/policy/load-policy.ts';

const BANK = fileURLToPath(new URL('../../../examples/bank/policy.yaml', import.meta.url));
const REFERENCE = fileURLToPath(new URL('../../../docs/policy.md', import.meta.url));

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'countersign-cli-'));
});

afterEach(async () => {
  await rm(folder, { recursive: true });
});

async function countersign(...argv: readonly string[]) {
  const [out, err]: [string[], string[]] = [[], []];
  const code = await run(argv, { out: (text) => out.push(text), err: (text) => err.push(text) });
  return { code, out: out.join(''), err: err.join('') };
}

async function file(name: string, content: string | Uint8Array): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, content);
  return path;
}

describe('countersign policy check', () => {
  it('exits 0 and names file, routes and digest of a sound policy', async () => {
    const { code, out, err } = await countersign('policy', 'check', BANK);

    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toMatch(/^\S+policy\.yaml: ok, 9 routes, sha256 [0-9a-f]{64}\n$/);
  });

  it('exits 1 and lists every problem of a broken one', async () => {
    const policy = await file('p.yaml', 'version: 2\naudience: bank\nroutes: { GET /x: { require: deny }, get /y: }\n');

    expect(await countersign('policy', 'check', policy)).toEqual({
      code: 1,
      out: '',
      err: [
        `${policy}:1:10 $.version: expected 1, found 2`,
        `${policy}:3:38 $.routes["get /y"]: unknown method`,
        '  hint: write GET',
        `${policy}:3:46 $.routes["get /y"]: expected a map, found nothing`,
        '3 problems',
        '',
      ].join('\n'),
    });
  });

  it('exits 3 where there is no such file', async () => {
    const missing = join(folder, 'missing.yaml');

    expect(await countersign('policy', 'check', missing)).toEqual({
      code: 3,
      out: '',
      err: `countersign: cannot read ${missing}: there is no such file or folder\n`,
    });
  });

  it('exits 3 for a file that is not UTF-8', async () => {
    const latin = await file('latin.yaml', Uint8Array.of(0x76, 0xe9));

    expect(await countersign('policy', 'check', latin)).toMatchObject({
      code: 3,
      err: `countersign: cannot read ${latin}: it is not UTF-8\n`,
    });
  });
});

describe('countersign policy build', () => {
  it('writes what the authorizer loads, with the digest that check prints, and leaves nothing else behind', async () => {
    const out = join(folder, 'policy.json');

    const checked = await countersign('policy', 'check', BANK);
    const built = await countersign('policy', 'build', BANK, '--out', out);

    const policy = loadPolicy(await readFile(out, 'utf8'));
    expect(built).toEqual({ code: 0, out: `${checked.out}${out}: written\n`, err: '' });
    expect(checked.out).toContain(`sha256 ${policy.sha256}\n`);
    expect(await readdir(folder)).toEqual(['policy.json']);
  });

  it('replaces an older file', async () => {
    const out = await file('policy.json', 'old');

    await countersign('policy', 'build', BANK, '--out', out);

    expect(await readFile(out, 'utf8')).toMatch(/^\{\n {2}"version": 1,/);
  });

  it('exits 1 and leaves an older file as it is when the policy has problems', async () => {
    const policy = await file('p.yaml', 'version: 1\n');
    const out = await file('policy.json', 'old');

    const { code } = await countersign('policy', 'build', policy, '--out', out);

    expect(code).toBe(1);
    expect(await readFile(out, 'utf8')).toBe('old');
    expect((await readdir(folder)).toSorted()).toEqual(['p.yaml', 'policy.json']);
  });

  it('exits 3 when the file cannot be written, and leaves no draft behind', async () => {
    const out = join(folder, 'taken');
    await mkdir(out);

    expect(await countersign('policy', 'build', BANK, '--out', out)).toEqual({
      code: 3,
      out: '',
      err: `countersign: cannot write ${out}: it is a folder\n`,
    });
    expect(await readdir(folder)).toEqual(['taken']);
  });

  it('exits 3 when the folder of the output is missing', async () => {
    const out = join(folder, 'missing', 'policy.json');

    expect(await countersign('policy', 'build', BANK, '--out', out)).toMatchObject({ code: 3 });
  });

  it('exits 2 rather than write over the policy itself', async () => {
    const policy = await file('p.yaml', await readFile(BANK, 'utf8'));

    const { code } = await countersign('policy', 'build', policy, '--out', join(folder, '.', 'p.yaml'));

    expect(code).toBe(2);
    expect(await readFile(policy, 'utf8')).toBe(await readFile(BANK, 'utf8'));
  });
});

describe('countersign', () => {
  it('passes arguments, output and exit code through as a process', async () => {
    const entry = fileURLToPath(new URL('../../../src/cli/countersign.ts', import.meta.url));

    const ended = promisify(execFile)(process.execPath, [entry, 'policy', 'check', join(folder, 'missing.yaml')]);

    await expect(ended).rejects.toMatchObject({ code: 3, stdout: '', stderr: expect.stringContaining('missing.yaml') });
  });

  it('prints the usage and every exit code on --help, as docs/policy.md has them', async () => {
    const { code, out, err } = await countersign('--help');
    const reference = await readFile(REFERENCE, 'utf8');

    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toContain('countersign policy build FILE --out FILE');
    const listed = [...out.matchAll(/^ {2}([0-9]) {2}(.+)$/gm)].map(
      ([, number, meaning]) => `| ${number} | ${meaning} |`,
    );
    expect(listed).toHaveLength(4);
    for (const row of listed) expect(reference).toContain(row);
  });

  it.each([
    [[], 'no command is given'],
    [['polic', 'check', 'p.yaml'], 'unknown command: polic check'],
    [['policy'], 'unknown command: policy'],
    [['policy', 'chek', 'p.yaml'], 'unknown command: policy chek'],
    [['policy', 'check'], 'policy check needs a FILE'],
    [['policy', 'check', ''], 'policy check needs a FILE'],
    [['policy', 'check', 'a.yaml', 'b.yaml'], 'policy check takes one FILE'],
    [['policy', 'check', 'p.yaml', '--out', 'x'], 'policy check writes nothing: leave --out away'],
    [['policy', 'build', 'p.yaml'], 'policy build needs --out FILE'],
    [['policy', 'build', 'p.yaml', '--out', ''], 'policy build needs --out FILE'],
    [['policy', 'check', 'p.yaml', '--force'], "Unknown option '--force'"],
  ])('exits 2 and shows the usage for %j', async (argv, message) => {
    const { code, out, err } = await countersign(...argv);

    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toContain(`countersign: ${message}`);
    expect(err).toContain('Usage:');
  });
});
