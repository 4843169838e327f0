import { createHash } from 'node:crypto';
import type { Context } from 'hono';
import { AwsJsonError } from '../aws-json/aws-json-server.ts';
import { authenticateClient } from './client-authentication.ts';
import { readForm } from './form.ts';
import { OAuthError } from './oauth-error.ts';
import type { AuthenticationResult } from './sign-in.ts';
import type { IssuedCode } from './sign-in-endpoints.ts';
import type { SingleUse } from './single-use.ts';
import type { TokenGrants } from './token-grants.ts';
import type { TokenIssuer } from './token-issuer.ts';
import type { PoolUser, UserDirectory } from './user-directory.ts';
import type { UserPoolClient } from './user-pool-options.ts';

const FORM = 'application/x-www-form-urlencoded';

type Form = ReadonlyMap<string, string>;
type Tokens = Readonly<Record<string, string | number>>;

export type TokenEndpointDeps = {
  readonly clients: readonly UserPoolClient[];
  readonly issuer: TokenIssuer;
  readonly codes: Pick<SingleUse<IssuedCode>, 'take'>;
  readonly grants: Pick<TokenGrants, 'redeem'>;
  readonly users: Pick<UserDirectory, 'find'>;
};

/**
 * Answers `POST /oauth2/token`: `client_credentials` with the access token of a machine (F50), `authorization_code` and `refresh_token`
 * with those of a person. Clients are authenticated by Basic or posted credentials. Without a `scope` a machine's token carries all of the
 * client's. There is an ID token only for the scope `openid`. Every refusal has status 400, as Cognito's have; RFC 6749, section 5.2, would
 * also have 401 for `invalid_client`.
 *
 * It does NOT build GetClientToken, which does the first through the API.
 */
export function createTokenEndpoint(deps: TokenEndpointDeps): (c: Context) => Promise<Response> {
  const clients = new Map(deps.clients.map((client) => [client.id, client]));

  return async (c) => {
    c.header('cache-control', 'no-store');
    try {
      const form = parseBody(c.req.header('content-type') ?? '', await c.req.text());
      const client = authenticateClient(clients, c.req.header('authorization'), form);
      return c.json(await grant(deps, client, form));
    } catch (error) {
      if (error instanceof OAuthError) return c.json({ error: error.code }, 400);
      throw error;
    }
  };
}

function parseBody(contentType: string, body: string): Form {
  if (contentType.split(';')[0]?.trim().toLowerCase() !== FORM) throw new OAuthError('invalid_request');
  return readForm(new URLSearchParams(body));
}

function grant(deps: TokenEndpointDeps, client: UserPoolClient, form: Form): Promise<Tokens> {
  switch (form.get('grant_type')) {
    case undefined:
      throw new OAuthError('invalid_request');
    case 'client_credentials':
      return grantToMachine(deps, client, form);
    case 'authorization_code':
      return redeemCode(deps, client, form);
    case 'refresh_token':
      return refresh(deps, client, form);
    default:
      throw new OAuthError('unsupported_grant_type');
  }
}

async function grantToMachine({ issuer }: TokenEndpointDeps, client: UserPoolClient, form: Form): Promise<Tokens> {
  if (!client.clientCredentials) throw new OAuthError('unauthorized_client');
  const allowed = client.clientCredentials.scopes;
  const asked = form.get('scope')?.split(' ') ?? allowed;
  if (!asked.every((scope) => allowed.includes(scope))) throw new OAuthError('invalid_scope');
  const access_token = await issuer.issueMachineToken(client, [...new Set(asked)]);
  return { access_token, expires_in: client.accessTokenSeconds, token_type: 'Bearer' };
}

/** A code works once, whatever comes of it: also a wrong verifier, address or client uses it up. */
async function redeemCode(deps: TokenEndpointDeps, client: UserPoolClient, form: Form): Promise<Tokens> {
  if (!client.codeFlow) throw new OAuthError('unauthorized_client');
  const code = form.get('code');
  if (code === undefined) throw new OAuthError('invalid_request');
  const issued = deps.codes.take(code);
  if (issued?.client.id !== client.id || issued.redirectUri !== form.get('redirect_uri')) {
    throw new OAuthError('invalid_grant');
  }
  if (!proves(form.get('code_verifier'), issued.codeChallenge)) throw new OAuthError('invalid_grant');

  const user = usable(deps.users.find(issued.username));
  const signIn = { client, username: user.username, user };
  const result = await orRefused('invalid_request', () => deps.issuer.redeemCode(signIn, issued));
  return toTokens(result, issued.scopes);
}

async function refresh(deps: TokenEndpointDeps, client: UserPoolClient, form: Form): Promise<Tokens> {
  if (!client.codeFlow) throw new OAuthError('unauthorized_client');
  const refreshToken = form.get('refresh_token');
  if (refreshToken === undefined) throw new OAuthError('invalid_request');
  const kept = await orRefused('invalid_grant', async () => deps.grants.redeem(refreshToken, client.id));
  const user = usable(deps.users.find(kept.signIn.username));
  const current = { ...kept, signIn: { ...kept.signIn, user } };
  const result = await orRefused('invalid_request', () =>
    deps.issuer.refresh(current, 'TokenGeneration_RefreshTokens', undefined),
  );
  return toTokens(result, kept.scopes);
}

/** RFC 7636, section 4.6. A verifier without a challenge proves nothing: somebody took the challenge out. */
function proves(verifier: string | undefined, challenge: string | undefined): boolean {
  const made = verifier === undefined ? undefined : createHash('sha256').update(verifier).digest('base64url');
  return made === challenge;
}

function usable(user: PoolUser | undefined): PoolUser {
  if (user?.enabled !== true) throw new OAuthError('invalid_grant');
  return user;
}

async function orRefused<T>(code: 'invalid_grant' | 'invalid_request', act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (cause) {
    if (cause instanceof AwsJsonError) throw new OAuthError(code, code, { cause });
    throw cause;
  }
}

function toTokens(result: AuthenticationResult, scopes: readonly string[]): Tokens {
  return {
    ...(scopes.includes('openid') ? { id_token: result.IdToken } : {}),
    access_token: result.AccessToken,
    ...(result.RefreshToken === undefined ? {} : { refresh_token: result.RefreshToken }),
    expires_in: result.ExpiresIn,
    token_type: result.TokenType,
  };
}
