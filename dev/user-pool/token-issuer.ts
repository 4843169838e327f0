import { randomUUID } from 'node:crypto';
import type { CallTrigger } from './call-trigger.ts';
import { overrideClaims, overrideScopes } from './claims-override.ts';
import { IDENTITIES, identityClaims } from './identities.ts';
import type { AuthenticationResult, ClientMetadata } from './sign-in.ts';
import type { SigningKeys } from './signing-keys.ts';
import type { Grant, ProvenSignIn, TokenGrants } from './token-grants.ts';
import { type EventContext, type TokenSource, tokenEvent } from './trigger-events.ts';
import { type OverrideDetails, tokenResponse } from './trigger-responses.ts';
import { visibleAttributes } from './user-directory.ts';
import type { TriggerInvoke, UserPoolClient } from './user-pool-options.ts';

/** The only scope that a sign-in through the API gives (F49). */
export const USER_SCOPE = 'aws.cognito.signin.user.admin';

/** What was agreed when a code was given out. */
export type CodeTerms = {
  readonly scopes: readonly string[];
  readonly nonce: string | undefined;
  /** When the person signed in, in seconds. */
  readonly authTime: number;
};

export interface TokenIssuer {
  /** The tokens of a new sign-in by the API, with a refresh token. */
  signIn(signIn: ProvenSignIn, metadata: ClientMetadata | undefined): Promise<AuthenticationResult>;
  /** The tokens for an authorization code, with a refresh token. The ID token carries the nonce; a refreshed one does not. */
  redeemCode(signIn: ProvenSignIn, code: CodeTerms): Promise<AuthenticationResult>;
  /** New tokens for an old sign-in: auth_time and origin_jti stay (F48). */
  refresh(grant: Grant, source: TokenSource, metadata: ClientMetadata | undefined): Promise<AuthenticationResult>;
  /** The access token of a client itself: its own subject, without a user name or origin_jti (F50). V2 events know no machine: no trigger runs. */
  issueMachineToken(client: UserPoolClient, scopes: readonly string[]): Promise<string>;
}

export function createTokenIssuer(deps: {
  readonly context: EventContext;
  readonly issuer: string;
  readonly keys: SigningKeys;
  readonly grants: TokenGrants;
  readonly callTrigger: CallTrigger;
  readonly preTokenGeneration: TriggerInvoke | undefined;
  readonly clock: () => number;
}): TokenIssuer {
  const { context, issuer, keys, grants, callTrigger, preTokenGeneration, clock } = deps;

  const overrideFor = async (
    { signIn, scopes }: Grant,
    source: TokenSource,
    metadata: ClientMetadata | undefined,
  ): Promise<OverrideDetails> => {
    if (preTokenGeneration === undefined) return {};
    const response = await callTrigger({
      trigger: 'PreTokenGeneration',
      invoke: preTokenGeneration,
      clientId: signIn.client.id,
      event: tokenEvent(context, signIn, source, scopes, metadata),
      response: tokenResponse,
    });
    return response.claimsAndScopeOverrideDetails ?? {};
  };

  const issue = async (
    grant: Grant,
    source: TokenSource,
    metadata: ClientMetadata | undefined,
    nonce?: string,
  ): Promise<AuthenticationResult> => {
    const { user, client } = grant.signIn;
    const override = await overrideFor(grant, source, metadata);
    const access = override.accessTokenGeneration;
    const groups = override.groupOverrideDetails?.groupsToOverride ?? user.groups;
    const iat = Math.floor(clock() / 1000);
    const shared = {
      sub: user.sub,
      ...(groups.length > 0 ? { 'cognito:groups': groups } : {}),
      iss: issuer,
      origin_jti: grant.originJti,
      event_id: grant.eventId,
      auth_time: grant.authTime,
      exp: iat + client.accessTokenSeconds,
      iat,
    };
    const accessClaims = {
      ...shared,
      version: 2,
      client_id: client.id,
      token_use: 'access',
      scope: overrideScopes(grant.scopes, access?.scopesToAdd, access?.scopesToSuppress).join(' '),
      jti: randomUUID(),
      username: user.username,
    };
    const idClaims = {
      ...attributeClaims(visibleAttributes(user)),
      ...shared,
      'cognito:username': user.username,
      ...(nonce === undefined ? {} : { nonce }),
      aud: client.id,
      token_use: 'id',
      jti: randomUUID(),
    };
    const [AccessToken, IdToken] = await Promise.all([
      keys.signAccessToken(overrideClaims(accessClaims, access)),
      keys.signIdToken(overrideClaims(idClaims, override.idTokenGeneration)),
    ]);
    return { AccessToken, IdToken, TokenType: 'Bearer', ExpiresIn: client.accessTokenSeconds };
  };

  return {
    async signIn(signIn, metadata) {
      const authTime = Math.floor(clock() / 1000);
      const grant = { signIn, scopes: [USER_SCOPE], authTime, originJti: randomUUID(), eventId: randomUUID() };
      const result = await issue(grant, 'TokenGeneration_Authentication', metadata);
      return { ...result, RefreshToken: grants.keep(grant) };
    },
    async redeemCode(signIn, { scopes, nonce, authTime }) {
      const grant = { signIn, scopes, authTime, originJti: randomUUID(), eventId: randomUUID() };
      const result = await issue(grant, 'TokenGeneration_HostedAuth', undefined, nonce);
      return { ...result, RefreshToken: grants.keep(grant) };
    },
    refresh: (grant, source, metadata) => issue(grant, source, metadata),
    issueMachineToken(client, scopes) {
      const iat = Math.floor(clock() / 1000);
      return keys.signAccessToken({
        sub: client.id,
        iss: issuer,
        version: 2,
        client_id: client.id,
        token_use: 'access',
        scope: scopes.join(' '),
        auth_time: iat,
        exp: iat + client.accessTokenSeconds,
        iat,
        jti: randomUUID(),
      });
    },
  };
}

/** User attributes as ID-token claims: the two verified flags become booleans, and the identities a list. */
function attributeClaims(attributes: Readonly<Record<string, string>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(attributes).map(([name, value]) => [name, toClaim(name, value)]));
}

function toClaim(name: string, value: string): unknown {
  if (name === IDENTITIES) return identityClaims(value);
  return name.endsWith('_verified') ? value === 'true' : value;
}
