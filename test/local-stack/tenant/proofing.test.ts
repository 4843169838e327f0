import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Tenant } from '../../../dev/tenant/tenant.ts';
import {
  ALL,
  clientOf,
  createTestClock,
  decide,
  expectedOf,
  IMPATIENT_MS,
  PROOFING,
  press,
  proofingClientOf,
  proofingOf,
  REQUEST,
  startTenant,
} from './tenant-fixture.ts';

let clock: ReturnType<typeof createTestClock>;
let tenant: Tenant;

beforeEach(async () => {
  clock = createTestClock();
  tenant = await startTenant(clock.now);
});
afterEach(() => tenant.close());

const outage = (operation: string) => ({ code: 'ERR_PROVIDER_UNAVAILABLE', operation });
const get = (path: string) => fetch(`${tenant.phoneUrl}${path}`, { headers: { connection: 'close' } });

describe('createOneKosmosProofing over HTTP', () => {
  it('opens a session, waits while the person is at it, and gives the pass with its time', async () => {
    const client = proofingClientOf(tenant);
    const { sessionId, url } = await client.startProofing(PROOFING);
    expect(url).toBe(`${tenant.phoneUrl}/proofing/${sessionId}`);
    expect(await client.fetchProofing(proofingOf(sessionId), clock.now())).toEqual({ outcome: 'pending' });
    await get(`/proofing/${sessionId}`);
    expect(tenant.proofings()).toMatchObject([{ status: 'In Progress' }]);
    expect(await client.fetchProofing(proofingOf(sessionId), clock.now())).toEqual({ outcome: 'pending' });

    clock.advance(40);
    expect((await decide(tenant, sessionId, 'pass')).status).toBe(303);
    const passedAt = clock.now();
    clock.advance(5);

    expect(await client.fetchProofing(proofingOf(sessionId), clock.now())).toEqual({
      outcome: 'passed',
      providerUserId: 'p-carol',
      ial: 2,
      at: passedAt,
    });
  });

  it.each([1, 2, 3])('gives the chosen person and IAL %i', async (ial) => {
    const client = proofingClientOf(tenant);
    const { sessionId } = await client.startProofing(PROOFING);

    await decide(tenant, sessionId, 'pass', { user_id: 'person-2', ial: `${ial}` });

    expect(await client.fetchProofing(proofingOf(sessionId), clock.now())).toMatchObject({
      providerUserId: 'person-2',
      ial,
    });
  });

  it.each([
    ['fail', 'completed'],
    ['decline', 'declined'],
  ] as const)('gives %s as failed, for good', async (button, state) => {
    const client = proofingClientOf(tenant);
    const { sessionId } = await client.startProofing(PROOFING);

    await decide(tenant, sessionId, button);
    expect((await decide(tenant, sessionId, 'pass')).status).toBe(409);

    expect(await client.fetchProofing(proofingOf(sessionId), clock.now())).toEqual({ outcome: 'failed', state });
  });

  it('T17: a session is expired after 3600 seconds, and not one earlier', async () => {
    const client = proofingClientOf(tenant);
    const { sessionId } = await client.startProofing(PROOFING);

    clock.advance(3599);
    expect(await client.fetchProofing(proofingOf(sessionId), clock.now())).toEqual({ outcome: 'pending' });
    clock.advance(1);

    expect(await client.fetchProofing(proofingOf(sessionId), clock.now())).toEqual({
      outcome: 'failed',
      state: 'expired',
    });
    expect((await decide(tenant, sessionId, 'pass')).status).toBe(409);
  });

  it('a person who was proofed has a phone from then on', async () => {
    expect((await get('/phone/p-carol.json')).status).toBe(404);
    const { sessionId } = await proofingClientOf(tenant).startProofing(PROOFING);
    await decide(tenant, sessionId, 'pass');
    const request = { ...REQUEST, providerUserId: 'p-carol' };

    const { challengeId } = await clientOf(tenant).requestStepUp(request);
    await press(tenant, challengeId, 'approve', 'p-carol');

    const expected = { ...expectedOf(challengeId), providerUserId: 'p-carol' };
    expect(await clientOf(tenant).fetchResult(expected, clock.now())).toMatchObject({ outcome: 'approved' });
  });

  it('T18, T44: the result of another session or account does not count', async () => {
    const client = proofingClientOf(tenant);
    const { sessionId } = await client.startProofing(PROOFING);
    await decide(tenant, sessionId, 'pass');

    await expect(client.fetchProofing(proofingOf(sessionId, 'dave'), clock.now())).rejects.toMatchObject({
      reason: 'account_mismatch',
    });
    await expect(client.fetchProofing(proofingOf('another'), clock.now())).rejects.toMatchObject(
      outage('proofing_result'),
    );
  });

  it.each(['RS256', 'ES256', 'EdDSA'] as const)(
    'verifies %s, also when the tenant changed to it',
    async (algorithm) => {
      const client = proofingClientOf(tenant);
      const { sessionId } = await client.startProofing(PROOFING);
      await decide(tenant, sessionId, 'pass');
      expect(await client.fetchProofing(proofingOf(sessionId), clock.now())).toMatchObject({ outcome: 'passed' });

      await tenant.rotateKeys(algorithm);
      clock.advance(10);

      expect(await client.fetchProofing(proofingOf(sessionId), clock.now())).toMatchObject({ outcome: 'passed' });
    },
  );

  it('T29: an id with a slash, dots or a question mark is refused before any call', async () => {
    const closed = { ...tenant };
    await tenant.close();

    for (const sessionId of ['a/b', '..', '../../admin/journal', 'a?b', 'a#b', 'a%2fb', '']) {
      await expect(proofingClientOf(closed).fetchProofing(proofingOf(sessionId), clock.now())).rejects.toMatchObject({
        reason: 'session_id_malformed',
      });
    }
  });

  it.each(['http://api.example/idv-callback', 'https://k:w@api.example/', 'https://api.example/?x', 'ftp://x/'])(
    'T29: opens nothing for the callback URL %s',
    async (url) => {
      const request = proofingClientOf(tenant).startProofing({ ...PROOFING, callbackUrl: new URL(url) });

      await expect(request).rejects.toMatchObject({ code: 'ERR_CONFIGURATION' });
      expect(tenant.proofings()).toEqual([]);
    },
  );

  it('without proofing_result, a session can be opened and its result is never asked for', async () => {
    const client = proofingClientOf(tenant, { capabilities: ALL.filter((other) => other !== 'proofing_result') });
    const { sessionId } = await client.startProofing(PROOFING);
    await decide(tenant, sessionId, 'pass');

    await expect(client.fetchProofing(proofingOf(sessionId), clock.now())).rejects.toMatchObject({
      code: 'ERR_CONFIGURATION',
      detail: 'proofing_result_not_declared',
    });
  });

  it('proofing_result declared but not done by the tenant is an outage', async () => {
    const card = await startTenant(clock.now, { capabilities: new Set() });
    const { sessionId } = await proofingClientOf(card).startProofing(PROOFING);

    await expect(proofingClientOf(card).fetchProofing(proofingOf(sessionId), clock.now())).rejects.toMatchObject(
      outage('proofing_result'),
    );
    await card.close();
  });
});

