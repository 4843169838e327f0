import { createAwsJsonApp, listen } from '../aws-json/aws-json-server.ts';
import { createAccessTokens } from './access-tokens.ts';
import { adminOperations } from './admin-operations.ts';
import { authOperations } from './auth-operations.ts';
import { createAuthSessions } from './auth-sessions.ts';
import { createCallTrigger } from './call-trigger.ts';
import { createConfirmationCodes } from './confirmation-codes.ts';
import { createCustomAuth } from './custom-auth.ts';
import { createFederatedUsers } from './federated-users.ts';
import { createFindClient } from './find-client.ts';
import { createOutbox, serveOutbox } from './outbox.ts';
import { createPasswordChallenge } from './password-challenge.ts';
import { createPasswordSignIn } from './password-sign-in.ts';
import { createPostman } from './postman.ts';
import { createRegistration } from './registration.ts';
import { createRelyingParty } from './relying-party.ts';
import { createSignInEndpoints, IDP_RESPONSE_PATH, type IssuedCode } from './sign-in-endpoints.ts';
import { signUpOperations } from './sign-up-operations.ts';
import { createSignUpTriggers } from './sign-up-triggers.ts';
import { createSigningKeys } from './signing-keys.ts';
import { createSingleUse } from './single-use.ts';
import { createTokenEndpoint } from './token-endpoint.ts';
import { createTokenGrants } from './token-grants.ts';
import { createTokenIssuer } from './token-issuer.ts';
import type { EventContext } from './trigger-events.ts';
import { createUserDirectory } from './user-directory.ts';
import { userOperations } from './user-operations.ts';
import type { UserPoolOptions } from './user-pool-options.ts';

const TRIGGER_TIMEOUT_MS = 5000;
const TARGET = 'AWSCognitoIdentityProviderService';
const AUTHORIZE_PATH = '/oauth2/authorize';
const TOKEN_PATH = '/oauth2/token';
const CODE_MS = 5 * 60_000;

/** A running user pool. `issuer` is the one that a deployed pool would have; the keys are served at `jwksUri`. */
export type UserPool = {
  readonly url: string;
  readonly issuer: string;
  readonly jwksUri: string;
  /** On the pool's own domain in a deployment, as the next two; undefined without one. */
  readonly tokenEndpoint: string | undefined;
  readonly authorizationEndpoint: string | undefined;
  /** Where identity providers send people back to: their `redirect_uri`. */
  readonly idpResponseUrl: string | undefined;
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
 *   providers: [],
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

  if (options.hasDomain) {
    const codes = createSingleUse<IssuedCode>(CODE_MS, clock);
    const federated = createFederatedUsers({
      context,
      users,
      triggers,
      signUpTriggers,
      callTrigger,
      customAttributes,
      clock,
    });
    const providers = new Map(
      options.providers.map((each) => [each.name, { provider: each, party: createRelyingParty(each, clock) }]),
    );
    const endpoints = createSignInEndpoints({ clients, providers, users: federated, codes, clock });
    app.get(AUTHORIZE_PATH, endpoints.authorize);
    app.get(IDP_RESPONSE_PATH, endpoints.idpResponse);
    app.post(TOKEN_PATH, createTokenEndpoint({ clients, issuer: tokens, codes, grants, users }));
  }

  const server = await listen(app, options.port);
  const onDomain = (path: string) => (options.hasDomain ? `${server.url}${path}` : undefined);
  return {
    url: server.url,
    issuer,
    jwksUri: `${server.url}${wellKnown}/jwks.json`,
    tokenEndpoint: onDomain(TOKEN_PATH),
    authorizationEndpoint: onDomain(AUTHORIZE_PATH),
    idpResponseUrl: onDomain(IDP_RESPONSE_PATH),
    close: server.close,
  };
}
