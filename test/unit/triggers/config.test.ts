import { describe, expect, it } from 'vitest';
import { ConfigurationError } from '../../../src/shared/errors.ts';
import { clientConfig, ringConfig, tokenConfig } from '../../../src/triggers/config.ts';

const CLIENT = { COUNTERSIGN_STEP_UP_CLIENT_PARAMETER: '/countersign/bank/step-up-client-id' };
const RING = {
  COUNTERSIGN_TABLE: 'countersign-step-ups',
  COUNTERSIGN_PROVIDER_URL: 'https://tenant.example/',
  COUNTERSIGN_PROVIDER_AUDIENCE: 'countersign:bank-prod',
  COUNTERSIGN_PROVIDER_SECRET: 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:tenant-Ab12Cd',
  COUNTERSIGN_PROVIDER_CAPABILITIES: 'displays_transaction, echoes_digest',
};

const NOT_CAPABILITIES =
  'is not a list of displays_transaction, echoes_digest, echoes_user, number_match, proofing_result, oidc_sub_is_user (or none)';

/** The problems that a configuration is refused for. */
function problemsOf(read: () => unknown): readonly string[] {
  try {
    read();
  } catch (error) {
    if (error instanceof ConfigurationError) return error.problems;
    throw error;
  }
  return [];
}

describe('clientConfig', () => {
  it('reads the name of the parameter', () => {
    expect(clientConfig(CLIENT)).toEqual({ stepUpClientParameter: '/countersign/bank/step-up-client-id' });
  });

  it.each([
    [undefined, 'is not set'],
    ['', 'is empty'],
    ['no-slash', 'is not the name of an SSM parameter'],
    ['/', 'is not the name of an SSM parameter'],
    ['/two words', 'is not the name of an SSM parameter'],
    ['/line\n', 'is not the name of an SSM parameter'],
    [`/${'a'.repeat(1011)}`, 'is not the name of an SSM parameter'],
  ])('T34: refuses %j', (value, problem) => {
    const problems = problemsOf(() => clientConfig({ COUNTERSIGN_STEP_UP_CLIENT_PARAMETER: value }));

    expect(problems).toEqual([`COUNTERSIGN_STEP_UP_CLIENT_PARAMETER ${problem}`]);
  });
});

describe('tokenConfig', () => {
  const CLAIM = { ...CLIENT, COUNTERSIGN_TOKEN_CLAIM: 'https://bank.example/step_up', COUNTERSIGN_TABLE: 'step-ups' };

  it('puts no claim into tokens unless one is named', () => {
    expect(tokenConfig({ ...CLIENT, COUNTERSIGN_TABLE: 'step-ups' }).claim).toEqual({ kind: 'off' });
  });

  it('reads the name of the claim and the table that proves it', () => {
    expect(tokenConfig(CLAIM)).toEqual({
      stepUpClientParameter: '/countersign/bank/step-up-client-id',
      claim: { kind: 'on', name: 'https://bank.example/step_up', tableName: 'step-ups' },
      federation: { kind: 'off' },
    });
  });

  it.each([
    ['', 'is empty'],
    ['acr', 'is not an https URL with a path, to name a claim'],
    ['cognito:step_up', 'is not an https URL with a path, to name a claim'],
    ['http://bank.example/step_up', 'is not an https URL with a path, to name a claim'],
    ['https://bank.example', 'is not an https URL with a path, to name a claim'],
    ['https://bank.example/', 'is not an https URL with a path, to name a claim'],
    ['https://bank.example/two words', 'is not an https URL with a path, to name a claim'],
  ])('T34: refuses the claim %j', (name, problem) => {
    const problems = problemsOf(() => tokenConfig({ ...CLAIM, COUNTERSIGN_TOKEN_CLAIM: name }));

    expect(problems).toEqual([`COUNTERSIGN_TOKEN_CLAIM ${problem}`]);
  });

  it('T34: names a missing table and a missing parameter at once', () => {
    const problems = problemsOf(() => tokenConfig({ COUNTERSIGN_TOKEN_CLAIM: 'https://bank.example/step_up' }));

    expect(problems).toEqual(['COUNTERSIGN_STEP_UP_CLIENT_PARAMETER is not set', 'COUNTERSIGN_TABLE is not set']);
  });
});

