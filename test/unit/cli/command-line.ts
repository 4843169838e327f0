import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach } from 'vitest';
import { run } from '../../../src/cli/run.ts';

/** The policy of the sample bank. */
export const BANK = fileURLToPath(new URL('../../../examples/bank/policy.yaml', import.meta.url));

/** Runs one command line and gives what it printed. */
export async function countersign(...argv: readonly string[]) {
  const [out, err]: [string[], string[]] = [[], []];
  const code = await run(argv, { out: (text) => out.push(text), err: (text) => err.push(text) });
  return { code, out: out.join(''), err: err.join('') };
}

/** A folder for each test of the file that calls this; it is gone afterwards. */
export function temporaryFolder() {
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'countersign-cli-'));
  });
  afterEach(async () => {
    await rm(folder, { recursive: true });
  });

  return {
    path: (...names: readonly string[]) => join(folder, ...names),
    /** Writes a file and gives its path. */
    file: async (name: string, content: string | Uint8Array): Promise<string> => {
      await writeFile(join(folder, name), content);
      return join(folder, name);
    },
  };
}
