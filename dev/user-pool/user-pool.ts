import { createAwsJsonApp, listen } from '../aws-json/aws-json-server.ts';
import { createAccessTokens } from './access-tokens.ts';
import { adminOperations } from './admin-operations.ts';
import { authOperations } from './auth-operations.ts';
import { createAuthSessions } from './auth-sessions.ts';
import { createCallTrigger } from './call-trigger.ts';
import { createConfirmationCodes } from './confirmation-codes.ts';
import { createCustomAuth } from './custom-auth.ts';
import { createFindClient } from './find-client.ts';
import { createOutbox, serveOutbox } from './outbox.ts';
import { createPasswordChallenge } from './password-challenge.ts';
import { createPasswordSignIn } from './password-sign-in.ts';
import { createPostman } from './postman.ts';
import { createRegistration } from './registration.ts';
import { signUpOperations } from './sign-up-operations.ts';
import { createSignUpTriggers } from './sign-up-triggers.ts';
import { createSigningKeys } from './signing-keys.ts';
import { createTokenEndpoint } from './token-endpoint.ts';
import { createTokenGrants } from './token-grants.ts';
import { createTokenIssuer } from './token-issuer.ts';
import type { EventContext } from './trigger-events.ts';
import { createUserDirectory } from './user-directory.ts';
import { userOperations } from './user-operations.ts';
import type { UserPoolOptions } from './user-pool-options.ts';

const TRIGGER_TIMEOUT_MS = 5000;
const TARGET = 'AWSCognitoIdentityProviderService';
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
 * docs/user-pool.md says what is built and what is not.
 *
 * @example
 * const pool = await createUserPool({
 *   region: 'eu-central-1',
 *   userPoolId: 'eu-central-1_Local0001',
 *   clients: [],
 *   users: [],
 *   triggers: { defineAuthChallenge: (event, timeoutMs) => define.invoke(event, { timeoutMs }) },
 *   registration: { selfSignUp: true, verifiesEmail: true, passwordPolicy: DEFAULT_PASSWORD_POLICY, customAttributes: [] },
 *   preventUserExistenceErrors: true,
 *   hasDomain: false,
 *   port: 0,
 * });
 */
export async function createUserPool(options: UserPoolOptions): Promise<UserPool> {
  const {
    region,
    userPoolId,
    clients,
    triggers,
    registration: registrationOptions,
    preventUserExistenceErrors,
  } = options;
  const { clock = Date.now, triggerTimeoutMs = TRIGGER_TIMEOUT_MS, onTrigger = () => undefined } = options;
  const { customAttributes, passwordPolicy } = registrationOptions;
  const issuer = `https://cognito-idp.${region}.amazonaws.com/${userPoolId}`;
  const context: EventContext = { region, userPoolId, preventUserExistenceErrors };

  const [users, keys] = await Promise.all([createUserDirectory(userPoolId, options.users, clock), createSigningKeys()]);
  const findClient = createFindClient(clients);
  const callTrigger = createCallTrigger(triggerTimeoutMs, onTrigger);
  const grants = createTokenGrants(clock);
  const { preTokenGeneration } = triggers;
  const tokens = createTokenIssuer({ context, issuer, keys, grants, callTrigger, preTokenGeneration, clock });
  const accessTokens = createAccessTokens({ issuer, keys, grants, users, clock });

  const sessions = createAuthSessions(clock);
  const challenges = createPasswordChallenge(userPoolId, users);
  const customAuth = createCustomAuth({ context, triggers, callTrigger, sessions, issuer: tokens, users });
  const passwords = createPasswordSignIn({
    users,
    sessions,
    challenges,
    issuer: tokens,
    passwordPolicy,
    preventUserExistenceErrors,
  });

  const outbox = createOutbox();
  const signUpTriggers = createSignUpTriggers(context, triggers, callTrigger);
  const postman = createPostman(signUpTriggers, outbox, clock);
  const codes = createConfirmationCodes(clock);
  const registration = createRegistration({
    options: registrationOptions,
    users,
    triggers: signUpTriggers,
    codes,
    postman,
  });

  const built = {
    ...authOperations({
      findClient,
      users,
      preventUserExistenceErrors,
      sessions,
      challenges,
      customAuth,
      passwords,
      issuer: tokens,
      grants,
    }),
    ...signUpOperations({ findClient, users, registration, codes, preventUserExistenceErrors }),
    ...userOperations({ accessTokens, findClient, users, grants, customAttributes }),
    ...adminOperations({ userPoolId, users, grants, registration, postman, customAttributes }),
  };
  const app = createAwsJsonApp(
    new Map(Object.entries(built).map(([name, operation]) => [`${TARGET}.${name}`, operation])),
  );
  serveOutbox(app, outbox);
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
