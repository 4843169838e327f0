import { createAwsJsonApp, listen } from '../aws-json/aws-json-server.ts';
import { createAuthSessions } from './auth-sessions.ts';
import { createCallTrigger } from './call-trigger.ts';
import { createCustomAuth } from './custom-auth.ts';
import { createGetUser } from './get-user.ts';
import { userPoolOperations } from './operations.ts';
import { createSigningKeys } from './signing-keys.ts';
import { createTokenEndpoint } from './token-endpoint.ts';
import { createTokenGrants } from './token-grants.ts';
import { createTokenIssuer } from './token-issuer.ts';
import type { EventContext } from './trigger-events.ts';
import { createUserDirectory } from './user-directory.ts';
import type { UserPoolOptions } from './user-pool-options.ts';

const TRIGGER_TIMEOUT_MS = 5000;
const TOKEN_PATH = '/oauth2/token';

/** A running user pool. `issuer` is the one that a deployed pool would have; the keys are served at `jwksUri`. */
export type UserPool = {
  readonly url: string;
  readonly issuer: string;
  readonly jwksUri: string;
  /** On the pool's own domain in a deployment; undefined without one. */
  readonly tokenEndpoint: string | undefined;
  close(): Promise<void>;
};

/**
 * Starts a user pool that speaks Cognito's JSON protocol on 127.0.0.1 and signs real RS256 tokens.
 *
 * Built are password sign-in of seeded users, CUSTOM_AUTH with the three challenge triggers, refresh, GetUser,
 * RevokeToken and the machine tokens of client_credentials, as in facts F28 to F50. It does NOT build SRP, MFA, sign-up,
 * federation, managed login, PostAuthentication, refresh rotation, lock-out after wrong passwords, or quotas.
 *
 * @example
 * const pool = await createUserPool({
 *   region: 'eu-central-1',
 *   userPoolId: 'eu-central-1_Local0001',
 *   clients: [],
 *   users: [],
 *   triggers: { defineAuthChallenge: (event, timeoutMs) => define.invoke(event, { timeoutMs }) },
 *   preventUserExistenceErrors: true,
 *   hasDomain: false,
 *   port: 0,
 * });
 */
export async function createUserPool(options: UserPoolOptions): Promise<UserPool> {
  const { region, userPoolId, clients, triggers, preventUserExistenceErrors } = options;
  const { clock = Date.now, triggerTimeoutMs = TRIGGER_TIMEOUT_MS, onTrigger = () => undefined } = options;
  const issuer = `https://cognito-idp.${region}.amazonaws.com/${userPoolId}`;
  const context: EventContext = { region, userPoolId, preventUserExistenceErrors };

  const [users, keys] = await Promise.all([createUserDirectory(options.users), createSigningKeys()]);
  const callTrigger = createCallTrigger(triggerTimeoutMs, onTrigger);
  const grants = createTokenGrants(clock);
  const { preTokenGeneration } = triggers;
  const tokens = createTokenIssuer({ context, issuer, keys, grants, callTrigger, preTokenGeneration, clock });
  const sessions = createAuthSessions(clock);
  const customAuth = createCustomAuth({ context, triggers, callTrigger, sessions, issuer: tokens });
  const getUser = createGetUser({ issuer, keys, grants, users, clock });

  const app = createAwsJsonApp(
    userPoolOperations({ clients, users, preventUserExistenceErrors, customAuth, issuer: tokens, grants, getUser }),
  );
  const wellKnown = `/${userPoolId}/.well-known`;
  app.get(`${wellKnown}/jwks.json`, (c) => c.json(keys.jwks));
  app.get(`${wellKnown}/openid-configuration`, (c) =>
    c.json({
      issuer,
      jwks_uri: `${new URL(c.req.url).origin}${wellKnown}/jwks.json`,
      id_token_signing_alg_values_supported: ['RS256'],
      response_types_supported: ['code', 'token'],
      scopes_supported: ['openid', 'email', 'phone', 'profile'],
      subject_types_supported: ['public'],
    }),
  );

  if (options.hasDomain) app.post(TOKEN_PATH, createTokenEndpoint({ clients, issuer: tokens }));

  const server = await listen(app, options.port);
  return {
    url: server.url,
    issuer,
    jwksUri: `${server.url}${wellKnown}/jwks.json`,
    tokenEndpoint: options.hasDomain ? `${server.url}${TOKEN_PATH}` : undefined,
    close: server.close,
  };
}
