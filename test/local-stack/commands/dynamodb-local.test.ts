import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'countersign-java-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** What `npm run test:dynamodb-local` runs, with nothing on the PATH but this folder. */
function run() {
  return spawnSync(process.execPath, ['scripts/test-dynamodb-local.ts'], { encoding: 'utf8', env: { PATH: folder } });
}

describe('scripts/test-dynamodb-local.ts', () => {
  it('says in one line what to install where there is no Java, and installs nothing', () => {
    const { status, stdout, stderr } = run();

    expect(status).toBe(1);
    expect(stdout).toBe('');
    expect(stderr).toMatch(/^DynamoDB Local needs Java 17 or later, and there is no `java` on the PATH: install .*\n$/);
  });

  it.each(['1.8.0_442', '11.0.29', '16.0.2'])('says so where Java is older: %s', (version) => {
    const java = join(folder, 'java');
    writeFileSync(java, `#!/bin/sh\necho 'openjdk version "${version}"' >&2\n`);
    chmodSync(java, 0o755);

    const { status, stderr } = run();

    expect(status).toBe(1);
    expect(stderr).toMatch(
      /^DynamoDB Local needs Java 17 or later, and the `java` on the PATH is older: install .*\n$/,
    );
  });
});
