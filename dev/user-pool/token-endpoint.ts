import type { Context } from 'hono';
import { authenticateClient } from './client-authentication.ts';
import { OAuthError } from './oauth-error.ts';
import type { TokenIssuer } from './token-issuer.ts';
import type { UserPoolClient } from './user-pool-options.ts';

const FORM = 'application/x-www-form-urlencoded';

/**
 * Answers `POST /oauth2/token` with the access token of a machine (F50): `grant_type=client_credentials` with Basic or posted client
 * credentials. Without a `scope` it carries all of the client's. Every refusal has status 400, as Cognito's have; RFC 6749, section 5.2,
 * would also have 401 for `invalid_client`.
 *
 * It does NOT build the other grants, nor GetClientToken, which does the same through the API.
 */
export function createTokenEndpoint(deps: {
  readonly clients: readonly UserPoolClient[];
  readonly issuer: TokenIssuer;
}): (c: Context) => Promise<Response> {
  const clients = new Map(deps.clients.map((client) => [client.id, client]));

  return async (c) => {
    c.header('cache-control', 'no-store');
    try {
      const form = parseForm(c.req.header('content-type') ?? '', await c.req.text());
      const client = authenticateClient(clients, c.req.header('authorization'), form);
      const accessToken = await deps.issuer.issueMachineToken(client, grantedScopes(client, form));
      return c.json({ access_token: accessToken, expires_in: client.accessTokenSeconds, token_type: 'Bearer' });
    } catch (error) {
      if (error instanceof OAuthError) return c.json({ error: error.code }, 400);
      throw error;
    }
  };
}

/** Each parameter at most once (RFC 6749, section 3.2); one without a value counts as absent. */
function parseForm(contentType: string, body: string): ReadonlyMap<string, string> {
  if (contentType.split(';')[0]?.trim().toLowerCase() !== FORM) throw new OAuthError('invalid_request');
  const entries = [...new URLSearchParams(body)].filter(([, value]) => value !== '');
  const form = new Map(entries);
  if (form.size !== entries.length) throw new OAuthError('invalid_request');
  return form;
}

function grantedScopes(client: UserPoolClient, form: ReadonlyMap<string, string>): readonly string[] {
  const grant = form.get('grant_type');
  if (grant === undefined) throw new OAuthError('invalid_request');
  if (grant !== 'client_credentials') throw new OAuthError('unsupported_grant_type');
  if (!client.clientCredentials) throw new OAuthError('unauthorized_client');
  const allowed = client.clientCredentials.scopes;
  const asked = form.get('scope')?.split(' ') ?? allowed;
  if (!asked.every((scope) => allowed.includes(scope))) throw new OAuthError('invalid_scope');
  return [...new Set(asked)];
}
