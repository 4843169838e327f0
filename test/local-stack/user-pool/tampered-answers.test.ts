import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createBrowser } from '../../../dev/demo/browser.ts';
import { begin, FEDERATION, openIdClientOf, providerAt } from './federation-fixture.ts';
import { startHostileProvider, type Tampering } from './hostile-provider.ts';
import { getUser, startTestPool, type TestPool } from './test-pool.ts';

type Provider = Awaited<ReturnType<typeof startHostileProvider>>;

let provider: Provider;
let pool: TestPool;

beforeAll(async () => {
  provider = await startHostileProvider('bank');
  pool = await startPool(provider);
});

afterAll(async () => {
  await pool.close();
  await provider.close();
});

function startPool({ issuer }: Pick<Provider, 'issuer'>): Promise<TestPool> {
  return startTestPool({ clients: [FEDERATION], providers: [providerAt(issuer)], hasDomain: true });
}

/** What the client gets back of a sign-in at a provider that does this. */
async function answerTo(at: TestPool, tampering: Tampering): Promise<Record<string, string>> {
  provider.tamper(tampering);
  const { url } = await begin(openIdClientOf(at));
  const back = await createBrowser().open(url);
  return Object.fromEntries(back.url.searchParams);
}

const html = () => new Response('<!doctype html>', { headers: { 'content-type': 'text/html' } });
const now = () => Math.floor(Date.now() / 1000);

const REFUSED: readonly (readonly [string, Tampering])[] = [
  ['an ID token of another key', { signature: 'foreign' }],
  ['an ID token without a signature', { signature: 'none' }],
  ['an ID token signed with the public key as a secret', { signature: 'HS256' }],
  ['another issuer', { claims: (right) => ({ ...right, iss: 'https://elsewhere.example' }) }],
  ['another audience', { claims: (right) => ({ ...right, aud: 'elsewhere' }) }],
  ['a further audience', { claims: (right) => ({ ...right, aud: ['bank', 'elsewhere'] }) }],
  ['the nonce of another sign-in', { claims: (right) => ({ ...right, nonce: 'another' }) }],
  ['no nonce', { claims: ({ nonce: _, ...right }) => right }],
  ['no sub', { claims: ({ sub: _, ...right }) => right }],
  ['an empty sub', { claims: (right) => ({ ...right, sub: '' }), userInfo: () => ({ sub: '' }) }],
  ['an expired ID token', { claims: (right) => ({ ...right, exp: now() - 60 }) }],
  ['an ID token of the future', { claims: (right) => ({ ...right, iat: now() + 120 }) }],
  ['an ID token of long ago', { claims: (right) => ({ ...right, iat: now() - 900 }) }],
  ['userinfo of somebody else', { userInfo: () => ({ sub: 'alice' }) }],
  ['F79: a page instead of tokens', { answer: { token: html } }],
  ['F79: a page instead of userinfo', { answer: { userinfo: html } }],
  [
    'an error instead of tokens',
    { answer: { token: () => Response.json({ error: 'invalid_grant' }, { status: 400 }) } },
  ],
  ['tokens without an ID token', { answer: { token: () => Response.json({ access_token: 'x' }) } }],
  ['a redirect instead of tokens', { answer: { token: () => Response.redirect('https://elsewhere.example/') } }],
  [
    'a name that is too long',
    { claims: (right) => ({ ...right, sub: 's'.repeat(119) }), userInfo: () => ({ sub: 's'.repeat(119) }) },
  ],
];

describe('the answer of an identity provider', () => {
  it('signs somebody in as it is', async () => {
    const answer = await answerTo(pool, {});

    expect(answer['code']).toEqual(expect.any(String));
    expect((await getUser(pool, 'OneKosmos_mallory'))['UserStatus']).toBe('EXTERNAL_PROVIDER');
  });

  it.each(REFUSED)('signs nobody in with %s', async (_, tampering) => {
    const answer = await answerTo(pool, tampering);

    expect(answer).toStrictEqual({
      error: 'invalid_request',
      error_description: expect.any(String),
      state: expect.any(String),
    });
  });

  it('is not waited for where discovery is another provider’s, and asked for again the next time', async () => {
    const fresh = await startPool(provider);
    const right = await (await fetch(`${provider.issuer}/.well-known/openid-configuration`)).text();
    const other = () =>
      new Response(right.replace(/"issuer":"[^"]+"/, '"issuer":"https://elsewhere.example"'), {
        headers: { 'content-type': 'application/json' },
      });

    const answers = [
      await answerTo(fresh, { answer: { discovery: html } }),
      await answerTo(fresh, { answer: { discovery: other } }),
      await answerTo(fresh, {}),
    ];
    await fresh.close();

    expect(answers.map(({ error }) => error)).toEqual(['invalid_request', 'invalid_request', undefined]);
  });

  it('F79: is refused where a page stands for the keys', async () => {
    const fresh = await startPool(provider);

    const answer = await answerTo(fresh, { answer: { jwks: html } });
    await fresh.close();

    expect(answer['error']).toBe('invalid_request');
  });
});
