import { defineConfig } from 'vitest/config';

// The limits only catch a hang: no test depends on speed.
const limits = { testTimeout: 120_000, hookTimeout: 180_000 };

// Left alone, Vitest takes one processor less than there are: of two, one.
const onAllProcessors = { maxWorkers: '100%', sequence: { groupOrder: 0 } };

/** Files that share a process load the modules of the project once. None keeps state in them, and no stub outlives its test. */
const shared = { isolate: false, restoreMocks: true, unstubEnvs: true, unstubGlobals: true };

/** Of `test/local-stack`, what runs no function under its real time limit. */
const services = [
  'test/local-stack/{aws-lookups,gateway,package,stack,tenant,user-pool}/*.test.ts',
  'test/local-stack/client/{package,proofing}.test.ts',
  'test/local-stack/clients/{amplify,aws-sdk,cognito-identity-js,oidc-client}.test.ts',
  'test/local-stack/commands/{bootstrap,dynamodb-local}.test.ts',
];

/**
 * The functions keep their real time limits, and would meet them on a busy machine: so the stacks run by themselves, and no more than two
 * of them. Most of their time passes in waiting, for a phone or the next question: two together are less busy than one processor.
 */
const twoStacks = { maxWorkers: 2, sequence: { groupOrder: 1 } };

export default defineConfig({
  test: {
    projects: [
      { test: { ...limits, ...onAllProcessors, ...shared, name: 'unit', include: ['test/unit/**/*.test.ts'] } },
      { test: { ...limits, ...onAllProcessors, ...shared, name: 'infra', include: ['test/infra/**/*.test.ts'] } },
      { test: { ...limits, ...onAllProcessors, ...shared, name: 'contract', include: ['test/contract/**/*.test.ts'] } },
      { test: { ...limits, ...onAllProcessors, name: 'services', include: services } },
      {
        test: {
          ...limits,
          ...twoStacks,
          name: 'local-stack',
          include: ['test/local-stack/**/*.test.ts'],
          exclude: services,
        },
      },
      {
        test: {
          ...limits,
          ...twoStacks,
          name: 'browser',
          include: ['test/browser/**/*.test.ts'],
          globalSetup: ['test/browser/find-browser.ts'],
        },
      },
    ],
  },
});
