import { CognitoUserPool } from 'amazon-cognito-identity-js';
import { fetchAuthSession } from 'aws-amplify/auth';
import { User, UserManager } from 'oidc-client-ts';
import { describe, expect, it } from 'vitest';
import { fromAmplify, fromCognitoUserPool, fromUserManager } from '../../../src/client/index.ts';

describe('fromAmplify', () => {
  it('takes fetchAuthSession of the library itself, which has nobody signed in', async () => {
    expect(await fromAmplify(fetchAuthSession)()).toBeUndefined();
  });

  it('reads the access token', async () => {
    expect(await fromAmplify(async () => ({ tokens: { accessToken: { toString: () => 'the.token' } } }))()).toBe(
      'the.token',
    );
  });
});

describe('fromCognitoUserPool', () => {
  it('takes a pool of the library itself, which has nobody signed in', async () => {
    const pool = new CognitoUserPool({ UserPoolId: 'eu-central-1_x', ClientId: 'web' });

    expect(await fromCognitoUserPool(pool)()).toBeUndefined();
  });

  it('reads the access token of the current session, and rejects where it is lost', async () => {
    const lost = new Error('Cannot retrieve a new session. Please authenticate.');
    const session = { getAccessToken: () => ({ getJwtToken: () => 'the.token' }) };
    const poolOf = (error: Error | null) => ({
      getCurrentUser: () => ({
        getSession: (done: (error: Error | null, result: typeof session | null) => void) =>
          done(error, error ? null : session),
      }),
    });

    expect(await fromCognitoUserPool(poolOf(null))()).toBe('the.token');
    await expect(fromCognitoUserPool(poolOf(lost))()).rejects.toBe(lost);
  });
});

describe('fromUserManager', () => {
  const managerOf = () =>
    new UserManager({
      authority: 'https://idp.example',
      client_id: 'federation',
      redirect_uri: 'https://bank.example/signed-in',
      automaticSilentRenew: false,
    });

  it('takes a manager of the library itself, which has nobody signed in', async () => {
    expect(await fromUserManager(managerOf())()).toBeUndefined();
  });

  it('reads the access token of the user whom it keeps', async () => {
    const manager = managerOf();
    const profile = { sub: 'alice', iss: 'https://idp.example', aud: 'federation', exp: 2, iat: 1 };
    await manager.storeUser(new User({ access_token: 'the.token', token_type: 'Bearer', profile }));

    expect(await fromUserManager(manager)()).toBe('the.token');
  });
});
