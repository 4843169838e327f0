import { describe, expect, it } from 'vitest';
import {
  customMessageConfig,
  idvCallbackConfig,
  postConfirmationConfig,
  preSignUpConfig,
} from '../../../src/proofing/config.ts';
import { ConfigurationError } from '../../../src/shared/errors.ts';

const PROVIDER = {
  COUNTERSIGN_PROVIDER_URL: 'https://tenant.example/',
  COUNTERSIGN_PROVIDER_AUDIENCE: 'countersign:bank-prod',
  COUNTERSIGN_PROVIDER_SECRET: 'tenant',
  COUNTERSIGN_PROVIDER_CAPABILITIES: 'displays_transaction,proofing_result',
};
const TABLE = { COUNTERSIGN_TABLE: 'countersign' };
const VERIFY = { ...TABLE, ...PROVIDER, COUNTERSIGN_PROOFING_MODE: 'verify' };
const INITIATE = {
  ...VERIFY,
  COUNTERSIGN_PROOFING_MODE: 'initiate',
  COUNTERSIGN_PROOFING_CALLBACK_PARAMETER: '/countersign/bank/proofing-callback-url',
};

function problemsOf(read: () => unknown): readonly string[] {
  try {
    read();
  } catch (error) {
    if (error instanceof ConfigurationError) return error.problems;
    throw error;
  }
  return [];
}

describe('preSignUpConfig', () => {
  it('reads mode initiate, with the documents of the integration card', () => {
    expect(preSignUpConfig(INITIATE)).toMatchObject({
      mode: 'initiate',
      tableName: 'countersign',
      callbackParameter: '/countersign/bank/proofing-callback-url',
      documents: { documentTypes: ['drivers_license', 'passport'], livenessMode: 'active' },
      provider: { issuer: 'https://tenant.example' },
    });
  });

  it('reads other documents', () => {
    const config = preSignUpConfig({
      ...INITIATE,
      COUNTERSIGN_PROOFING_DOCUMENTS: 'passport',
      COUNTERSIGN_PROOFING_LIVENESS: 'passive',
    });

    expect(config).toMatchObject({ documents: { documentTypes: ['passport'], livenessMode: 'passive' } });
  });

  it('reads mode verify, which opens nothing', () => {
    const config = preSignUpConfig(VERIFY);

    expect(config).toMatchObject({ mode: 'verify', tableName: 'countersign' });
    expect(config).not.toHaveProperty('callbackParameter');
  });

  it.each([INITIATE, VERIFY])('reads whose names are kept, if there is a federation', (environment) => {
    const federated = { ...environment, COUNTERSIGN_FEDERATION_PROVIDER: 'OneKosmos' };

    expect(preSignUpConfig(environment).federation).toEqual({ kind: 'off' });
    expect(preSignUpConfig(federated).federation).toEqual({ kind: 'on', providerName: 'OneKosmos' });
  });

  it('T34: names a provider of a federation that is empty', () => {
    expect(problemsOf(() => preSignUpConfig({ ...INITIATE, COUNTERSIGN_FEDERATION_PROVIDER: '' }))).toEqual([
      'COUNTERSIGN_FEDERATION_PROVIDER is empty',
    ]);
  });

  it.each(Object.keys(INITIATE))('T34: names %s when it is missing, and when it is empty', (name) => {
    expect(problemsOf(() => preSignUpConfig({ ...INITIATE, [name]: undefined }))).toEqual([`${name} is not set`]);
    expect(problemsOf(() => preSignUpConfig({ ...INITIATE, [name]: '' }))).toEqual([`${name} is empty`]);
  });

  it.each([
    ['COUNTERSIGN_PROOFING_MODE', 'INITIATE', 'is neither initiate nor verify'],
    ['COUNTERSIGN_PROOFING_MODE', 'off', 'is neither initiate nor verify'],
    ['COUNTERSIGN_PROOFING_CALLBACK_PARAMETER', 'https://x', 'is not the name of an SSM parameter'],
    ['COUNTERSIGN_PROOFING_DOCUMENTS', 'passport,', 'is not a list of document types'],
    ['COUNTERSIGN_PROOFING_LIVENESS', 'none', 'is neither active nor passive'],
    ['COUNTERSIGN_PROVIDER_CAPABILITIES', 'displays_transaction', 'does not declare proofing_result'],
    ['COUNTERSIGN_PROVIDER_CAPABILITIES', 'none', 'does not declare proofing_result'],
  ])('T34: refuses %s=%s', (name, value, problem) => {
    expect(problemsOf(() => preSignUpConfig({ ...INITIATE, [name]: value }))).toEqual([`${name} ${problem}`]);
  });

  it('T34: names all problems at once', () => {
    const problems = problemsOf(() => preSignUpConfig({ COUNTERSIGN_PROOFING_MODE: 'initiate' }));

    expect(problems).toHaveLength(6);
  });

  it.each(['DEBUG', 'STAGE', 'POWERTOOLS_IDEMPOTENCY_DISABLED'])('T34: is not changed by %s', (name) => {
    expect(preSignUpConfig({ ...INITIATE, [name]: 'true' })).toEqual(preSignUpConfig(INITIATE));
  });
});

describe('the other functions of a proofing', () => {
  it('read what they need and nothing else', () => {
    expect(customMessageConfig(TABLE)).toEqual({ tableName: 'countersign' });
    expect(postConfirmationConfig({ ...TABLE, COUNTERSIGN_PROOFING_MODE: 'verify' })).toEqual({
      tableName: 'countersign',
      mode: 'verify',
    });
    expect(postConfirmationConfig({ ...TABLE, ...PROVIDER, COUNTERSIGN_PROOFING_MODE: 'initiate' })).toMatchObject({
      tableName: 'countersign',
      mode: 'initiate',
      provider: { secretId: 'tenant' },
    });
    expect(idvCallbackConfig({ ...TABLE, ...PROVIDER })).toMatchObject({
      tableName: 'countersign',
      provider: { secretId: 'tenant' },
    });
  });

  it('T34: name all that is missing', () => {
    expect(problemsOf(() => customMessageConfig({}))).toHaveLength(1);
    expect(problemsOf(() => postConfirmationConfig({}))).toHaveLength(2);
    expect(problemsOf(() => postConfirmationConfig({ COUNTERSIGN_PROOFING_MODE: 'initiate' }))).toHaveLength(5);
    expect(problemsOf(() => idvCallbackConfig({}))).toHaveLength(5);
  });

  it('T34: refuse a tenant whose proofings nobody can verify', () => {
    const environment = { ...INITIATE, COUNTERSIGN_PROVIDER_CAPABILITIES: 'echoes_user' };

    for (const read of [idvCallbackConfig, postConfirmationConfig]) {
      expect(problemsOf(() => read(environment))).toEqual([
        'COUNTERSIGN_PROVIDER_CAPABILITIES does not declare proofing_result',
      ]);
    }
  });
});
