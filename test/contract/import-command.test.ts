import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { dynamoDbIdentityStore } from '../../src/step-up/dynamodb-identity-store.ts';
import type { IdentityRecord } from '../../src/step-up/identity-store.ts';
import { identityWith, NOW } from '../fixtures/step-up-records.ts';
import { countersign } from '../unit/cli/command-line.ts';
import { closedPort, type Reach, startDynamoDb } from './dynamodb-server.ts';

const TABLE = 'countersign';
const POOL = 'eu-west-1_Example';

let db: Awaited<ReturnType<typeof startDynamoDb>>;
let folder: string;
let people = 0;

beforeAll(async () => {
  db = await startDynamoDb(TABLE);
});
afterAll(() => db.close());

beforeEach(async () => {
  reach(db);
  folder = await mkdtemp(join(tmpdir(), 'countersign-import-'));
  return async () => {
    vi.unstubAllEnvs();
    await rm(folder, { recursive: true });
  };
});

/** A sub of nobody yet. */
function newSub(): string {
  people += 1;
  return `00000000-0000-4000-8000-${String(people).padStart(12, '0')}`;
}

const lineOf = (sub: string, changes: object = {}) =>
  JSON.stringify({ sub, provider_user_id: `p-${sub}`, ial: 2, proofed_at: NOW, ...changes });
const find = (sub: string) => dynamoDbIdentityStore(db.calls, TABLE).find({ userPoolId: POOL, sub });
const put = (sub: string, record: IdentityRecord) =>
  dynamoDbIdentityStore(db.calls, TABLE).write({ userPoolId: POOL, sub }, undefined, record);

