import { randomBytes } from 'node:crypto';
import type { Context } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import { AwsJsonError } from '../aws-json/aws-json-server.ts';
import {
  type AuthorizationRequest,
  type ReturnAddress,
  readAuthorizationRequest,
  readReturnAddress,
} from './authorization-request.ts';
import type { FederatedUsers } from './federated-users.ts';
import { readForm } from './form.ts';
import { OAuthError } from './oauth-error.ts';
import type { RelyingParty } from './relying-party.ts';
import { createSingleUse, type SingleUse } from './single-use.ts';
import type { CodeTerms } from './token-issuer.ts';
import type { ExternalProvider, UserPoolClient } from './user-pool-options.ts';

const PROVIDER_MS = 10 * 60_000;
export const IDP_RESPONSE_PATH = '/oauth2/idpresponse';

/** What a code stands for. */
export type IssuedCode = CodeTerms & {
  readonly client: UserPoolClient;
  readonly username: string;
  readonly redirectUri: string;
  readonly codeChallenge: string | undefined;
};

/** A provider as the pool deals with it. */
export type KnownProvider = { readonly provider: ExternalProvider; readonly party: RelyingParty };

type Departure = {
  readonly address: ReturnAddress;
  readonly request: AuthorizationRequest;
  readonly known: KnownProvider;
  readonly nonce: string;
};

/**
 * The two addresses that a browser visits: `authorize` sends it to the provider, `idpResponse` sends it back to the client with a code.
 *
 * What cannot go back to a client is a page of status 400. Everything else goes there as an error, with the client's state. The provider's
 * answer counts once, and only in the browser that left: a cookie says so.
 */
export function createSignInEndpoints(deps: {
  readonly clients: readonly UserPoolClient[];
  readonly providers: ReadonlyMap<string, KnownProvider>;
  readonly users: FederatedUsers;
  readonly codes: SingleUse<IssuedCode>;
  readonly clock: () => number;
}): { readonly authorize: Handler; readonly idpResponse: Handler } {
  const { providers, users, codes, clock } = deps;
  const clients = new Map(deps.clients.map((client) => [client.id, client]));
  const departures: SingleUse<Departure> = createSingleUse(PROVIDER_MS, clock);

  return {
    authorize: orPage(async (c) => {
      const parameters = readForm(new URL(c.req.url).searchParams);
      const address = readReturnAddress(clients, parameters);
      return orBack(c, address, async () => {
        const request = readAuthorizationRequest(address, parameters);
        const known = providers.get(request.providerName);
        if (known === undefined) throw new OAuthError('invalid_request', 'the pool has no such identity provider');
        const nonce = randomBytes(32).toString('base64url');
        const state = departures.keep({ address, request, known, nonce });
        setCookie(c, cookieOf(state), '1', {
          path: IDP_RESPONSE_PATH,
          httpOnly: true,
          sameSite: 'Lax',
          maxAge: PROVIDER_MS / 1000,
        });
        const { forwarded } = request;
        return known.party.authorizationUrl({ redirectUri: ownAddress(c), state, nonce, forwarded });
      });
    }),

    idpResponse: orPage(async (c) => {
      const answer = readForm(new URL(c.req.url).searchParams);
      const state = answer.get('state') ?? '';
      const isSameBrowser = getCookie(c, cookieOf(state)) !== undefined;
      const departure = isSameBrowser ? departures.take(state) : undefined;
      if (departure === undefined) throw new OAuthError('invalid_request', 'no sign-in of this browser has that state');
      deleteCookie(c, cookieOf(state), { path: IDP_RESPONSE_PATH });

      const { address, request, known, nonce } = departure;
      return orBack(c, address, async () => {
        const code = readCode(answer);
        const assertion = await known.party.redeem(code, { redirectUri: ownAddress(c), nonce });
        const user = await users.signIn(known.provider, address.client, assertion);
        const issued = codes.keep({
          client: address.client,
          username: user.username,
          redirectUri: address.redirectUri,
          codeChallenge: request.codeChallenge,
          scopes: request.scopes,
          nonce: request.nonce,
          authTime: Math.floor(clock() / 1000),
        });
        return backTo(address, { code: issued });
      });
    }),
  };
}

type Handler = (c: Context) => Promise<Response>;

/** Redirects to the address that `next` gives, or to the client with the error that it throws. */
async function orBack(c: Context, address: ReturnAddress, next: () => Promise<string>): Promise<Response> {
  try {
    return c.redirect(await next(), 302);
  } catch (error) {
    return c.redirect(backTo(address, toError(error)), 302);
  }
}

function orPage(handler: Handler): Handler {
  return async (c) => {
    c.header('cache-control', 'no-store');
    c.header('referrer-policy', 'no-referrer');
    try {
      return await handler(c);
    } catch (error) {
      if (error instanceof OAuthError) return c.text(`${error.code}: ${error.message}`, 400);
      throw error;
    }
  };
}

/** A trigger's failure is told to the client, with the function's own text (F37). */
function toError(error: unknown): { readonly error: string; readonly error_description: string } {
  if (error instanceof OAuthError) return { error: error.code, error_description: error.message };
  if (error instanceof AwsJsonError) return { error: 'invalid_request', error_description: error.message };
  throw error;
}

/** The client's address may have parameters of its own. */
function backTo({ redirectUri, state }: ReturnAddress, parameters: Readonly<Record<string, string>>): string {
  const url = new URL(redirectUri);
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
  if (state !== undefined) url.searchParams.set('state', state);
  return url.href;
}

function readCode(answer: ReadonlyMap<string, string>): string {
  const code = answer.get('code');
  if (code !== undefined && !answer.has('error')) return code;
  if (answer.get('error') === 'access_denied') throw new OAuthError('access_denied', 'the identity provider denied it');
  throw new OAuthError('invalid_request', 'the identity provider gave no code');
}

/** Where the provider sends the browser back to: the same in both requests to it. */
function ownAddress(c: Context): string {
  return new URL(IDP_RESPONSE_PATH, c.req.url).href;
}

function cookieOf(state: string): string {
  return `idp-${state}`;
}