describe('createOneKosmosProofing: faults', () => {
  const answerFaults = ['down', '429', '500', 'html', 'empty', 'huge', 'garbled', 'error-in-200'] as const;

  it.each(answerFaults)('T25: %s is an outage of either call, and the next one works', async (kind) => {
    const client = proofingClientOf(tenant);
    tenant.setFault({ operation: 'proofing', fault: { kind } });
    tenant.setFault({ operation: 'proofing-result', fault: { kind } });
    await expect(client.startProofing(PROOFING)).rejects.toMatchObject(outage('proofing'));

    tenant.setFault({ operation: 'proofing', fault: undefined });
    const { sessionId } = await client.startProofing(PROOFING);
    await decide(tenant, sessionId, 'pass');
    await expect(client.fetchProofing(proofingOf(sessionId), clock.now())).rejects.toMatchObject(
      outage('proofing_result'),
    );

    tenant.setFault({ operation: 'proofing-result', fault: undefined });
    expect(await client.fetchProofing(proofingOf(sessionId), clock.now())).toMatchObject({ outcome: 'passed' });
  });

  it('F80: no call is repeated, and a lost answer costs exactly one session', async () => {
    tenant.setFault({ operation: 'proofing', fault: { kind: 'lost' } });

    await expect(proofingClientOf(tenant).startProofing(PROOFING)).rejects.toMatchObject(outage('proofing'));

    expect(tenant.proofings()).toHaveLength(1);
  });

  it.each(['proofing', 'proofing-result', 'jwks'] as const)(
    'T26: a tenant that hangs on %s runs into the deadline',
    async (operation) => {
      const { sessionId } = await proofingClientOf(tenant).startProofing(PROOFING);
      await decide(tenant, sessionId, 'pass');
      tenant.setFault({ operation, fault: { kind: 'slow' } });
      const client = proofingClientOf(
        tenant,
        operation === 'jwks' ? { jwksTimeoutMs: IMPATIENT_MS } : { timeoutMs: IMPATIENT_MS },
      );

      const call =
        operation === 'proofing'
          ? client.startProofing(PROOFING)
          : client.fetchProofing(proofingOf(sessionId), clock.now());

      await expect(call).rejects.toMatchObject(outage(operation.replace('-', '_')));
    },
  );

  it('T29: a redirect to another tenant opens nothing there', async () => {
    const other = await startTenant(clock.now);
    const location = `${other.url}/v1/verify/sessions`;
    tenant.setFault({ operation: 'proofing', fault: { kind: 'redirect', location } });

    await expect(proofingClientOf(tenant).startProofing(PROOFING)).rejects.toMatchObject(outage('proofing'));

    expect([...tenant.proofings(), ...other.proofings()]).toEqual([]);
    await other.close();
  });

  it.each([
    ['wrong-session', 'session_mismatch'],
    ['wrong-account', 'account_mismatch'],
    ['unsigned', 'signed_result_missing'],
    ['foreign-key', 'signature_mismatch'],
    ['unknown-ial', 'ial_unknown'],
    ['lower-case', 'claims_malformed'],
  ] as const)('T18: %s is %s', async (kind, reason) => {
    const client = proofingClientOf(tenant);
    const { sessionId } = await client.startProofing(PROOFING);
    await decide(tenant, sessionId, 'pass');
    tenant.setFault({ operation: 'proofing-result', fault: { kind } });

    await expect(client.fetchProofing(proofingOf(sessionId), clock.now())).rejects.toMatchObject({
      code: 'ERR_PROVIDER_RESULT_INVALID',
      reason,
    });
  });

  it('unfinished: a session that is finished is still in progress', async () => {
    const client = proofingClientOf(tenant);
    const { sessionId } = await client.startProofing(PROOFING);
    await decide(tenant, sessionId, 'pass');
    tenant.setFault({ operation: 'proofing-result', fault: { kind: 'unfinished' } });

    expect(await client.fetchProofing(proofingOf(sessionId), clock.now())).toEqual({ outcome: 'pending' });
  });

  it('a fault for one user name leaves the others alone', async () => {
    const client = proofingClientOf(tenant);
    tenant.setFault({ operation: 'proofing', user: 'carol', fault: { kind: '500' } });

    await expect(client.startProofing(PROOFING)).rejects.toMatchObject(outage('proofing'));
    expect(await client.startProofing({ ...PROOFING, username: 'dave' })).toHaveProperty('sessionId');
  });
});