describe('countersign import', () => {
  it('writes every person of the file, and changes nothing the second time', async () => {
    const subs = Array.from({ length: 50 }, newSub);
    const lines = subs.map((sub) => lineOf(sub));

    const first = await countersignImport(lines);
    const records = await Promise.all(subs.map(find));
    const second = await countersignImport(lines);

    expect(first).toEqual({
      code: 0,
      out: 'imported: 50 written, 0 unchanged, 0 not newer, 0 refused, 0 failed; the file has 50\n',
      err: '',
    });
    expect(second.out).toBe('imported: 0 written, 50 unchanged, 0 not newer, 0 refused, 0 failed; the file has 50\n');
    expect(records.map((record) => record?.providerUserId)).toEqual(subs.map((sub) => `p-${sub}`));
    expect(await Promise.all(subs.map(find))).toEqual(records);
  });

  it('tells progress in long files', async () => {
    const { err } = await countersignImport(
      Array.from({ length: 1001 }, () => lineOf(newSub())),
      '--dry-run',
    );

    expect(err).toBe('1000 of 1001 lines\n');
  });

  it('writes nobody while one line is bad, and tells every such line', async () => {
    const sub = newSub();

    const { code, out, err } = await countersignImport([lineOf(sub), '{}', 'x']);

    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err).toMatch(
      /people\.jsonl:2: sub .*\n.*people\.jsonl:2: provider_user_id .*\n.*people\.jsonl:3: .*\n3 problems\n$/,
    );
    expect(await find(sub)).toBeUndefined();
  });

  it('says on --dry-run what it would write, and writes nothing', async () => {
    const sub = newSub();

    const { code, out } = await countersignImport([lineOf(sub)], '--dry-run');

    expect({ code, out }).toEqual({
      code: 0,
      out: 'nothing is written: 1 would be, 0 unchanged, 0 not newer, 0 refused, 0 failed; the file has 1\n',
    });
    expect(await find(sub)).toBeUndefined();
  });

  it('refuses a person who has another name, writes the others, and takes the new name on --replace', async () => {
    const [known, other] = [newSub(), newSub()];
    const revoked = { revokedBefore: NOW, revokedSessions: new Map([['session', NOW]]) };
    await put(known, identityWith({ providerUserId: 'someone-else', ...revoked }));

    const { code, out, err } = await countersignImport([lineOf(known), lineOf(other)]);
    const kept = await find(known);
    const replaced = await countersignImport([lineOf(known), lineOf(other)], '--replace');

    expect({ code, out }).toEqual({
      code: 1,
      out: 'imported: 1 written, 0 unchanged, 0 not newer, 1 refused, 0 failed; the file has 2\n',
    });
    expect(err).toMatch(/people\.jsonl:1: refused: this person has another provider_user_id\n$/);
    expect(kept?.providerUserId).toBe('someone-else');
    expect(replaced).toMatchObject({ code: 0, err: '' });
    expect(await find(known)).toEqual(
      identityWith({ rev: 8, providerUserId: `p-${known}`, proofing: { ial: 2, at: NOW }, ...revoked }),
    );
  });

  it('T3 keeps what the provider has said since, tells the line, and takes a later proofing', async () => {
    const [named, nameless] = [newSub(), newSub()];
    const asserted = { by: 'OneKosmos', at: NOW };
    await put(named, identityWith({ providerUserId: `p-${named}`, proofing: { ial: 1, at: NOW }, asserted }));
    await put(nameless, identityWith({ providerUserId: undefined, asserted }));

    const { code, out, err } = await countersignImport([lineOf(named), lineOf(nameless)]);
    const kept = await Promise.all([find(named), find(nameless)]);
    const later = await countersignImport([
      lineOf(named, { proofed_at: NOW + 1 }),
      lineOf(nameless, { ial: undefined, proofed_at: undefined }),
    ]);

    expect({ code, out }).toEqual({
      code: 0,
      out: 'imported: 0 written, 0 unchanged, 2 not newer, 0 refused, 0 failed; the file has 2\n',
    });
    expect(err.split('\n').toSorted()).toMatchObject([
      '',
      expect.stringMatching(/people\.jsonl:1: not newer: /),
      expect.stringMatching(/people\.jsonl:2: not newer: /),
    ]);
    expect(kept).toMatchObject([
      { providerUserId: `p-${named}`, proofing: { ial: 1, at: NOW }, asserted },
      { providerUserId: `p-${nameless}`, proofing: undefined, asserted },
    ]);
    expect(later).toMatchObject({ code: 0, err: '' });
    expect(await find(named)).toMatchObject({ proofing: { ial: 2, at: NOW + 1 }, asserted: undefined });
  });

  it('T25 tells an outage by its code, and which lines failed', async () => {
    reach(await closedPort());

    const { code, out, err } = await countersignImport([lineOf(newSub())]);

    expect(code).toBe(4);
    expect(out).toBe('imported: 0 written, 0 unchanged, 0 not newer, 0 refused, 1 failed; the file has 1\n');
    expect(err).toMatch(
      /people\.jsonl:1: failed\ncountersign: the table cannot be used: ERR_STORE_UNAVAILABLE, GetItem, /,
    );
  });

  it('exits 3 for a file that cannot be read', async () => {
    expect(await countersign('import', join(folder, 'none'), ...PLACE)).toMatchObject({ code: 3, out: '' });
  });

  it.each([
    ['no user pool', ['people.jsonl', '--table', TABLE]],
    ['no table', ['people.jsonl', '--user-pool', POOL]],
    ['no file', ['--user-pool', POOL, '--table', TABLE]],
    ['an unknown option', ['people.jsonl', '--user-pool', POOL, '--table', TABLE, '--force']],
  ])('refuses %s', async (_, argv) => {
    const { code, err } = await countersign('import', ...argv);

    expect(code).toBe(2);
    expect(err).toMatch(/^countersign: /);
  });
});

const PLACE = ['--user-pool', POOL, '--table', TABLE];

async function countersignImport(lines: readonly string[], ...options: readonly string[]) {
  const file = join(folder, 'people.jsonl');
  await writeFile(file, `${lines.join('\n')}\n`);
  return countersign('import', file, ...PLACE, ...options);
}

function reach({ endpoint, credentials }: Reach): void {
  vi.stubEnv('AWS_ENDPOINT_URL_DYNAMODB', endpoint);
  vi.stubEnv('AWS_REGION', 'eu-west-1');
  vi.stubEnv('AWS_ACCESS_KEY_ID', credentials.accessKeyId);
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', credentials.secretAccessKey);
}
