import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'countersign-bootstrap-'));
  mkdirSync(join(folder, 'scripts'));
  mkdirSync(join(folder, 'node_modules/node/bin'), { recursive: true });
  cpSync('scripts/bootstrap.mjs', join(folder, 'scripts/bootstrap.mjs'));
  writeFileSync(join(folder, 'package-lock.json'), '{}');
  writeFileSync(join(folder, 'entry.mjs'), 'process.exit(process.argv[2] === "seven" ? 7 : 0);');
  writeFileSync(join(folder, 'node_modules/.countersign-lock'), createHash('sha256').update('{}').digest('hex'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function run(...args: string[]) {
  return spawnSync(process.execPath, [join(folder, 'scripts/bootstrap.mjs'), 'entry.mjs', ...args], {
    encoding: 'utf8',
  });
}

function installNode(version: string) {
  const file = join(folder, 'node_modules/node/bin/node');
  writeFileSync(
    file,
    `#!/bin/sh\nif [ "$1" = --version ]; then echo ${version}; else exec ${process.execPath} "$@"; fi\n`,
  );
  chmodSync(file, 0o755);
}

describe('scripts/bootstrap.mjs', () => {
  it('says in one error why a Node below 22.19 cannot run this', () => {
    installNode('v22.18.9');

    const { status, stderr } = run();

    expect(status).toBe(1);
    expect(stderr).toMatch(/^Countersign runs on Node 22\.19 or later, but this is v22\.18\.9\./);
    expect(stderr.trim().split('\n')).toHaveLength(1);
  });

  it.each(['v22.19.0', 'v24.0.0'])('runs the entry on %s and passes its exit code on', (version) => {
    installNode(version);

    expect(run().status).toBe(0);
    expect(run('seven').status).toBe(7);
  });
});
