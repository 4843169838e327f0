import { spawn } from 'node:child_process';

// Runs a command for as long as whoever started this is there: their end of standard input closes with them, however they went.
const [, , command = '', ...args] = process.argv;
const child = spawn(command, args, { stdio: ['ignore', 'inherit', 'inherit'] });
const end = () => child.kill('SIGKILL');
process.stdin.resume().once('close', end);
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, end);
child.once('exit', (code) => process.exit(code ?? 1));
