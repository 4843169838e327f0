import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const BUNDLES = [
  'authorizer-rest',
  'bank',
  'create-auth-challenge',
  'define-auth-challenge',
  'pre-token-generation',
  'sign-out',
  'step-up-status',
  'verify-auth-challenge',
];

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

export interface SynthesizedTemplate {
  readonly file: string;
  remove(): void;
}

/** Synthesizes the real app over placeholder bundles, in a process of its own: CDK needs other compiler options than the rest. */
export function synthesizeTemplate(): SynthesizedTemplate {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-gateway-'));
  const assetRoot = join(folder, 'bundles');
  for (const name of BUNDLES) {
    mkdirSync(join(assetRoot, name), { recursive: true });
    writeFileSync(join(assetRoot, name, 'index.js'), `exports.handler = async () => '${name}';\n`);
  }
  const outdir = join(folder, 'out');
  const env = { CDK_OUTDIR: outdir, CDK_CONTEXT_JSON: JSON.stringify({ assetRoot }) };
  execFileSync(process.execPath, ['infra/app.ts'], { env });
  return {
    file: join(outdir, 'CountersignBank.template.json'),
    remove: () => rmSync(folder, { recursive: true }),
  };
}
