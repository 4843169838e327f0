import { defineConfig } from 'vitest/config';

// The limits only catch a hang: no test depends on speed.
const limits = { testTimeout: 120_000, hookTimeout: 180_000 };

export default defineConfig({
  test: {
    projects: [
      { test: { ...limits, name: 'unit', include: ['test/unit/**/*.test.ts'], sequence: { groupOrder: 0 } } },
      { test: { ...limits, name: 'contract', include: ['test/contract/**/*.test.ts'], sequence: { groupOrder: 0 } } },
      { test: { ...limits, name: 'infra', include: ['test/infra/**/*.test.ts'], sequence: { groupOrder: 1 } } },
      {
        test: {
          ...limits,
          name: 'local-stack',
          include: ['test/local-stack/**/*.test.ts'],
          // One whole stack at a time: the functions keep their real time limits, and would meet them on a busy machine.
          maxWorkers: 1,
          sequence: { groupOrder: 2 },
        },
      },
      {
        test: {
          ...limits,
          name: 'browser',
          include: ['test/browser/**/*.test.ts'],
          globalSetup: ['test/browser/find-browser.ts'],
          maxWorkers: 1,
          sequence: { groupOrder: 3 },
        },
      },
    ],
  },
});
