import { mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ASSEMBLY } from '../../../dev/stack/assemble.ts';

const assembly = fileURLToPath(new URL(`../../../${ASSEMBLY}`, import.meta.url));

/** A value for every parameter of the template. */
export const PARAMETERS: ReadonlyMap<string, string> = new Map([
  ['FederationIssuerUrl', 'http://127.0.0.1:8200'],
  ['FederationTenantClientId', 'bank'],
  ['FederationTenantCredentials', 'bank/tenant'],
  ['FederationCallbackUrl', 'http://localhost:3000/signed-in'],
  ['ProviderUrl', 'http://127.0.0.1:8200'],
  ['ProviderAudience', 'bank'],
  ['ProviderCapabilities', 'displays_transaction,echoes_digest'],
]);

export interface LinkedTemplate {
  readonly file: string;
  remove(): void;
}

/** The template that `npm test` has synthesized, with its bundles, in a folder to which a test may add others. */
export function linkTemplate(): LinkedTemplate {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-template-'));
  for (const name of readdirSync(assembly)) symlinkSync(join(assembly, name), join(folder, name));
  return {
    file: join(folder, 'CountersignBank.template.json'),
    remove: () => rmSync(folder, { recursive: true }),
  };
}
