import { fileURLToPath } from 'node:url';
import { App } from 'aws-cdk-lib';
import { BankStack } from './bank-stack.ts';
import { featureFlags } from './feature-flags.ts';
import { readPolicyRoutes } from './policy-routes.ts';

const fromRoot = (path: string) => fileURLToPath(new URL(`../${path}`, import.meta.url));

// The CDK CLI chooses the output folder itself, through this variable.
const app = new App({ outdir: process.env['CDK_OUTDIR'] ?? fromRoot('cdk.out'), postCliContext: { ...featureFlags } });
const assetRoot: unknown = app.node.tryGetContext('assetRoot');
new BankStack(app, 'CountersignBank', {
  policy: readPolicyRoutes(fromRoot('examples/bank/policy.yaml')),
  assetRoot: typeof assetRoot === 'string' ? assetRoot : fromRoot('dist/lambda'),
});
app.synth();
