import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const app = fileURLToPath(new URL('../../infra/verify-app.ts', import.meta.url));

/** The claim that the tokens of its step-up runs have. */
export const CLAIM = 'https://bank.example/step_up';

/**
 * Synthesizes the sample bank with proofing in mode `verify` and the claim, over the bundles that are built. In a process of its own: CDK
 * needs other compiler options than the rest.
 */
export function synthesizeVerifying(): { readonly folder: string; remove(): void } {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-verify-'));
  execFileSync(process.execPath, [app, folder, CLAIM]);
  return { folder, remove: () => rmSync(folder, { recursive: true }) };
}
