import { mkdir, readdir, readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { policyJsonSchema } from '../../../src/policy/json-schema.ts';
import { loadPolicy } from '../../../src/policy/load-policy.ts';
import { BANK, countersign, temporaryFolder } from './command-line.ts';

const { path, file } = temporaryFolder();

describe('countersign policy check', () => {
  it('exits 0 and names file, routes and digest of a sound policy', async () => {
    const { code, out, err } = await countersign('policy', 'check', BANK);

    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toMatch(/^\S+policy\.yaml: ok, [0-9]+ routes, sha256 [0-9a-f]{64}\n$/);
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
    const missing = path('missing.yaml');

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
    const out = path('policy.json');

    const checked = await countersign('policy', 'check', BANK);
    const built = await countersign('policy', 'build', BANK, '--out', out);

    const policy = loadPolicy(await readFile(out, 'utf8'));
    expect(built).toEqual({ code: 0, out: `${checked.out}${out}: written\n`, err: '' });
    expect(checked.out).toContain(`sha256 ${policy.sha256}\n`);
    expect(await readdir(path())).toEqual(['policy.json']);
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
    expect((await readdir(path())).toSorted()).toEqual(['p.yaml', 'policy.json']);
  });

  it('exits 3 when the file cannot be written, and leaves no draft behind', async () => {
    const out = path('taken');
    await mkdir(out);

    expect(await countersign('policy', 'build', BANK, '--out', out)).toEqual({
      code: 3,
      out: '',
      err: `countersign: cannot write ${out}: it is a folder\n`,
    });
    expect(await readdir(path())).toEqual(['taken']);
  });

  it('exits 3 when the folder of the output is missing', async () => {
    const out = path('missing', 'policy.json');

    expect(await countersign('policy', 'build', BANK, '--out', out)).toMatchObject({ code: 3 });
  });

  it('exits 2 rather than write over the policy itself', async () => {
    const policy = await file('p.yaml', await readFile(BANK, 'utf8'));

    const { code } = await countersign('policy', 'build', policy, '--out', path('.', 'p.yaml'));

    expect(code).toBe(2);
    expect(await readFile(policy, 'utf8')).toBe(await readFile(BANK, 'utf8'));
  });
});

describe('countersign policy: overlays', () => {
  it('lays them over the policy in the order given, for every command', async () => {
    const [a, b] = [await file('a.yaml', 'audience: bank-a\n'), await file('b.yaml', 'audience: bank-b\n')];
    const out = path('policy.json');

    const checked = await countersign('policy', 'check', BANK, '--overlay', a, '--overlay', b);
    const built = await countersign('policy', 'build', BANK, '--overlay', a, '--overlay', b, '--out', out);
    const shown = await countersign('policy', 'show', BANK, '--overlay', a, '--overlay', b);

    const policy = loadPolicy(await readFile(out, 'utf8'));
    expect([checked.code, built.code, shown.code]).toEqual([0, 0, 0]);
    expect(policy.audience).toBe('bank-b');
    for (const { out: printed } of [checked, built, shown]) expect(printed).toContain(policy.sha256);
    expect(shown.out).toContain('\naudience: bank-b\n');
  });

  it('prints a problem at the place in the overlay that caused it, and builds nothing', async () => {
    const overlay = await file('o.yaml', '# production\naudience: Bank\n');
    const out = await file('policy.json', 'old');

    const { code, err } = await countersign('policy', 'build', BANK, '--overlay', overlay, '--out', out);

    expect(code).toBe(1);
    expect(err).toContain(`${overlay}:2:11 $.audience: not an audience\n`);
    expect(err).toMatch(/\n1 problem\n$/);
    expect(await readFile(out, 'utf8')).toBe('old');
    expect((await readdir(path())).toSorted()).toEqual(['o.yaml', 'policy.json']);
  });

  it('exits 3 and names every file that cannot be read', async () => {
    const latin = await file('latin.yaml', Uint8Array.of(0x76, 0xe9));
    const missing = path('missing.yaml');

    const { code, out, err } = await countersign('policy', 'check', BANK, '--overlay', latin, '--overlay', missing);

    expect({ code, out }).toEqual({ code: 3, out: '' });
    expect(err.split('\n').toSorted()).toEqual([
      '',
      `countersign: cannot read ${latin}: it is not UTF-8`,
      `countersign: cannot read ${missing}: there is no such file or folder`,
    ]);
  });

  it('exits 2 rather than write over an overlay', async () => {
    const overlay = await file('o.yaml', 'audience: bank-prod\n');

    const { code, err } = await countersign('policy', 'build', BANK, '--overlay', overlay, '--out', overlay);

    expect(code).toBe(2);
    expect(err).toContain('is the policy itself; choose another --out');
    expect(await readFile(overlay, 'utf8')).toBe('audience: bank-prod\n');
  });
});

describe('countersign policy: warnings', () => {
  const REMOVES_NOTHING = 'routes: { GET /nothing: null }\n';

  it('go to stderr and fail nothing', async () => {
    const overlay = await file('o.yaml', REMOVES_NOTHING);

    const { code, out, err } = await countersign('policy', 'check', BANK, '--overlay', overlay);

    expect(code).toBe(0);
    expect(out).toMatch(/: ok, /);
    expect(err).toContain(`${overlay}:1:11 $.routes["GET /nothing"]: warning: removes nothing\n`);
    expect(err).toMatch(/\n1 warning\n$/);
  });

  it.each([
    ['check', []],
    ['show', []],
    ['show', ['--explain']],
  ])('fail %s %j with --strict, which then prints no result', async (command, options) => {
    const overlay = await file('o.yaml', REMOVES_NOTHING);

    const strict = await countersign('policy', command, BANK, '--overlay', overlay, '--strict', ...options);
    const sound = await countersign('policy', command, BANK, '--strict', ...options);

    expect(strict).toMatchObject({ code: 1, out: '', err: expect.stringContaining('removes nothing') });
    expect(sound).toMatchObject({ code: 0, err: '' });
  });

  it('keep build --strict from writing', async () => {
    const overlay = await file('o.yaml', REMOVES_NOTHING);
    const out = await file('policy.json', 'old');

    const { code } = await countersign('policy', 'build', BANK, '--overlay', overlay, '--strict', '--out', out);

    expect(code).toBe(1);
    expect(await readFile(out, 'utf8')).toBe('old');
  });
});

describe('countersign policy show', () => {
  it('prints a policy that passes, with the same digest', async () => {
    const overlay = await file('o.yaml', 'audience: bank-prod\nroutes: { GET /health: null }\n');

    const shown = await countersign('policy', 'show', BANK, '--overlay', overlay);
    const again = await countersign('policy', 'check', await file('effective.yaml', shown.out), '--strict');

    const [, sha256] = /^# compiled sha256: ([0-9a-f]{64})$/m.exec(shown.out) ?? [];
    expect(shown.out).toMatch(`# The effective policy of ${BANK}\n#   with ${overlay} over it\n`);
    expect(again).toMatchObject({ code: 0, err: '' });
    expect(again.out).toContain(`sha256 ${sha256}\n`);
  });

  it('prints in words what each route demands with --explain', async () => {
    const { code, out } = await countersign('policy', 'show', BANK, '--explain');

    expect(code).toBe(0);
    expect(out).toMatch(/^audience bank-local\nsha256 [0-9a-f]{64}\n\n/);
    expect(out).toContain('\n\nGET /health\n  PUBLIC: no authorizer, no token\n\n');
  });

  it('prints problems and no policy', async () => {
    const policy = await file('p.yaml', 'version: 2\n');

    expect(await countersign('policy', 'show', policy)).toMatchObject({ code: 1, out: '' });
  });
});

describe('countersign policy schema', () => {
  it('prints the file in docs, byte for byte (after a change: countersign policy schema > docs/countersign.schema.json)', async () => {
    const inDocs = await readFile(new URL('../../../docs/countersign.schema.json', import.meta.url), 'utf8');

    expect(await countersign('policy', 'schema')).toEqual({ code: 0, out: inDocs, err: '' });
    expect(JSON.parse(inDocs)).toEqual(policyJsonSchema());
  });
});
