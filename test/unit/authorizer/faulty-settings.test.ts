import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readDeployment } from '../../../src/authorizer/deployment.ts';
import type { Environment } from '../../../src/shared/environment.ts';
import { ConfigurationError } from '../../../src/shared/errors.ts';

const COMPLETE: Environment = {
  COUNTERSIGN_TABLE: 'StepUps',
  COUNTERSIGN_USER_POOL_IDS: 'eu-central-1_Test00001',
  COUNTERSIGN_CLIENTS: 'web=webclient1',
  COUNTERSIGN_STEP_UP_CLIENT_ID: 'stepupclient1',
  COUNTERSIGN_POLICY_FILE: '/x/policy.json',
  COUNTERSIGN_JWKS_URI: 'https://keys.example/jwks',
  COUNTERSIGN_TRACING: 'on',
  COUNTERSIGN_DYNAMODB: 'sdk',
};

/** Values that none of its kind can have. Each holds a word that no message may repeat. */
const MALFORMED: Readonly<Record<string, readonly string[]>> = {
  COUNTERSIGN_TABLE: ['', ' ', 'ab', 'a secret table', 'x'.repeat(256), 'table/secret', 'StepUps\nsecret'],
  COUNTERSIGN_USER_POOL_IDS: [
    '',
    ',',
    'secret',
    'eu-central-1_',
    'eu-central-1_secret,',
    '_secret',
    'EU-CENTRAL-1_secret',
  ],
  COUNTERSIGN_CLIENTS: [
    '',
    'secret',
    'web=',
    '=secret',
    'web=a=secret',
    'web=a,web=secret',
    'web=secret client',
    'web=secret,',
  ],
  COUNTERSIGN_STEP_UP_CLIENT_ID: ['', ' ', 'secret!', 'pool/a/secret', 'secret client'],
  COUNTERSIGN_JWKS_URI: [
    '',
    'secret',
    'http://secret.example/',
    'file:///secret',
    'https://user:secret@keys.example/',
    '//secret',
    'https://keys.example/#secret',
  ],
  COUNTERSIGN_TRACING: ['', 'secret', 'ON', 'true', '1'],
  COUNTERSIGN_DYNAMODB: ['', 'secret', 'SDK', 'lean ', 'none'],
};
const REQUIRED = [
  'COUNTERSIGN_TABLE',
  'COUNTERSIGN_USER_POOL_IDS',
  'COUNTERSIGN_CLIENTS',
  'COUNTERSIGN_STEP_UP_CLIENT_ID',
];

const POLICY = '{"version":2}';

describe('a cold start', () => {
  it.each(Object.entries(MALFORMED).flatMap(([name, values]) => values.map((value) => [name, value] as const)))(
    'T34: stops for %s = %j, names it, and repeats no value',
    (name, value) => {
      const problems = problemsOf({ ...COMPLETE, [name]: value });

      const named = problems.filter((problem) => problem.startsWith(`${name} `));
      expect(named).toHaveLength(1);
      expect(problems.join()).not.toContain('secret');
    },
  );

  it.each(REQUIRED)('T34: stops for %s that is not set', (name) => {
    expect(problemsOf({ ...COMPLETE, [name]: undefined })).toContain(`${name} is not set`);
  });

  it('T34: names every faulty variable at once, whichever they are', () => {
    const faults = Object.entries(MALFORMED).map(([name, values]) =>
      fc.option(
        fc
          .constantFrom(...values, ...(REQUIRED.includes(name) ? [undefined] : []))
          .map((value) => [name, value] as const),
        {
          nil: undefined,
        },
      ),
    );

    fc.assert(
      fc.property(fc.tuple(...faults), (chosen) => {
        const faulty = chosen.filter((fault) => fault !== undefined);
        fc.pre(faulty.length > 0);

        const problems = problemsOf({ ...COMPLETE, ...Object.fromEntries(faulty) });

        for (const [name] of faulty) {
          expect(problems.some((problem) => problem.startsWith(`${name} `))).toBe(true);
        }
        const rest = Object.keys(MALFORMED).filter((name) => !faulty.some(([other]) => other === name));
        for (const name of rest) expect(problems.filter((problem) => problem.startsWith(`${name} `))).toEqual([]);
        expect(problems.some((problem) => problem.includes('policy'))).toBe(true);
        expect(problems.join()).not.toContain('secret');
      }),
    );
  });

  it.each([
    'DEBUG',
    'STAGE',
    'NODE_ENV',
    'AWS_LAMBDA_LOG_LEVEL',
    'POWERTOOLS_DEV',
    'LOG_LEVEL',
    'COUNTERSIGN_DEBUG',
    'COUNTERSIGN_STAGE',
  ])('T34: reads nothing but its own variables: %s changes nothing', (name) => {
    for (const value of ['', '1', 'true', 'dev', 'production']) {
      expect(problemsOf({ ...COMPLETE, [name]: value })).toEqual(problemsOf(COMPLETE));
    }
  });
});

/** With a policy file that is a problem of its own. */
function problemsOf(environment: Environment): readonly string[] {
  try {
    readDeployment(environment, '/x/policy.json', () => POLICY);
  } catch (error) {
    if (error instanceof ConfigurationError) return error.problems;
    throw error;
  }
  return [];
}
