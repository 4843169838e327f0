import { randomUUID } from 'node:crypto';
import { rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

/** Puts `text` in place of `file` in one step: a reader sees the old file or the new one, and a failure leaves the old one. */
export async function writeAtomically(file: string, text: string): Promise<void> {
  // In the same folder, because a rename is atomic only within one file system.
  const draft = join(dirname(file), `.${basename(file)}.${randomUUID()}`);
  try {
    await writeFile(draft, text, { flag: 'wx' });
    await rename(draft, file);
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
}
