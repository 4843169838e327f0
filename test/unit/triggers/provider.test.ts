import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { describe, expect, it } from 'vitest';
import { ProviderUnavailableError } from '../../../src/identity-provider/errors.ts';
import { createProvider } from '../../../src/triggers/provider.ts';
import { answering } from './aws-answers.ts';

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
  };
  return createProvider(config, new SecretsManagerClient(answering({ statusCode, body }).options));
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
