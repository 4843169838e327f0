import flags from 'aws-cdk-lib/recommended-feature-flags.json' with { type: 'json' };

/**
 * The CDK context of every synthesis, here and not in cdk.json, so that `node infra/app.ts`, the CDK CLI and the tests make one
 * template. The recommended flags of the installed version include `@aws-cdk/core:validateAgainstDefaultRules`: a finding of the
 * default rules fails the synthesis.
 */
export const featureFlags: Readonly<Record<string, unknown>> = {
  ...flags,
  // Writes `aws:asset:path` beside each function, where the local stack finds its bundle.
  'aws:cdk:enable-asset-metadata': true,
};
