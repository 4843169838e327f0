import { describe, expect, it } from 'vitest';
import { createOneKosmos } from '../../../src/identity-provider/one-kosmos.ts';
import { checkedProviderUrl, isChallengeUrl } from '../../../src/identity-provider/provider-url.ts';
import { createFetchJwks } from '../../../src/identity-provider/tenant-jwks.ts';
import { ConfigurationError } from '../../../src/shared/errors.ts';

const good = [
  'https://tenant.example',
  'https://tenant.example:8443/base/',
  'http://127.0.0.1:4000',
  'http://127.255.0.9',
  'http://127.1',
  'http://[::1]:4000',
  'http://localhost:4000',
];
const bad = [
  'http://tenant.example',
  'http://127.0.0.1.tenant.example',
  'http://128.0.0.1',
  'http://localhost.example',
  'http://10.0.0.1',
  'http://[::2]',
  'http://0.0.0.0',
  'ftp://tenant.example',
  'file:///etc/passwd',
  'javascript:alert(1)',
  'https://user@tenant.example',
  'https://:secret@tenant.example',
];

describe('checkedProviderUrl', () => {
  it.each(good)('T29: accepts %s', (text) => {
    expect(checkedProviderUrl('URL', new URL(text)).href).toBe(new URL(text).href);
  });

  it.each([
    ...bad,
    'https://tenant.example/?a=b',
    'https://tenant.example/?',
    'https://tenant.example/#a',
    'https://tenant.example/#',
  ])('T29: refuses %s without repeating it', (text) => {
    const check = () => checkedProviderUrl('URL', new URL(text));

    expect(check).toThrow(ConfigurationError);
    expect(check).not.toThrow(new URL(text).host || 'passwd');
  });

  it.each(bad)('T29: neither the client nor the key set takes %s', (text) => {
    const baseUrl = new URL(text);
    const options = { apiKey: async () => 'key', capabilities: new Set<never>(), timeoutMs: 1000 };
    const verifyResult = async () => ({ outcome: 'pending' }) as const;

    expect(() => createOneKosmos({ ...options, baseUrl, verifyResult })).toThrow(ConfigurationError);
    expect(() => createFetchJwks(baseUrl, 1000)).toThrow(ConfigurationError);
  });
});

describe('isChallengeUrl', () => {
  it.each([...good, 'https://tenant.example/a?b=c#d'])('accepts %s', (text) => {
    expect(isChallengeUrl(text)).toBe(true);
  });

  it.each([...bad, '', '/phone', '//tenant.example', 'https://'])('T29: refuses %j', (text) => {
    expect(isChallengeUrl(text)).toBe(false);
  });
});
