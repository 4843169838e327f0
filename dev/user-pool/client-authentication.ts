import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { OAuthError } from './oauth-error.ts';
import type { UserPoolClient } from './user-pool-options.ts';

/**
 * Finds the client that a token request comes from: `client_secret_basic`, `client_secret_post`, or the bare id of a client without a
 * secret (RFC 6749, section 2.3.1).
 *
 * @throws OAuthError `invalid_request` for two methods at once, `invalid_client` for everything else that does not fit.
 */
export function authenticateClient(
  clients: ReadonlyMap<string, UserPoolClient>,
  authorization: string | undefined,
  form: ReadonlyMap<string, string>,
): UserPoolClient {
  const { id, secret } = authorization === undefined ? postedCredentials(form) : basicCredentials(authorization, form);
  const client = clients.get(id);
  const expected = client?.clientCredentials?.secret;
  if (client && expected === undefined && secret === undefined) return client;
  // An unknown client costs the same comparison.
  const matches = sameSecret(secret ?? '', expected ?? randomBytes(32).toString('hex'));
  if (!client || expected === undefined || !matches) throw new OAuthError('invalid_client');
  return client;
}

type Credentials = { readonly id: string; readonly secret: string | undefined };

function postedCredentials(form: ReadonlyMap<string, string>): Credentials {
  return { id: form.get('client_id') ?? '', secret: form.get('client_secret') };
}

function basicCredentials(authorization: string, form: ReadonlyMap<string, string>): Credentials {
  if (form.has('client_secret')) throw new OAuthError('invalid_request');
  const encoded = /^Basic ([A-Za-z0-9+/]+=*)$/i.exec(authorization)?.[1] ?? '';
  const [, id, secret] = /^([^:]*):(.*)$/s.exec(Buffer.from(encoded, 'base64').toString()) ?? [];
  if (id === undefined || secret === undefined) throw new OAuthError('invalid_client');
  if ((form.get('client_id') ?? id) !== id) throw new OAuthError('invalid_request');
  return { id, secret };
}

function sameSecret(given: string, expected: string): boolean {
  const [one, other] = [given, expected].map((text) => createHash('sha256').update(text).digest());
  return one !== undefined && other !== undefined && timingSafeEqual(one, other);
}