describe('the proofing page', () => {
  it('shows who signs up, as text, and offers everyone whom the tenant knows', async () => {
    const username = '<b>"carol"</b>';
    const { sessionId } = await proofingClientOf(tenant).startProofing({ ...PROOFING, username });

    const response = await get(`/proofing/${sessionId}`);
    const page = await response.text();

    expect(page).toContain('Simulated proofing of &lt;b&gt;&quot;carol&quot;&lt;/b&gt;');
    const people = [...page.matchAll(/<option value="([^"]+)">/g)].map(([, value]) => value);
    expect(people.slice(0, 3)).toEqual(['p-&lt;b&gt;&quot;carol&quot;&lt;/b&gt;', 'person-1', 'person-2']);
    expect(page).toContain(`formaction="/proofing/${sessionId}/pass"`);
    expect(response.headers.get('content-security-policy')).toContain("default-src 'none'");
  });

  it('refuses people and levels that are not on it, and knows no other session', async () => {
    const { sessionId } = await proofingClientOf(tenant).startProofing(PROOFING);

    expect((await decide(tenant, sessionId, 'pass', { user_id: 'p-mallory' })).status).toBe(400);
    expect((await decide(tenant, sessionId, 'pass', { ial: '4' })).status).toBe(400);
    expect((await decide(tenant, 'another', 'pass')).status).toBe(404);
    expect((await get('/proofing/another')).status).toBe(404);
    expect(tenant.proofings()).toMatchObject([{ status: 'Pending', outcome: undefined }]);
  });

  it('refuses a press from another site', async () => {
    const { sessionId } = await proofingClientOf(tenant).startProofing(PROOFING);

    const response = await fetch(`${tenant.phoneUrl}/proofing/${sessionId}/pass`, {
      method: 'POST',
      headers: { 'sec-fetch-site': 'cross-site', connection: 'close' },
    });

    expect(response.status).toBe(403);
  });
});
