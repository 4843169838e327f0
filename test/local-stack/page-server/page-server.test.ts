import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createBankClient } from '../../../dev/demo/bank-client.ts';
import { createCognito } from '../../../dev/demo/cognito.ts';
import { send } from '../../../dev/demo/exchange.ts';
import type { Stack } from '../../../dev/stack/start-stack.ts';
import { startTestStack } from '../story/running-stack.ts';

const NEWCOMER = '00000000-0000-4000-8000-00000000c0de';

let stack: Stack;
beforeAll(async () => {
  stack = await startTestStack();
});
afterAll(() => stack?.close());

const at = (path: string) => `${stack.description.page_url}${path}`;

describe('the page server', () => {
  it('lets the page run its own files, speak to the stack, and nothing else', async () => {
    const { api_url, user_pool_url } = stack.description;

    const { headers } = await fetch(at('/'));

    expect(headers.get('content-security-policy')?.split('; ')).toEqual([
      "default-src 'none'",
      "script-src 'self'",
      "style-src 'self'",
      "img-src 'self'",
      `connect-src 'self' ${new URL(api_url).origin} ${user_pool_url}`,
      "form-action 'none'",
      "base-uri 'none'",
      "frame-ancestors 'none'",
      "require-trusted-types-for 'script'",
      "trusted-types 'none'",
    ]);
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('referrer-policy')).toBe('no-referrer');
  });

  it('serves a page without a script or a style in it', async () => {
    const page = await (await fetch(at('/'))).text();

    expect(page).toMatch(/<script type="module"[^>]* src="\/assets\/[\w-]+\.js"><\/script>/);
    expect(page).not.toMatch(/<style|style=|<script[^>]*>[^<]|\son\w+=|https?:/);
  });

  it('gives the page at the address to which a sign-in comes back, and nothing for other paths', async () => {
    const paths = ['/signed-in?code=1', '/index.html', '/assets', '/stack.json', '/..%2f..%2fpackage.json'];

    const replies = await Promise.all(paths.map((path) => fetch(at(path))));

    expect(replies.map(({ status }) => status)).toEqual([200, 200, 404, 404, 404]);
  });

  it('tells the page no secret of the stack', async () => {
    const config = await (await fetch(at('/config.json'))).text();

    expect(JSON.parse(config).api_url).toBe(stack.description.api_url);
    expect(config).not.toContain(stack.description.machine.client_secret);
    expect(config).not.toContain(stack.description.machine.client_id);
  });

  it('has one origin: the one that a sign-in leaves from', async () => {
    const other = at('/?a=1').replace('localhost', '127.0.0.1');

    const reply = await fetch(other, { redirect: 'manual' });

    expect([reply.status, reply.headers.get('location')]).toEqual([302, at('/?a=1')]);
  });

  it('refuses a host name that merely resolves to loopback, and a change from another site', async () => {
    expect(await statusOf('/config.json', 'GET', { host: 'rebound.example' })).toBe(421);
    expect(await statusOf(`/_local/accounts?sub=${NEWCOMER}`, 'POST', { 'sec-fetch-site': 'cross-site' })).toBe(403);
  });

  it('gives somebody new one account, and a customer their own', async () => {
    const accountsOf = async (sub: string) =>
      (await fetch(at(`/_local/accounts?sub=${sub}`), { method: 'POST' })).json();
    const alice = stack.description.people.find(({ username }) => username === 'alice');

    expect(await accountsOf(NEWCOMER)).toEqual({ accounts: ['current-00000000'] });
    expect(await accountsOf(NEWCOMER)).toEqual({ accounts: ['current-00000000'] });
    expect(await accountsOf(alice?.sub ?? '')).toEqual({ accounts: ['alice-current'] });
    expect((await fetch(at('/_local/accounts?sub='), { method: 'POST' })).status).toBe(404);
  });

  it('shows how a record stands, and nothing that answers it', async () => {
    const { user_pool_url, api_url, clients, people } = stack.description;
    const [alice] = people;
    const token = await createCognito(user_pool_url, send).signIn(
      clients.web,
      alice?.username ?? '',
      alice?.password ?? '',
    );
    await createBankClient(api_url, send).transfer(token, {
      from: 'alice-current',
      amount: '500.00',
      currency: 'EUR',
      creditor: { iban: 'DE02120300000000202051' },
    });

    const shown = await (await fetch(at(`/_local/records?sub=${alice?.sub}`))).json();

    expect(shown).toEqual({
      records: [
        {
          binding: expect.stringMatching(/^transaction:[\w-]{43}$/),
          state: 'pending',
          rev: expect.any(Number),
          expires_in: expect.any(Number),
        },
      ],
    });
  });
});

/** `fetch` chooses these headers itself. */
function statusOf(
  path: string,
  method: string,
  headers: Readonly<Record<string, string>>,
): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    request(at(path), { method, headers }, (reply) => resolve(reply.resume().statusCode))
      .on('error', reject)
      .end();
  });
}
