import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { BankStack, type BankStackProps } from '../../infra/bank-stack.ts';
import { featureFlags } from '../../infra/feature-flags.ts';

const BUNDLES = [
  'authorizer-rest',
  'bank',
  'create-auth-challenge',
  'custom-message',
  'define-auth-challenge',
  'idv-callback',
  'inbound-federation',
  'post-confirmation',
  'pre-sign-up',
  'pre-token-generation',
  'sign-out',
  'step-up-status',
  'verify-auth-challenge',
];

const scratch: string[] = [];

/** Removes every folder that this file made. */
export function removeScratch(): void {
  for (const folder of scratch.splice(0)) rmSync(folder, { recursive: true });
}

function makeScratch(name: string): string {
  const folder = mkdtempSync(join(tmpdir(), `countersign-${name}-`));
  scratch.push(folder);
  return folder;
}

/** A folder with a placeholder for every bundle, so that synthesis needs no build. */
export function placeholderBundles(): string {
  const root = makeScratch('bundles');
  for (const name of BUNDLES) {
    mkdirSync(join(root, name));
    writeFileSync(join(root, name, 'index.js'), `exports.handler = async () => '${name}';\n`);
  }
  return root;
}

/** A few routes of every kind. */
export const samplePolicy: BankStackProps['policy'] = {
  audience: 'bank-test',
  routes: [
    { method: 'GET', resource: '/health', guarded: false },
    { method: 'GET', resource: '/accounts/{id}', guarded: true },
    { method: 'POST', resource: '/transfers/domestic', guarded: true },
    { method: 'ANY', resource: '/admin/{proxy+}', guarded: true },
    { method: 'POST', resource: '/idv-callback', guarded: false },
    { method: 'POST', resource: '/sign-out', guarded: true },
    { method: 'POST', resource: '/step-up/status', guarded: true },
  ],
};

/** An app with all feature flags on, validation included. */
export function createApp(): App {
  return new App({ outdir: makeScratch('cdk'), postCliContext: { ...featureFlags } });
}

/** Synthesizes the bank for real and returns its template. */
export function synthesizeBank(props: Partial<BankStackProps> = {}): Template {
  const app = createApp();
  const stack = new BankStack(app, 'Bank', { policy: samplePolicy, assetRoot: placeholderBundles(), ...props });
  app.synth();
  return Template.fromStack(stack);
}
