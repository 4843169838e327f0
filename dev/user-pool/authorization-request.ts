import { OAuthError } from './oauth-error.ts';
import type { CodeFlow, UserPoolClient } from './user-pool-options.ts';

/** What a client asks for, once it is known where the answer goes. */
export type AuthorizationRequest = {
  readonly providerName: string;
  readonly scopes: readonly string[];
  /** S256 (RFC 7636). Undefined where the client uses none, which Cognito allows. */
  readonly codeChallenge: string | undefined;
  readonly nonce: string | undefined;
  /** What is passed on to the provider, and nothing else is (F55). */
  readonly forwarded: Readonly<Record<string, string>>;
};

/** Where an answer goes: checked before anything else, because an error goes there too. */
export type ReturnAddress = {
  readonly client: UserPoolClient;
  readonly codeFlow: CodeFlow;
  readonly redirectUri: string;
  readonly state: string | undefined;
};

type Parameters = ReadonlyMap<string, string>;

const CHALLENGE = /^[A-Za-z0-9_-]{43}$/;

/** @throws OAuthError for a client that is unknown or has no code flow, and for an address that is not exactly one of its own. Never redirect. */
export function readReturnAddress(clients: ReadonlyMap<string, UserPoolClient>, parameters: Parameters): ReturnAddress {
  const client = clients.get(parameters.get('client_id') ?? '');
  if (client === undefined) throw new OAuthError('invalid_client', 'no such client');
  const { codeFlow } = client;
  if (codeFlow === undefined) throw new OAuthError('unauthorized_client', 'the client may not use the code flow');
  const redirectUri = parameters.get('redirect_uri');
  if (redirectUri === undefined || !codeFlow.callbackUrls.includes(redirectUri)) {
    throw new OAuthError('invalid_request', 'redirect_uri is not one of the client');
  }
  return { client, codeFlow, redirectUri, state: parameters.get('state') };
}

/** @throws OAuthError for everything that is refused; it goes back to the client. */
export function readAuthorizationRequest({ codeFlow }: ReturnAddress, parameters: Parameters): AuthorizationRequest {
  const responseType = parameters.get('response_type');
  if (responseType === 'token') throw new OAuthError('unauthorized_client', 'the client may not use the implicit flow');
  if (responseType !== 'code') throw new OAuthError('invalid_request', 'response_type has to be code');
  return {
    providerName: readProvider(codeFlow, parameters),
    scopes: readScopes(codeFlow, parameters.get('scope')),
    codeChallenge: readChallenge(parameters),
    nonce: parameters.get('nonce'),
    forwarded: readForwarded(parameters),
  };
}

/** A client with one provider needs not name it. */
function readProvider({ providers }: CodeFlow, parameters: Parameters): string {
  const [only, ...others] = providers;
  const name = parameters.get('identity_provider') ?? (others.length === 0 ? only : undefined);
  if (name === undefined)
    throw new OAuthError('invalid_request', 'identity_provider is missing: there is no page to choose one');
  if (!providers.includes(name)) throw new OAuthError('invalid_request', 'identity_provider is not one of the client');
  return name;
}

function readScopes({ scopes: allowed }: CodeFlow, asked: string | undefined): readonly string[] {
  const scopes = [...new Set(asked?.split(' ').filter((scope) => scope !== '') ?? allowed)];
  if (!scopes.every((scope) => allowed.includes(scope)))
    throw new OAuthError('invalid_scope', 'a scope is not one of the client');
  const needsOpenid = scopes.some((scope) => ['email', 'phone', 'profile'].includes(scope));
  if (needsOpenid && !scopes.includes('openid'))
    throw new OAuthError('invalid_scope', 'a scope needs openid beside it');
  return scopes;
}

function readChallenge(parameters: Parameters): string | undefined {
  const challenge = parameters.get('code_challenge');
  const method = parameters.get('code_challenge_method');
  if (challenge === undefined && method === undefined) return undefined;
  if (method !== 'S256') throw new OAuthError('invalid_request', 'code_challenge_method has to be S256');
  if (challenge === undefined || !CHALLENGE.test(challenge)) {
    throw new OAuthError('invalid_request', 'code_challenge is not of S256');
  }
  return challenge;
}

/** Nobody has a session here that could be taken up without a page. */
function readForwarded(parameters: Parameters): Readonly<Record<string, string>> {
  const hint = parameters.get('login_hint');
  const prompt = parameters.get('prompt');
  if (prompt?.split(' ').includes('none')) throw new OAuthError('login_required', 'nobody is signed in');
  return { ...(hint && { login_hint: hint }), ...(prompt && { prompt }) };
}
