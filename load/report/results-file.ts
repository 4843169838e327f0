import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import type { Results } from './results.ts';

/** What an earlier run left; nothing, if none did. */
export function readResults(file: string): Results {
  const nothing: Results = { run: undefined, growth: undefined };
  return existsSync(file) ? { ...nothing, ...JSON.parse(readFileSync(file, 'utf8')) } : nothing;
}

export function writeResults(file: string, results: Results): void {
  writeFileSync(file, `${JSON.stringify(results, undefined, 2)}\n`);
}
