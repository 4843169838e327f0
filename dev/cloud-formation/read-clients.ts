import * as z from 'zod';
import { isSafe } from '../user-pool/provider-metadata.ts';
import type { CodeFlow } from '../user-pool/user-pool-options.ts';
import type { TemplateReader } from './template-reader.ts';

/** An app client of one user pool. */
export interface LocalUserPoolClient {
  readonly logicalId: string;
  readonly id: string;
  /** As `ALLOW_CUSTOM_AUTH`. */
  readonly explicitAuthFlows: readonly string[];
  /** Seconds, as the other validities. */
  readonly accessTokenValidity: number;
  readonly idTokenValidity: number;
  readonly refreshTokenValidity: number;
  readonly authSessionValidity: number;
  readonly preventsUserExistenceErrors: boolean;
  /** Undefined when the template leaves them open: then a client may do so with every attribute (F52). */
  readonly readAttributes: readonly string[] | undefined;
  readonly writeAttributes: readonly string[] | undefined;
  /** The custom scopes of a machine's client, which has a secret; undefined for a public client. */
  readonly machineScopes: readonly string[] | undefined;
  /** Undefined for a client that may not use the authorization-code flow. */
  readonly codeFlow: CodeFlow | undefined;
}

/** What Cognito has without a resource server. */
const OWN_SCOPES = ['openid', 'email', 'phone', 'profile', 'aws.cognito.signin.user.admin'];
const LOCAL_USERS = 'COGNITO';

const unit = z.enum(['seconds', 'minutes', 'hours', 'days']);
const SECONDS = { seconds: 1, minutes: 60, hours: 3600, days: 86_400 };

const clientProperties = z
  .object({
    UserPoolId: z.string(),
    GenerateSecret: z.boolean().default(false),
    ExplicitAuthFlows: z.array(z.string()),
    AccessTokenValidity: z.number().default(1),
    IdTokenValidity: z.number().default(1),
    RefreshTokenValidity: z.number().default(30),
    AuthSessionValidity: z.number().default(3),
    TokenValidityUnits: z.object({
      AccessToken: unit.default('hours'),
      IdToken: unit.default('hours'),
      RefreshToken: unit.default('days'),
    }),
    PreventUserExistenceErrors: z.enum(['ENABLED', 'LEGACY']).default('LEGACY'),
    ReadAttributes: z.array(z.string()).optional(),
    WriteAttributes: z.array(z.string()).optional(),
    AllowedOAuthFlowsUserPoolClient: z.boolean().default(false),
    // Cognito allows client_credentials beside no other flow.
    AllowedOAuthFlows: z
      .array(z.enum(['client_credentials', 'code']))
      .max(1)
      .default([]),
    AllowedOAuthScopes: z.array(z.string()).default([]),
    CallbackURLs: z.array(z.string().refine(isCallback, { error: 'neither https nor http to loopback' })).default([]),
    SupportedIdentityProviders: z.array(z.string()).default([]),
  })
  .refine((client) => client.GenerateSecret === grantsToItself(client), {
    error: 'GenerateSecret: a client has a secret if and only if it may use client_credentials',
  });

const serverProperties = z.object({
  UserPoolId: z.string(),
  Identifier: z.string(),
  Scopes: z.array(z.object({ ScopeName: z.string() })).default([]),
});

/**
 * The clients of one pool, which has these identity providers.
 *
 * @throws Error for a secret without client_credentials, another OAuth flow, a scope that no server has, or a provider that is not there.
 */
export function readClients(
  reader: TemplateReader,
  userPoolId: string,
  providers: readonly string[],
): readonly LocalUserPoolClient[] {
  const custom = reader
    .readAll('AWS::Cognito::UserPoolResourceServer', serverProperties)
    .filter(({ properties }) => properties.UserPoolId === userPoolId)
    .flatMap(({ properties: { Identifier, Scopes } }) => Scopes.map(({ ScopeName }) => `${Identifier}/${ScopeName}`));
  return reader
    .readAll('AWS::Cognito::UserPoolClient', clientProperties)
    .filter(({ properties }) => properties.UserPoolId === userPoolId)
    .map(({ logicalId, ref, properties }) => {
      const scopes = isPersons(properties) ? [...OWN_SCOPES, ...custom] : custom;
      const unknown = properties.AllowedOAuthScopes.filter((scope) => !scopes.includes(scope));
      if (unknown.length > 0) throw new Error(`${logicalId}: no resource server has the scope ${unknown.join(', ')}`);
      const missing = properties.SupportedIdentityProviders.filter(
        (name) => ![LOCAL_USERS, ...providers].includes(name),
      );
      if (missing.length > 0) throw new Error(`${logicalId}: the pool has no identity provider ${missing.join(', ')}`);
      return toClient(logicalId, ref, properties);
    });
}

function toClient(logicalId: string, id: string, properties: z.infer<typeof clientProperties>): LocalUserPoolClient {
  const { TokenValidityUnits: units } = properties;
  return {
    logicalId,
    id,
    explicitAuthFlows: properties.ExplicitAuthFlows,
    accessTokenValidity: properties.AccessTokenValidity * SECONDS[units.AccessToken],
    idTokenValidity: properties.IdTokenValidity * SECONDS[units.IdToken],
    refreshTokenValidity: properties.RefreshTokenValidity * SECONDS[units.RefreshToken],
    authSessionValidity: properties.AuthSessionValidity * SECONDS.minutes,
    preventsUserExistenceErrors: properties.PreventUserExistenceErrors === 'ENABLED',
    readAttributes: properties.ReadAttributes,
    writeAttributes: properties.WriteAttributes,
    machineScopes: grantsToItself(properties) ? properties.AllowedOAuthScopes : undefined,
    codeFlow: isPersons(properties) ? toCodeFlow(properties) : undefined,
  };
}

function toCodeFlow(properties: z.infer<typeof clientProperties>): CodeFlow {
  return {
    callbackUrls: properties.CallbackURLs,
    scopes: properties.AllowedOAuthScopes,
    // The pool's own users would need managed login.
    providers: properties.SupportedIdentityProviders.filter((name) => name !== LOCAL_USERS),
  };
}

type OAuthSettings = {
  readonly AllowedOAuthFlowsUserPoolClient: boolean;
  readonly AllowedOAuthFlows: readonly string[];
};

/** Flows are in force only where the client is told to use them. */
function grantsToItself(client: OAuthSettings): boolean {
  return client.AllowedOAuthFlowsUserPoolClient && client.AllowedOAuthFlows.includes('client_credentials');
}

function isPersons(client: OAuthSettings): boolean {
  return client.AllowedOAuthFlowsUserPoolClient && client.AllowedOAuthFlows.includes('code');
}

function isCallback(url: string): boolean {
  return isSafe(url) && !url.includes('#');
}
