import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { callersByClient } from '../../../src/authorizer/callers-by-client.ts';
import { authorizerConfig } from '../../../src/authorizer/config.ts';
import { readDeployment } from '../../../src/authorizer/deployment.ts';
import { parsePolicy } from '../../../src/policy/parse-policy.ts';
import { serializeCompiledPolicy } from '../../../src/policy/serialize-policy.ts';
import { ConfigurationError } from '../../../src/shared/errors.ts';
import { policyFromYaml } from '../../fixtures/policies/policy-from-yaml.ts';

const bankYaml = readFileSync(new URL('../../../examples/bank/policy.yaml', import.meta.url), 'utf8');

const complete = {
  COUNTERSIGN_TABLE: 'StepUps',
  COUNTERSIGN_USER_POOL_IDS: 'eu-central-1_Test00001',
  COUNTERSIGN_CLIENTS:
    'web=webclient1,federation=federationclient1,backoffice=backofficeclient1,payroll=payrollclient1',
  COUNTERSIGN_STEP_UP_CLIENT_ID: 'stepupclient1',
};

const several = {
  ...complete,
  COUNTERSIGN_USER_POOL_IDS: 'eu-central-1_Test00001,us-east-1_Test00002',
  COUNTERSIGN_CLIENTS: 'web=eu-central-1_Test00001/webclient1,web=us-east-1_Test00002/webclient2',
  COUNTERSIGN_STEP_UP_CLIENT_ID: 'eu-central-1_Test00001/stepupclient1,us-east-1_Test00002/stepupclient2',
};

describe('authorizerConfig', () => {
  it('reads every variable', () => {
    const config = authorizerConfig(
      { ...complete, COUNTERSIGN_JWKS_URI: 'http://127.0.0.1:4401/jwks' },
      '/x/policy.json',
    );

    expect(config).toMatchObject({
      tableName: 'StepUps',
      pools: [
        {
          userPoolId: 'eu-central-1_Test00001',
          region: 'eu-central-1',
          clients: new Map([
            ['web', 'webclient1'],
            ['federation', 'federationclient1'],
            ['backoffice', 'backofficeclient1'],
            ['payroll', 'payrollclient1'],
          ]),
          stepUpClientId: 'stepupclient1',
        },
      ],
      tracing: false,
      policyFile: '/x/policy.json',
      jwksUri: new URL('http://127.0.0.1:4401/jwks'),
    });
  });

  it('gives every client to its own pool, and one name to a client of each', () => {
    const { pools } = authorizerConfig(several, 'p');

    expect(pools).toEqual([
      {
        userPoolId: 'eu-central-1_Test00001',
        region: 'eu-central-1',
        clients: new Map([['web', 'webclient1']]),
        stepUpClientId: 'stepupclient1',
      },
      {
        userPoolId: 'us-east-1_Test00002',
        region: 'us-east-1',
        clients: new Map([['web', 'webclient2']]),
        stepUpClientId: 'stepupclient2',
      },
    ]);
  });

  it.each([
    ['COUNTERSIGN_CLIENTS', 'web=webclient1'],
    ['COUNTERSIGN_CLIENTS', 'web=eu-central-1_Test00003/webclient1'],
    ['COUNTERSIGN_CLIENTS', 'web=us-east-1_Test00002/stepupclient2'],
    ['COUNTERSIGN_STEP_UP_CLIENT_ID', 'stepupclient1'],
    ['COUNTERSIGN_STEP_UP_CLIENT_ID', 'eu-central-1_Test00001/stepupclient1'],
    ['COUNTERSIGN_STEP_UP_CLIENT_ID', 'eu-central-1_Test00001/a,eu-central-1_Test00001/b'],
    ['COUNTERSIGN_USER_POOL_IDS', 'eu-central-1_Test00001,eu-central-1_Test00001'],
  ])('T3 T34: with several pools refuses %s %j', (name, value) => {
    const problems = problemsOf({ ...several, [name]: value });

    expect(problems.length).toBeGreaterThan(0);
    expect(problems.join()).toContain('COUNTERSIGN_');
  });

  it.each(Object.keys(complete))('T34: names %s when it is missing, and when it is empty', (name) => {
    expect(problemsOf({ ...complete, [name]: undefined })).toEqual([`${name} is not set`]);
    expect(problemsOf({ ...complete, [name]: '' })).toEqual([`${name} is empty`]);
  });

  it.each([
    ['COUNTERSIGN_TABLE', 'a b'],
    ['COUNTERSIGN_USER_POOL_IDS', 'eu-central-1'],
    ['COUNTERSIGN_CLIENTS', 'web'],
    ['COUNTERSIGN_CLIENTS', 'web=a,web=b'],
    ['COUNTERSIGN_CLIENTS', 'web=a,mobile=a'],
    ['COUNTERSIGN_CLIENTS', 'web=a=b'],
    ['COUNTERSIGN_CLIENTS', 'web=stepupclient1'],
    ['COUNTERSIGN_STEP_UP_CLIENT_ID', 'no id!'],
    ['COUNTERSIGN_POLICY_FILE', ''],
    ['COUNTERSIGN_TRACING', 'yes'],
    ['COUNTERSIGN_DYNAMODB', 'aws'],
    ['COUNTERSIGN_JWKS_URI', ''],
    ['COUNTERSIGN_JWKS_URI', 'http://10.0.0.1/jwks'],
    ['COUNTERSIGN_JWKS_URI', 'file:///etc/passwd'],
    ['COUNTERSIGN_JWKS_URI', 'https://user:password@keys.example'],
  ])('T34: names %s when it is %j, and repeats no value', (name, value) => {
    const problems = problemsOf({ ...complete, [name]: value });

    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain(name);
    if (value !== '') expect(problems[0]).not.toContain(value);
  });

  it('T34: names all problems at once', () => {
    expect(problemsOf({})).toHaveLength(4);
  });

  it.each(['DEBUG', 'STAGE', 'NODE_ENV'])('T34: reads no %s', (name) => {
    expect(authorizerConfig({ ...complete, [name]: '1' }, 'p')).toEqual(authorizerConfig(complete, 'p'));
  });
});

