import { decodeJwt } from 'jose';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  ALICE,
  type Answer,
  outcomes,
  respond,
  type ScriptedPool,
  signIn,
  startScriptedPool,
  startTestPool,
  type TestPool,
  text,
  WEB,
} from './test-pool.ts';

let now: number;
let pool: ScriptedPool;
let foreign: TestPool;

beforeAll(async () => {
  pool = await startScriptedPool({ clock: () => now });
  foreign = await startTestPool();
});

afterAll(async () => {
  await pool.close();
  await foreign.close();
});

beforeEach(() => {
  now = Date.now();
  pool.script({});
});

const token = ({ body }: Answer, name: string): string => text(body, 'AuthenticationResult', name);
const getUser = (pool: TestPool, accessToken: string): Promise<Answer> =>
  pool.call('GetUser', { AccessToken: accessToken });
const override = (claimsAndScopeOverrideDetails: object): void =>
  pool.script({ preTokenGeneration: outcomes(respond({ claimsAndScopeOverrideDetails })) });

describe('GetUser', () => {
  it('gives the name and attributes of an access token’s user', async () => {
    const signedIn = await signIn(pool, ALICE);

    const user = await getUser(pool, token(signedIn, 'AccessToken'));

    expect(user.body).toStrictEqual({
      Username: 'alice',
      UserAttributes: [
        { Name: 'email', Value: 'alice@example.com' },
        { Name: 'email_verified', Value: 'true' },
        { Name: 'sub', Value: ALICE.sub },
      ],
    });
  });

  it('T3: refuses an ID token, a changed token and another pool’s token', async () => {
    const signedIn = await signIn(pool, ALICE);
    const access = token(signedIn, 'AccessToken');
    const others = token(await signIn(foreign, ALICE), 'AccessToken');
    const [header, , signature] = access.split('.');
    const claims = Buffer.from(JSON.stringify({ ...decodeJwt(access), username: 'bob' })).toString('base64url');
    const changed = [header, claims, signature].join('.');

    const answers = [token(signedIn, 'IdToken'), changed, others, 'no token'].map((each) => getUser(pool, each));

    for (const { body } of await Promise.all(answers)) {
      expect(body).toStrictEqual({ __type: 'NotAuthorizedException', message: 'Invalid Access Token' });
    }
  });

  it('works in the last second of a token, and not at its expiry second', async () => {
    now = 1_800_000_000_000;
    const access = token(await signIn(pool, ALICE), 'AccessToken');

    now += WEB.accessTokenSeconds * 1000 - 1;
    const last = await getUser(pool, access);
    now += 1;
    const late = await getUser(pool, access);

    expect(last.status).toBe(200);
    expect(late.body['message']).toBe('Access Token has expired');
  });

  it('T43: refuses a token whose scope was suppressed', async () => {
    const scopesToSuppress = ['aws.cognito.signin.user.admin'];
    override({ accessTokenGeneration: { scopesToSuppress } });
    const signedIn = await signIn(pool, ALICE);

    const user = await getUser(pool, token(signedIn, 'AccessToken'));

    expect(user.body).toMatchObject({ message: 'Access Token does not have required scopes' });
  });
});
