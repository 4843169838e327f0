import { randomBytes, randomUUID } from 'node:crypto';
import type { HttpBindings } from '@hono/node-server';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import { Hono } from 'hono';
import { exportJWK, generateKeyPair } from 'jose';
import { type OidcContext, Provider } from 'oidc-provider';
import { IALS } from '../../src/shared/ial.ts';
import { createOidcMemory } from './oidc-memory.ts';
import type { People } from './people.ts';
import { createSignInWeb } from './sign-in-web.ts';

/** Who may have people signed in here. */
export interface RelyingParty {
  readonly clientId: string;
  readonly clientSecret: string;
  readonly redirectUri: string;
}

/** The tenant as an OpenID provider. */
export interface OpenId {
  readonly web: Hono<{ Bindings: HttpBindings }>;
  /** Replaces the relying party of that id. */
  register(party: RelyingParty): void;
}

const ASSURANCE_SCOPES = IALS.map((ial) => `/assurance/ial/${ial}`);

/**
 * Serves discovery, the code flow, userinfo and the keys of ID tokens (RS256) under `issuer`. Clients send their secret in the body, as
 * Cognito does (F55). `/assurance/ial/…` is a scope and no more: which level a token states depends on its person alone.
 *
 * It goes by the system's clock, whatever the tenant's: the library has no other.
 */
export function createOpenId(issuer: string, people: People): OpenId {
  const parties = new Map<string, RelyingParty>();
  const web = new Hono<{ Bindings: HttpBindings }>();
  // Its key costs more time than all the rest of a tenant, and at most tenants nobody ever signs in.
  let opened: ReturnType<typeof openWeb> | undefined;
  for (const path of ['/.well-known/openid-configuration', '/oidc/*', '/sign-in/*']) {
    web.all(path, async (c) => {
      opened ??= openWeb(issuer, people, parties);
      return (await opened).fetch(c.req.raw, c.env);
    });
  }
  return { web, register: (party) => void parties.set(party.clientId, party) };
}

async function openWeb(issuer: string, people: People, parties: ReadonlyMap<string, RelyingParty>) {
  const { privateKey } = await generateKeyPair('RS256', { modulusLength: 2048, extractable: true });
  const key = { ...(await exportJWK(privateKey)), kid: randomUUID(), alg: 'RS256', use: 'sig' };

  const provider = new Provider(issuer, {
    adapter: createOidcMemory((id) => toMetadata(parties.get(id))),
    jwks: { keys: [key] },
    cookies: { keys: [randomBytes(32).toString('base64url')] },
    clientAuthMethods: ['client_secret_post'],
    responseTypes: ['code'],
    // Cognito sends no challenge to a provider.
    pkce: { required: () => false },
    scopes: ['openid', ...ASSURANCE_SCOPES],
    acrValues: ASSURANCE_SCOPES.map((scope) => `${scope}/`),
    claims: {
      acr: null,
      auth_time: null,
      openid: ['sub', 'acr', 'amr', 'auth_time'],
      profile: ['name'],
      email: ['email', 'email_verified'],
    },
    features: {
      devInteractions: { enabled: false },
      rpInitiatedLogout: { enabled: false },
    },
    interactions: { url: (_: unknown, { uid }: { readonly uid: string }) => `/sign-in/${uid}` },
    routes: {
      authorization: '/oidc/authorize',
      token: '/oidc/token',
      userinfo: '/oidc/userinfo',
      jwks: '/oidc/jwks',
    },
    ttl: { AccessToken: 600, AuthorizationCode: 60, Grant: 3600, IdToken: 600, Interaction: 600, Session: 600 },
    renderError: (context: { body: string }, { error }: { readonly error: string }) => {
      context.body = error;
    },
    findAccount: (_: unknown, userId: string) => {
      const person = people.find(userId);
      const claims = { sub: userId, name: person?.displayName, email: `${userId}@example.test`, email_verified: true };
      return person && { accountId: userId, claims: () => claims };
    },
    // Nobody is asked twice: to press the button is to agree.
    loadExistingGrant: async ({ oidc }: OidcContext) => {
      const grant = new oidc.provider.Grant({ accountId: oidc.session.accountId, clientId: oidc.client.clientId });
      grant.addOIDCScope([...oidc.requestParamScopes].join(' '));
      await grant.save();
      return grant;
    },
  });

  const web = new Hono<{ Bindings: HttpBindings }>();
  const answer = provider.callback();
  const pass = async ({ incoming, outgoing }: HttpBindings) => {
    if ('stream' in incoming) throw new Error('the provider speaks HTTP/1.1');
    await answer(incoming, outgoing);
    return RESPONSE_ALREADY_SENT;
  };
  web.get('/.well-known/openid-configuration', (c) => pass(c.env));
  // The library takes the secret in either place, whatever the client was registered with.
  web.use('/oidc/token', async (c, next) =>
    c.req.header('authorization') === undefined ? next() : c.json({ error: 'invalid_client' }, 401),
  );
  web.all('/oidc/*', (c) => pass(c.env));
  web.route('/', createSignInWeb(people, provider));
  return web;
}

function toMetadata(party: RelyingParty | undefined): Record<string, unknown> | undefined {
  return (
    party && {
      client_id: party.clientId,
      client_secret: party.clientSecret,
      redirect_uris: [party.redirectUri],
      response_types: ['code'],
      grant_types: ['authorization_code'],
      token_endpoint_auth_method: 'client_secret_post',
    }
  );
}
