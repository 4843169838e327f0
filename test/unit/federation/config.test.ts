import { describe, expect, it } from 'vitest';
import { federationConfig } from '../../../src/federation/config.ts';
import { ConfigurationError } from '../../../src/shared/errors.ts';
import { tokenConfig } from '../../../src/triggers/config.ts';

const COMPLETE = { COUNTERSIGN_FEDERATION_PROVIDER: 'OneKosmos', COUNTERSIGN_TABLE: 'step-ups' };
const CAPABILITIES = { COUNTERSIGN_PROVIDER_CAPABILITIES: 'displays_transaction' };
const CLIENT = { COUNTERSIGN_STEP_UP_CLIENT_PARAMETER: '/countersign/bank/step-up-client-id' };

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

describe('federationConfig', () => {
  it('reads provider and table', () => {
    expect(federationConfig(COMPLETE)).toEqual({ providerName: 'OneKosmos', tableName: 'step-ups' });
  });

  it('T34: names everything that is missing at once', () => {
    expect(problemsOf(() => federationConfig({}))).toEqual([
      'COUNTERSIGN_FEDERATION_PROVIDER is not set',
      'COUNTERSIGN_TABLE is not set',
    ]);
  });

  it.each(['ab', 'a'.repeat(33), 'One Kosmos', '_OneKosmos', 'One#Kosmos'])('T34: refuses the provider %j', (name) => {
    expect(problemsOf(() => federationConfig({ ...COMPLETE, COUNTERSIGN_FEDERATION_PROVIDER: name }))).toEqual([
      'COUNTERSIGN_FEDERATION_PROVIDER is not the name of an identity provider of the user pool',
    ]);
  });
});

describe('the federation of tokenConfig', () => {
  it('is off where no provider is named', () => {
    expect(tokenConfig({ ...CLIENT, COUNTERSIGN_TABLE: 'step-ups' }).federation).toEqual({ kind: 'off' });
  });

  it.each([
    ['displays_transaction', false],
    ['none', false],
    ['displays_transaction,oidc_sub_is_user', true],
  ])('is on where one is, and with the capabilities %s its sub is the name of a person: %s', (names, subIsUser) => {
    const environment = { ...CLIENT, ...COMPLETE, COUNTERSIGN_PROVIDER_CAPABILITIES: names };

    expect(tokenConfig(environment).federation).toEqual({
      kind: 'on',
      providerName: 'OneKosmos',
      tableName: 'step-ups',
      subIsUser,
    });
  });

  it('T34: names a missing list of capabilities', () => {
    expect(problemsOf(() => tokenConfig({ ...CLIENT, ...COMPLETE }))).toEqual([
      'COUNTERSIGN_PROVIDER_CAPABILITIES is not set',
    ]);
  });

  it('T34: names an empty provider and a missing table', () => {
    expect(problemsOf(() => tokenConfig({ ...CLIENT, ...CAPABILITIES, COUNTERSIGN_FEDERATION_PROVIDER: '' }))).toEqual([
      'COUNTERSIGN_FEDERATION_PROVIDER is empty',
      'COUNTERSIGN_TABLE is not set',
    ]);
  });
});