describe('callersByClient', () => {
  const policy = policyFromYaml(bankYaml);

  it('T34: names every client of the policy that has no id', () => {
    expect(() =>
      callersByClient(policy, authorizerConfig({ ...complete, COUNTERSIGN_CLIENTS: 'web=a' }, 'p').pools),
    ).toThrow('COUNTERSIGN_CLIENTS gives no id for client backoffice of caller staff');
  });
});

describe('readDeployment', () => {
  const parsed = parsePolicy(bankYaml, 'policy.yaml');
  const compiled = parsed.ok ? serializeCompiledPolicy(parsed.policy) : '';
  const problems = (environment: Record<string, string | undefined>, readFile: (path: string) => string) => {
    try {
      readDeployment(environment, '/x/policy.json', readFile);
    } catch (error) {
      if (error instanceof ConfigurationError) return error.problems;
      throw error;
    }
    return [];
  };

  it('joins variables and policy', () => {
    const { policy, callers } = readDeployment(complete, '/x/policy.json', () => compiled);

    expect(policy.audience).toBe('bank-local');
    expect(callers.get('eu-central-1_Test00001/webclient1')).toEqual(new Set(['customer', 'anyone']));
  });

  it('T34: names the variable of a policy file that cannot be read', () => {
    const noFile = () => {
      throw new Error('ENOENT');
    };

    expect(problems(complete, noFile)).toEqual([expect.stringContaining('COUNTERSIGN_POLICY_FILE')]);
  });

  it('T34: names problems of the variables and of the policy at once', () => {
    expect(problems({ ...complete, COUNTERSIGN_TABLE: '' }, () => '{"version":2}').join()).toMatch(
      /COUNTERSIGN_TABLE.*policy file/,
    );
  });

  it('T34: names a client that the policy knows and the variables do not', () => {
    expect(problems({ ...complete, COUNTERSIGN_CLIENTS: 'web=w,federation=f,backoffice=b' }, () => compiled)).toEqual([
      'COUNTERSIGN_CLIENTS gives no id for client payroll of caller payroll',
    ]);
  });
});

function problemsOf(environment: Record<string, string | undefined>): readonly string[] {
  try {
    authorizerConfig(environment, '/x/policy.json');
  } catch (error) {
    if (error instanceof ConfigurationError) return error.problems;
    throw error;
  }
  return [];
}
