import { describe, expect, it } from 'vitest';
import { stepUpStatusConfig } from '../../../../src/endpoints/step-up-status/config.ts';

const COMPLETE = {
  COUNTERSIGN_TABLE: 'StepUps',
  COUNTERSIGN_USER_POOL_IDS: 'eu-central-1_Test00001',
  COUNTERSIGN_CLIENTS: 'web=webclient1',
  COUNTERSIGN_STEP_UP_CLIENT_ID: 'stepupclient1',
  COUNTERSIGN_PROVIDER_URL: 'https://tenant.example',
  COUNTERSIGN_PROVIDER_AUDIENCE: 'bank',
  COUNTERSIGN_PROVIDER_SECRET: 'provider/api-key',
  COUNTERSIGN_PROVIDER_CAPABILITIES: 'none',
  COUNTERSIGN_ALLOW_ORIGIN: 'https://bank.example',
};

describe('stepUpStatusConfig', () => {
  it('reads every variable', () => {
    expect(stepUpStatusConfig(COMPLETE)).toMatchObject({
      tableName: 'StepUps',
      pools: [{ userPoolId: 'eu-central-1_Test00001' }],
      provider: { issuer: 'https://tenant.example', audience: 'bank', secretId: 'provider/api-key' },
      allowOrigin: 'https://bank.example',
      jwksUri: undefined,
    });
  });

  it.each(Object.keys(COMPLETE))('T34 names %s when it is missing, empty or malformed', (name) => {
    for (const value of [undefined, '', '\n']) {
      expect(() => stepUpStatusConfig({ ...COMPLETE, [name]: value })).toThrow(
        expect.objectContaining({ problems: expect.arrayContaining([expect.stringContaining(name)]) }),
      );
    }
  });

  it('T34 names every problem at once', () => {
    expect(() => stepUpStatusConfig({ COUNTERSIGN_JWKS_URI: 'http://keys.example' })).toThrow(
      expect.objectContaining({
        problems: expect.arrayContaining(
          [...Object.keys(COMPLETE), 'COUNTERSIGN_JWKS_URI'].map((name) => expect.stringContaining(name)),
        ),
      }),
    );
  });
});
