import { request } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Tenant } from '../../../dev/tenant/tenant.ts';
import { API_KEY, clientOf, createTestClock, press, REQUEST, startTenant } from './tenant-fixture.ts';

let clock: ReturnType<typeof createTestClock>;
let tenant: Tenant;

beforeEach(async () => {
  clock = createTestClock();
  tenant = await startTenant(clock.now, { phonePort: 0 });
});
afterEach(() => tenant.close());

const get = (path: string) => fetch(`${tenant.phoneUrl}${path}`, { headers: { connection: 'close' } });

describe('the phone', () => {
  it('lists what waits for one person, and nobody else', async () => {
    const { challengeId, code } = await clientOf(tenant).requestStepUp(REQUEST);
    clock.advance(20);

    expect(await (await get('/phone/person-1.json')).json()).toEqual({
      user_id: 'person-1',
      display_name: 'Ada Person',
      prompts: [{ challenge_id: challengeId, display_text: REQUEST.display, code, expires_in: 280 }],
    });
    expect(await (await get('/phone/person-2.json')).json()).toMatchObject({ prompts: [] });
    expect((await get('/phone/person-3.json')).status).toBe(404);
    expect((await get('/phone/person-3')).status).toBe(404);
  });

  it('T15: shows exactly the text to countersign, as text', async () => {
    const display = `Pay 1.00 EUR to <script>alert("1")</script> & 'sons'`;
    const { challengeId, code } = await clientOf(tenant).requestStepUp({ ...REQUEST, display });

    const page = await (await get('/phone/person-1')).text();

    expect(page).toContain(
      '<p class="text">Pay 1.00 EUR to &lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt; &amp; &#39;sons&#39;</p>',
    );
    expect(page).toContain(`<p class="code">${code}</p>`);
    expect(page).toContain(`formaction="/phone/person-1/${challengeId}/approve"`);
    expect(page).toContain(`formaction="/phone/person-1/${challengeId}/decline"`);
    expect(tenant.journal()).toMatchObject([{ displayText: display }]);
  });

  it('allows the page only its own style and script', async () => {
    const response = await get('/phone/person-1');
    const policy = response.headers.get('content-security-policy') ?? '';
    const nonce = /script-src 'nonce-([\w-]{22})'/.exec(policy)?.[1];

    expect(policy).toContain("default-src 'none'");
    expect(await response.text()).toContain(`<script nonce="${nonce}">`);
  });

  it('answers once, for its own person, and forgets the prompt', async () => {
    const { challengeId } = await clientOf(tenant).requestStepUp(REQUEST);

    expect((await press(tenant, challengeId, 'approve', 'person-2')).status).toBe(404);
    expect((await press(tenant, 'other', 'approve')).status).toBe(404);
    const pressed = await press(tenant, challengeId, 'decline');
    expect([pressed.status, pressed.headers.get('location')]).toEqual([303, '/phone/person-1']);
    expect((await press(tenant, challengeId, 'approve')).status).toBe(409);

    expect(await (await get('/phone/person-1.json')).json()).toMatchObject({ prompts: [] });
    expect(tenant.journal()).toMatchObject([{ state: 'declined' }]);
  });

  it('refuses a press from another site and a foreign host name', async () => {
    const { challengeId } = await clientOf(tenant).requestStepUp(REQUEST);
    const path = `/phone/person-1/${challengeId}/approve`;

    // fetch forbids both headers, so they are sent by hand.
    const send = (headers: Record<string, string>) =>
      new Promise((resolve, reject) => {
        const sent = request(`${tenant.phoneUrl}${path}`, { method: 'POST', agent: false, headers }, (response) => {
          response.resume().on('end', () => resolve(response.statusCode));
        });
        sent.on('error', reject).end();
      });

    expect(await send({ 'sec-fetch-site': 'cross-site' })).toBe(403);
    expect(await send({ 'sec-fetch-site': 'same-site' })).toBe(403);
    expect(await send({ host: 'attacker.example' })).toBe(421);
    expect(tenant.journal()).toMatchObject([{ state: 'waiting' }]);
    expect(await send({ 'sec-fetch-site': 'same-origin' })).toBe(303);
  });

  it('lives on its own port, without the tenant', async () => {
    expect(tenant.phoneUrl).not.toBe(tenant.url);
    expect((await get('/.well-known/jwks.json')).status).toBe(404);
    expect((await fetch(`${tenant.url}/phone/person-1`, { headers: { connection: 'close' } })).status).toBe(404);
  });
});

