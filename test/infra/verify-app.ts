import { fileURLToPath } from 'node:url';
import { App } from 'aws-cdk-lib';
import { BankStack } from '../../infra/bank-stack.ts';
import { featureFlags } from '../../infra/feature-flags.ts';
import { readPolicyRoutes } from '../../infra/policy-routes.ts';

const fromRoot = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url));

// The sample bank as it is for clients that have people proofed before they sign up, and for services that read tokens.
const [outdir = '', tokenClaim = ''] = process.argv.slice(2);
const app = new App({ outdir, postCliContext: { ...featureFlags } });
new BankStack(app, 'CountersignBank', {
  policy: readPolicyRoutes(fromRoot('examples/bank/policy.yaml')),
  assetRoot: fromRoot('dist/lambda'),
  proofingMode: 'verify',
  tokenClaim,
});
app.synth();