describe('ringConfig', () => {
  it('reads table and provider', () => {
    expect(ringConfig(RING)).toEqual({
      tableName: 'countersign-step-ups',
      provider: {
        baseUrl: new URL('https://tenant.example/'),
        issuer: 'https://tenant.example',
        audience: 'countersign:bank-prod',
        capabilities: new Set(['displays_transaction', 'echoes_digest']),
        secretId: 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:tenant-Ab12Cd',
        results: 'jws',
      },
      disputes: { kind: 'off' },
    });
  });

  it.each([
    ['https://tenant.example', 'https://tenant.example'],
    ['https://tenant.example/eu/', 'https://tenant.example/eu'],
    ['http://127.0.0.1:4010', 'http://127.0.0.1:4010'],
  ])('takes the URL %s for the issuer %s', (url, issuer) => {
    expect(ringConfig({ ...RING, COUNTERSIGN_PROVIDER_URL: url }).provider.issuer).toBe(issuer);
  });

  it('reads a provider without capabilities', () => {
    const config = ringConfig({ ...RING, COUNTERSIGN_PROVIDER_CAPABILITIES: 'none' });

    expect(config.provider.capabilities).toEqual(new Set());
  });

  it('T18: believes unsigned results only by their full name', () => {
    const resultsOf = (results: string) =>
      ringConfig({ ...RING, COUNTERSIGN_PROVIDER_RESULTS: results }).provider.results;

    expect(resultsOf('jws')).toBe('jws');
    expect(resultsOf('insecure_unsigned_booleans')).toBe('insecure_unsigned_booleans');
    for (const other of ['', 'none', 'unsigned', 'JWS', 'Insecure_Unsigned_Booleans', 'insecure_unsigned_booleans ']) {
      expect(problemsOf(() => resultsOf(other))).toHaveLength(1);
    }
  });

  it.each(Object.keys(RING))('T34: names %s when it is missing, and when it is empty', (name) => {
    expect(problemsOf(() => ringConfig({ ...RING, [name]: undefined }))).toEqual([`${name} is not set`]);
    expect(problemsOf(() => ringConfig({ ...RING, [name]: '' }))).toEqual([`${name} is empty`]);
  });

  it.each([
    ['COUNTERSIGN_TABLE', 'ab', 'is not a DynamoDB table name'],
    ['COUNTERSIGN_TABLE', 'arn:aws:dynamodb:eu-west-1:1:table/t', 'is not a DynamoDB table name'],
    ['COUNTERSIGN_PROVIDER_URL', 'tenant.example', 'is not a URL'],
    ['COUNTERSIGN_PROVIDER_URL', 'http://tenant.example', 'must be https, or http to loopback'],
    ['COUNTERSIGN_PROVIDER_URL', 'https://key:word@tenant.example', 'must hold neither credentials nor a fragment'],
    ['COUNTERSIGN_PROVIDER_URL', 'https://tenant.example/?key=word', 'must hold no query'],
    ['COUNTERSIGN_PROVIDER_URL', 'https://tenant.example/?', 'must hold no query'],
    ['COUNTERSIGN_PROVIDER_AUDIENCE', 'two words', 'is not an audience'],
    ['COUNTERSIGN_PROVIDER_SECRET', 'two words', 'is not a secret name or ARN'],
    ['COUNTERSIGN_PROVIDER_CAPABILITIES', 'displays_everything', NOT_CAPABILITIES],
    ['COUNTERSIGN_PROVIDER_CAPABILITIES', 'Displays_Transaction', NOT_CAPABILITIES],
    ['COUNTERSIGN_PROVIDER_CAPABILITIES', 'none,echoes_user', NOT_CAPABILITIES],
    ['COUNTERSIGN_PROVIDER_CAPABILITIES', 'echoes_user,echoes_user', NOT_CAPABILITIES],
    ['COUNTERSIGN_PROVIDER_CAPABILITIES', 'echoes_user,', NOT_CAPABILITIES],
  ])('T34: refuses %s=%s and does not repeat it', (name, value, problem) => {
    expect(problemsOf(() => ringConfig({ ...RING, [name]: value }))).toEqual([`${name} ${problem}`]);
  });

  it('T34: names all problems at once', () => {
    const problems = problemsOf(() => ringConfig({ COUNTERSIGN_TABLE: '', COUNTERSIGN_PROVIDER_URL: 'ftp://x' }));

    expect(problems).toEqual([
      'COUNTERSIGN_TABLE is empty',
      'COUNTERSIGN_PROVIDER_URL must be https, or http to loopback',
      'COUNTERSIGN_PROVIDER_AUDIENCE is not set',
      'COUNTERSIGN_PROVIDER_SECRET is not set',
      'COUNTERSIGN_PROVIDER_CAPABILITIES is not set',
    ]);
  });

  it.each(['DEBUG', 'STAGE', 'NODE_ENV'])('T34: is not changed by %s', (name) => {
    expect(ringConfig({ ...RING, [name]: 'dev' })).toEqual(ringConfig(RING));
  });
});
