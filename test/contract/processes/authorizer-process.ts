import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Job, Outcome, Place } from './job.ts';

const MAIN = fileURLToPath(new URL('./authorizer-process.main.ts', import.meta.url));

/** An authorizer and a back end in a process of their own. */
export interface AuthorizerProcess {
  /** The outcomes of a job; `stopped` once the process has come to where the job stops it. */
  run(job: Job): Promise<readonly Outcome[] | 'stopped'>;
  /** Ends the process, wherever it is, and waits until it is gone. */
  kill(): Promise<void>;
}

export function startAuthorizerProcess(place: Place): AuthorizerProcess {
  const child = spawn(process.execPath, [MAIN, JSON.stringify(place)], { stdio: ['pipe', 'pipe', 'inherit'] });
  const exited = once(child, 'exit');
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    async run(job) {
      child.stdin.write(`${JSON.stringify(job)}\n`);
      const line = await lines.next();
      if (line.done) throw new Error('the process ended before its job');
      return JSON.parse(line.value);
    },
    async kill() {
      child.kill('SIGKILL');
      await exited;
    },
  };
}
