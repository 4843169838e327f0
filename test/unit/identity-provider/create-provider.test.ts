import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { describe, expect, it } from 'vitest';
import { createProvider } from '../../../src/identity-provider/create-provider.ts';
import { ProviderUnavailableError } from '../../../src/identity-provider/errors.ts';
import { numericDate } from '../../../src/shared/numeric-date.ts';
import { answering } from '../../fixtures/aws-answers.ts';
import { scriptedTenant } from '../../fixtures/providers/scripted-tenant.ts';
import { recordingLogger } from '../../fixtures/recording-logger.ts';

const KEY = 'sk-live-0123456789';
const REQUEST = { providerUserId: 'person-1', digest: 'd', display: 'Pay', timeoutSeconds: 300 };

/** A provider whose secret is this. No request of it ever gets as far as its URL. */
function providerWithSecret(secretId: string, statusCode: number, body: object) {
  const baseUrl = new URL('http://127.0.0.1:9');
  const config = {
    baseUrl,
    issuer: 'http://127.0.0.1:9',
    audience: 'test',
    capabilities: new Set(['displays_transaction'] as const),
    secretId,
    results: 'jws',
  } as const;
  const secrets = new SecretsManagerClient(answering({ statusCode, body }).options);
  return createProvider(config, secrets, recordingLogger().logger);
}

/** The messages of an error and of all its causes. */
function messagesOf(error: unknown): readonly string[] {
  return error instanceof Error ? [error.message, ...messagesOf(error.cause)] : [];
}

describe('createProvider', () => {
  it.each([
    ['the bare key', KEY],
    ['a JSON text', JSON.stringify(KEY)],
    ['another member', JSON.stringify({ key: KEY })],
    ['an empty key', JSON.stringify({ api_key: '' })],
    ['a key that is a list', JSON.stringify({ api_key: [KEY] })],
    ['a key with a line end', JSON.stringify({ api_key: `${KEY}\n` })],
    ['cut JSON', `{"api_key":"${KEY}`],
  ])('T31: a secret that is %s rings nothing and is in no error', async (title, SecretString) => {
    const provider = providerWithSecret(title, 200, { SecretString });

    const error = await provider.requestStepUp(REQUEST).catch((cause: unknown) => cause);

    expect(error).toBeInstanceOf(ProviderUnavailableError);
    expect(messagesOf(error)[1]).toMatch(/the provider secret is not|the API key is empty/);
    expect(messagesOf(error).filter((message) => message.includes('sk-'))).toEqual([]);
  });

  it('T25: a secret that cannot be read is an outage', async () => {
    const provider = providerWithSecret('denied', 400, { __type: 'AccessDeniedException', message: 'arn:aws:x' });

    const error = await provider.requestStepUp(REQUEST).catch((cause: unknown) => cause);

    expect(error).toBeInstanceOf(ProviderUnavailableError);
    expect(messagesOf(error)[0]).toBe('the identity provider did not answer stepup as documented');
    expect(messagesOf(error)).toContain('arn:aws:x');
  });
});

describe('createProvider: what counts as a result', () => {
  const NOW = numericDate(1_700_000_000);
  const EXPECTED = { challengeId: 'push-1', providerUserId: 'person-1', digest: 'd' };
  const BARE = { challenge_id: 'push-1', status: 'completed', match_result: true, liveness_verified: true };

  async function providerWith(results: 'jws' | 'insecure_unsigned_booleans') {
    const body = JSON.stringify(BARE);
    const baseUrl = await scriptedTenant({ path: '/result', status: 200, contentType: 'application/json', body });
    const { logger, records } = recordingLogger();
    const secret = { statusCode: 200, body: { SecretString: JSON.stringify({ api_key: KEY }) } };
    const config = { baseUrl, issuer: baseUrl.origin, audience: 'test', capabilities: new Set<never>(), results };
    const secrets = new SecretsManagerClient(answering(secret).options);
    return { provider: createProvider({ ...config, secretId: results }, secrets, logger), records };
  }

  it('T18: the bare booleans of the card do not, and nothing is said of it', async () => {
    const { provider, records } = await providerWith('jws');

    await expect(provider.fetchResult(EXPECTED, NOW)).rejects.toMatchObject({ reason: 'signed_result_missing' });
    expect(records).toEqual([]);
  });

  it('T18: they do where that was asked for by name, and each cold start warns of it', async () => {
    const { provider, records } = await providerWith('insecure_unsigned_booleans');
    const warning = {
      level: 'WARN',
      message: 'insecure_provider_results',
      results: 'insecure_unsigned_booleans',
    };
    expect(records).toEqual([warning]);

    expect(await provider.fetchResult(EXPECTED, NOW)).toMatchObject({ outcome: 'approved', authTime: NOW });
    expect(records).toEqual([warning]);
  });
});
