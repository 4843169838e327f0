import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { App } from 'aws-cdk-lib';
import { BankStack } from './bank-stack.ts';
import { featureFlags } from './feature-flags.ts';
import { checkBundledPolicy, readPolicyRoutes } from './policy-routes.ts';

const fromRoot = (path: string) => fileURLToPath(new URL(`../${path}`, import.meta.url));

// The CDK CLI chooses the output folder itself, through this variable.
const app = new App({ outdir: process.env['CDK_OUTDIR'] ?? fromRoot('cdk.out'), postCliContext: { ...featureFlags } });
const policyFile = fromRoot('examples/bank/policy.yaml');
const assetRoot = fromRoot('dist/lambda');
checkBundledPolicy(policyFile, join(assetRoot, 'authorizer-rest/policy.json'));
new BankStack(app, 'CountersignBank', { policy: readPolicyRoutes(policyFile), assetRoot });
app.synth();
