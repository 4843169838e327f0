import { readFile } from 'node:fs/promises';
import type { CommandIo } from './exit-code.ts';

/** Reads a file that must be UTF-8; says why it cannot be read, and gives undefined. */
export async function readTextFile(file: string, io: CommandIo): Promise<string | undefined> {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(await readFile(file));
  } catch (error) {
    io.err(`countersign: cannot read ${file}: ${reasonOf(error)}\n`);
    return undefined;
  }
}

/** Why a file cannot be read or written, in plain words. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const code = 'code' in error ? error.code : undefined;
  switch (code) {
    case 'ENOENT':
      return 'there is no such file or folder';
    case 'EISDIR':
      return 'it is a folder';
    case 'EACCES':
      return 'permission denied';
    case 'ERR_ENCODING_INVALID_ENCODED_DATA':
      return 'it is not UTF-8';
    default:
      return error.message;
  }
}
