// Runs `node scripts/bootstrap.mjs ENTRY.ts [ARGUMENT…]` on a fresh clone: installs what is missing or stale, then runs the entry on
// the project's own Node. Plain JavaScript, because the Node that is there before set-up may not run TypeScript.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const stamp = join(root, 'node_modules/.countersign-lock');
const ownNode = join(root, 'node_modules/node/bin', process.platform === 'win32' ? 'node.exe' : 'node');
const minimum = [22, 19];

const lock = createHash('sha256')
  .update(readFileSync(join(root, 'package-lock.json')))
  .digest('hex');
if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== lock) {
  console.log('Installing what is missing (npm ci) …');
  const npm = process.env.npm_execpath;
  const [command, before] = npm ? [process.execPath, [npm]] : ['npm', []];
  const installed = spawnSync(command, [...before, 'ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  if (installed.status !== 0) {
    console.error('npm ci failed: its own message is above. Nothing else was tried.');
    process.exit(installed.status ?? 1);
  }
  writeFileSync(stamp, lock);
}

const node = existsSync(ownNode) ? ownNode : process.execPath;
const version = spawnSync(node, ['--version'], { encoding: 'utf8' }).stdout.trim();
const [major = 0, minor = 0] = version.slice(1).split('.').map(Number);
if (major < minimum[0] || (major === minimum[0] && minor < minimum[1])) {
  console.error(
    `Countersign runs on Node ${minimum.join('.')} or later, but this is ${version}. The npm package "node" brings its own Node; here it ` +
      'did not: it has no build for this platform, or install scripts are switched off. Install Node 24 and try again.',
  );
  process.exit(1);
}

// The channel tells the child when this process is gone, however it went, so that nothing is left behind.
const child = spawn(node, [join(root, process.argv[2] ?? ''), ...process.argv.slice(3)], {
  cwd: root,
  stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
});
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));

// npm runs this through a shell and passes signals on to that; some shells die of one or keep it, and tell nobody. So whoever started
// this is watched, and the shell's own parent too.
const shell = process.ppid;
const npm = parentOf(shell);
const watch = setInterval(() => {
  if (process.ppid !== shell || parentOf(shell) !== npm) child.kill('SIGTERM');
}, 500);

child.on('exit', (code, signal) => {
  clearInterval(watch);
  process.exitCode = code ?? (signal ? 1 : 0);
});

/** Where /proc tells; elsewhere the usual shells hand their process over to the command. */
function parentOf(pid) {
  try {
    return /^PPid:\t(\d+)$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  } catch {
    return undefined;
  }
}