describe('the tenant', () => {
  const call = (path: string, init: RequestInit = {}) =>
    fetch(`${tenant.url}${path}`, { ...init, headers: { connection: 'close', ...init.headers } });
  const authorized = { authorization: `Bearer ${API_KEY}`, 'content-type': 'application/json' };

  it('F80: has three error envelopes, and answers a missing field with 500', async () => {
    const body = JSON.stringify({ user_id: 'person-1' });
    const refused = await call('/v1/auth/stepup', { method: 'POST', body });
    const broken = await call('/v1/auth/stepup', { method: 'POST', body, headers: authorized });
    const unknown = await call('/v1/auth/stepup/none/result', { headers: authorized });

    expect([refused.status, Object.keys((await refused.json()) as object)]).toEqual([401, ['error']]);
    expect([broken.status, Object.keys((await broken.json()) as object)]).toEqual([500, ['status', 'errors']]);
    expect([unknown.status, Object.keys((await unknown.json()) as object)]).toEqual([
      404,
      ['errorCode', 'errorMessage'],
    ]);
    expect(tenant.journal()).toEqual([]);
  });

  it('F79: answers HTML with status 200 on a well-known path it does not know', async () => {
    const response = await call('/.well-known/oauth-authorization-server');

    expect([response.status, response.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
  });

  it('publishes the current and the previous key, and no private part', async () => {
    const kids = async () => {
      const { keys } = (await (await call('/.well-known/jwks.json')).json()) as { keys: { kid: string; d?: string }[] };
      expect(keys.every((key) => key.d === undefined)).toBe(true);
      return keys.map(({ kid }) => kid);
    };
    const [first] = await kids();
    await tenant.rotateKeys();
    const [second, previous, ...none] = await kids();
    await tenant.rotateKeys();

    expect([previous, none]).toEqual([first, []]);
    expect((await kids()).slice(1)).toEqual([second]);
  });

  it('takes faults and gives its journal over HTTP', async () => {
    const set = (setting: object) =>
      call('/admin/faults', {
        method: 'POST',
        body: JSON.stringify(setting),
        headers: { 'content-type': 'application/json' },
      });

    expect((await set({ operation: 'stepup', fault: { kind: '500' } })).status).toBe(204);
    await expect(clientOf(tenant).requestStepUp(REQUEST)).rejects.toMatchObject({ code: 'ERR_PROVIDER_UNAVAILABLE' });
    expect((await set({ operation: 'stepup', fault: null })).status).toBe(204);
    const { challengeId } = await clientOf(tenant).requestStepUp(REQUEST);

    expect(await (await call('/admin/journal')).json()).toEqual({
      pushes: [
        {
          challenge_id: challengeId,
          user_id: 'person-1',
          display_text: REQUEST.display,
          requested_at: clock.now(),
          state: 'waiting',
        },
      ],
      proofings: [],
      callbacks: [],
    });
  });

  it.each([
    {},
    { operation: 'stepup', fault: { kind: 'unsigned' } },
    { operation: 'result', fault: { kind: 'lost' } },
    { operation: 'jwks', fault: { kind: 'redirect' } },
    { operation: 'result', fault: { kind: 'down' }, extra: 1 },
  ])('refuses the fault %j', async (setting) => {
    const response = await call('/admin/faults', {
      method: 'POST',
      body: JSON.stringify(setting),
      headers: authorized,
    });

    expect(response.status).toBe(400);
  });
});
