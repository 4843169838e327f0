import { createRemoteJWKSet, type JWTPayload, jwtVerify } from 'jose';
import * as z from 'zod';
import { OAuthError } from './oauth-error.ts';
import { discoverProvider, fetchJson, type ProviderMetadata } from './provider-metadata.ts';
import type { ExternalProvider } from './user-pool-options.ts';

const tokenResponse = z.looseObject({ access_token: z.string(), id_token: z.string() });
const claims = z.looseObject({ sub: z.string().min(1) });

/** Somebody whom a provider vouches for, in its own words. */
export type Assertion = {
  readonly sub: string;
  readonly tokenResponse: Readonly<Record<string, unknown>>;
  readonly idToken: Readonly<Record<string, unknown>>;
  readonly userInfo: Readonly<Record<string, unknown>>;
};

/** The pool as a client of one provider (F55). */
export interface RelyingParty {
  /** Where a browser goes to sign in. */
  authorizationUrl(request: {
    readonly redirectUri: string;
    readonly state: string;
    readonly nonce: string;
    readonly forwarded: Readonly<Record<string, string>>;
  }): Promise<string>;
  /**
   * Exchanges a code, and verifies the ID token: signature, `iss`, `aud`, `exp`, `iat`, `nonce`, and that userinfo is of the same `sub`.
   *
   * @throws OAuthError for everything that does not fit.
   */
  redeem(code: string, expected: { readonly redirectUri: string; readonly nonce: string }): Promise<Assertion>;
}

export function createRelyingParty(provider: ExternalProvider, clock: () => number): RelyingParty {
  const { issuer, clientId: client_id, clientSecret: client_secret } = provider;
  let found: Promise<Known> | undefined;
  // Looked up when it is first needed, and again after a failure: the provider may start later.
  const known = () => {
    found ??= discover(issuer).catch((error: unknown) => {
      found = undefined;
      throw error;
    });
    return found;
  };

  return {
    async authorizationUrl({ redirectUri, state, nonce, forwarded }) {
      const { metadata } = await known();
      const url = new URL(metadata.authorization_endpoint);
      const scope = provider.scopes.join(' ');
      const parameters = { client_id, redirect_uri: redirectUri, response_type: 'code', scope, state, nonce };
      for (const [name, value] of Object.entries({ ...forwarded, ...parameters })) url.searchParams.set(name, value);
      return url.href;
    },

    async redeem(code, { redirectUri, nonce }) {
      const { metadata, keys } = await known();
      const form = { grant_type: 'authorization_code', code, redirect_uri: redirectUri, client_id, client_secret };
      const tokens = await fetchJson(
        metadata.token_endpoint,
        { method: 'POST', body: new URLSearchParams(form) },
        tokenResponse,
      );
      const idToken = await verify(tokens.id_token, { keys, issuer, audience: client_id, nonce, now: clock() });
      const userInfo = await fetchJson(
        metadata.userinfo_endpoint,
        { method: provider.attributesRequestMethod, headers: { authorization: `Bearer ${tokens.access_token}` } },
        claims,
      );
      if (userInfo.sub !== idToken.sub) throw new OAuthError('invalid_request', 'userinfo is of somebody else');
      return { sub: idToken.sub, tokenResponse: tokens, idToken, userInfo };
    },
  };
}

type Known = { readonly metadata: ProviderMetadata; readonly keys: ReturnType<typeof createRemoteJWKSet> };

async function discover(issuer: string): Promise<Known> {
  const metadata = await discoverProvider(issuer);
  return { metadata, keys: createRemoteJWKSet(new URL(metadata.jwks_uri)) };
}

async function verify(
  idToken: string,
  expected: {
    readonly keys: Known['keys'];
    readonly issuer: string;
    readonly audience: string;
    readonly nonce: string;
    readonly now: number;
  },
): Promise<z.infer<typeof claims>> {
  const { keys, issuer, audience, nonce, now } = expected;
  try {
    const { payload } = await jwtVerify(idToken, keys, {
      issuer,
      audience,
      algorithms: ['RS256'],
      requiredClaims: ['exp', 'iat', 'sub', 'nonce'],
      currentDate: new Date(now),
      clockTolerance: 30,
      maxTokenAge: 600,
    });
    if (payload['nonce'] !== nonce) throw new Error('another nonce');
    if (isForOthersToo(payload)) throw new Error('more than one audience');
    return claims.parse(payload);
  } catch (cause) {
    throw new OAuthError('invalid_request', 'the ID token of the identity provider is not accepted', { cause });
  }
}

function isForOthersToo({ aud }: JWTPayload): boolean {
  return [aud].flat().length > 1;
}
