import { createRemoteJWKSet, jwtVerify } from 'jose';
import { UserManager } from 'oidc-client-ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Tenant } from '../../../dev/tenant/tenant.ts';
import { fromUserManager } from '../../../src/client/index.ts';
import { systemClock } from '../../../src/shared/numeric-date.ts';
import { startTenant } from '../tenant/tenant-fixture.ts';
import { CALLBACK, FEDERATION, providerAt, signInAs } from '../user-pool/federation-fixture.ts';
import { startTestPool, type TestPool, WEB } from '../user-pool/test-pool.ts';

let tenant: Tenant;
let pool: TestPool;

beforeAll(async () => {
  tenant = await startTenant(systemClock);
  pool = await startTestPool({ clients: [WEB, FEDERATION], providers: [providerAt(tenant.issuer)], hasDomain: true });
  tenant.registerRelyingParty({ ...providerAt(tenant.issuer), redirectUri: pool.idpResponseUrl ?? '' });
});

afterAll(async () => {
  await pool.close();
  await tenant.close();
});

/** A manager whose redirect is followed by a browser with somebody at it. In Node it keeps users in memory. */
function createManager(userId: string): UserManager {
  const settings = {
    authority: pool.issuer,
    metadata: {
      issuer: pool.issuer,
      authorization_endpoint: pool.authorizationEndpoint ?? '',
      token_endpoint: pool.tokenEndpoint ?? '',
      jwks_uri: pool.jwksUri,
    },
    client_id: FEDERATION.id,
    redirect_uri: CALLBACK,
    scope: 'openid profile email',
    extraQueryParams: { identity_provider: 'OneKosmos' },
    automaticSilentRenew: false,
  };
  const manager: UserManager = new UserManager(settings, {
    prepare: async () => ({
      async navigate({ url }) {
        const back = await signInAs(userId, new URL(url));
        await manager.signinRedirectCallback(back.url.href);
        return { url: back.url.href };
      },
      close() {},
    }),
    async callback() {},
  });
  return manager;
}

describe('oidc-client-ts', () => {
  it('lets countersign/client read the access token of a sign-in by code, and none once the user is removed', async () => {
    const keys = createRemoteJWKSet(new URL(pool.jwksUri));
    const manager = createManager('person-1');
    const getAccessToken = fromUserManager(manager);
    await manager.signinRedirect();

    const token = await getAccessToken();
    await manager.removeUser();

    expect((await jwtVerify(token ?? '', keys, { issuer: pool.issuer })).payload).toMatchObject({
      token_use: 'access',
      username: 'OneKosmos_person-1',
      client_id: FEDERATION.id,
    });
    expect(await getAccessToken()).toBeUndefined();
  });
});
