import * as z from 'zod';
import { OAuthError } from './oauth-error.ts';

const PATIENCE_MS = 10_000;
const loopback = new Set(['127.0.0.1', 'localhost', '[::1]']);

const endpoint = z.url().refine(isSafe, { error: 'neither https nor loopback' });
const metadata = z.object({
  issuer: z.string(),
  authorization_endpoint: endpoint,
  token_endpoint: endpoint,
  userinfo_endpoint: endpoint,
  jwks_uri: endpoint,
});

export type ProviderMetadata = z.infer<typeof metadata>;

/**
 * Fetches the discovery document of a provider (OpenID Connect Discovery, section 4).
 *
 * @throws OAuthError for a page that is no such document, as tenant hosts have for other paths (F79), and for another provider's.
 */
export async function discoverProvider(issuer: string): Promise<ProviderMetadata> {
  const url = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
  if (!isSafe(url)) throw new OAuthError('invalid_request', 'the provider has no address of https');
  const found = await fetchJson(url, {}, metadata);
  if (found.issuer !== issuer) throw new OAuthError('invalid_request', 'the provider says it is another');
  return found;
}

/** Fetches JSON of a shape; follows no redirect. @throws OAuthError that names nothing of the answer. */
export async function fetchJson<T>(url: string, request: RequestInit, schema: z.ZodType<T>): Promise<T> {
  try {
    const signal = AbortSignal.timeout(PATIENCE_MS);
    const response = await fetch(url, { ...request, redirect: 'error', signal });
    if (!response.ok) throw new Error(`status ${response.status}`);
    const type = response.headers.get('content-type')?.split(';')[0]?.trim();
    if (type !== 'application/json') throw new Error('not JSON');
    return schema.parse(await response.json());
  } catch (cause) {
    throw new OAuthError('invalid_request', 'the identity provider did not answer as it has to', { cause });
  }
}

/** Whether an address is https, or http to this machine. */
export function isSafe(url: string): boolean {
  const parsed = URL.parse(url);
  return parsed?.protocol === 'https:' || (parsed?.protocol === 'http:' && loopback.has(parsed.hostname));
}
