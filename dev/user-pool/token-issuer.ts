import { randomUUID } from 'node:crypto';
import type { CallTrigger } from './call-trigger.ts';
import { overrideClaims, overrideScopes } from './claims-override.ts';
import type { AuthenticationResult, ClientMetadata } from './sign-in.ts';
import type { SigningKeys } from './signing-keys.ts';
import type { Grant, ProvenSignIn, TokenGrants } from './token-grants.ts';
import { type EventContext, type TokenSource, tokenEvent } from './trigger-events.ts';
import { type OverrideDetails, tokenResponse } from './trigger-responses.ts';
import { visibleAttributes } from './user-directory.ts';
import type { TriggerInvoke, UserPoolClient } from './user-pool-options.ts';

/** The only scope that a sign-in through the API gives (F49). */
export const USER_SCOPE = 'aws.cognito.signin.user.admin';

export interface TokenIssuer {
  /** The tokens of a new sign-in, with a refresh token. */
  signIn(signIn: ProvenSignIn, metadata: ClientMetadata | undefined): Promise<AuthenticationResult>;
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
    signIn: ProvenSignIn,
    source: TokenSource,
    metadata: ClientMetadata | undefined,
  ): Promise<OverrideDetails> => {
    if (preTokenGeneration === undefined) return {};
    const response = await callTrigger({
      trigger: 'PreTokenGeneration',
      invoke: preTokenGeneration,
      clientId: signIn.client.id,
      event: tokenEvent(context, signIn, source, [USER_SCOPE], metadata),
      response: tokenResponse,
    });
    return response.claimsAndScopeOverrideDetails ?? {};
  };

  const issue = async (
    grant: Grant,
    source: TokenSource,
    metadata: ClientMetadata | undefined,
  ): Promise<AuthenticationResult> => {
    const { user, client } = grant.signIn;
    const override = await overrideFor(grant.signIn, source, metadata);
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
      scope: overrideScopes([USER_SCOPE], access?.scopesToAdd, access?.scopesToSuppress).join(' '),
      jti: randomUUID(),
      username: user.username,
    };
    const idClaims = {
      ...attributeClaims(visibleAttributes(user)),
      ...shared,
      'cognito:username': user.username,
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
      const grant: Grant = { signIn, authTime, originJti: randomUUID(), eventId: randomUUID() };
      const result = await issue(grant, 'TokenGeneration_Authentication', metadata);
      return { ...result, RefreshToken: grants.keep(grant) };
    },
    refresh: issue,
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

/** User attributes as ID-token claims: the two verified flags become booleans. */
function attributeClaims(attributes: Readonly<Record<string, string>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(attributes).map(([name, value]) => [name, name.endsWith('_verified') ? value === 'true' : value]),
  );
}
