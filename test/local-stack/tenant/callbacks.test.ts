import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { FaultSetting } from '../../../dev/tenant/faults.ts';
import type { Tenant } from '../../../dev/tenant/tenant.ts';
import { receiveCallbacks } from './callback-receiver.ts';
import { createTestClock, decide, PROOFING, proofingClientOf, startTenant } from './tenant-fixture.ts';

let clock: ReturnType<typeof createTestClock>;
let tenant: Tenant;

beforeEach(async () => {
  clock = createTestClock();
  tenant = await startTenant(clock.now);
});
afterEach(() => tenant.close());

/** Opens the link of a new session and passes; gives what was called back by the time that `count` callbacks were answered. */
async function passed(count: number, refusals = 0) {
  const { url, received } = await receiveCallbacks(clock.now, refusals);
  const { sessionId } = await proofingClientOf(tenant).startProofing({ ...PROOFING, callbackUrl: url });
  await fetch(`${tenant.phoneUrl}/proofing/${sessionId}`, { headers: { connection: 'close' } });
  await decide(tenant, sessionId, 'pass');
  await answered(count);
  return { sessionId, received };
}

const answered = (count: number) =>
  vi.waitFor(() => expect(tenant.callbacks()).toHaveLength(count), { timeout: 30_000, interval: 5 });

const setCallbacks = (fault: (FaultSetting & { operation: 'callback' })['fault'], user?: string) =>
  tenant.setFault({ operation: 'callback', user, fault });

const admin = (path: string, body: object) =>
  fetch(`${tenant.url}/admin/${path}`, {
    method: 'POST',
    body: JSON.stringify(body),
    headers: { 'content-type': 'application/json', connection: 'close' },
  });

describe('callbacks of the tenant', () => {
  it('T33: each new status is called back once, signed and in order', async () => {
    const { sessionId, received } = await passed(2);

    const verified = { outcome: 'ok', sessionId };
    expect(received).toEqual([
      { status: 'In Progress', verified: { ...verified, saysFinal: false } },
      { status: 'Completed', verified: { ...verified, saysFinal: true } },
    ]);
    expect(tenant.callbacks()).toEqual(
      ['In Progress', 'Completed'].map((status) => ({
        sessionId,
        status,
        kind: 'genuine',
        sentAt: clock.now(),
        outcome: 204,
      })),
    );
  });

  it('T33: sends again what is answered 503, after the time that is asked for', async () => {
    const { received } = await passed(3, 1);

    expect(tenant.callbacks().map(({ outcome }) => outcome)).toEqual([503, 204, 204]);
    expect(received.map(({ status }) => status).toSorted()).toEqual(['Completed', 'In Progress', 'In Progress']);
  });

  it('T33: sends nothing more than four times', async () => {
    const { sessionId, received } = await passed(8, 100);

    await admin('callbacks', { session_id: sessionId });

    expect(received).toHaveLength(9);
  });

  it('T33: duplicated: each twice', async () => {
    setCallbacks({ kind: 'duplicated' });

    const { received } = await passed(4);

    expect(received.map(({ status }) => status)).toEqual(['In Progress', 'In Progress', 'Completed', 'Completed']);
    expect(received.every(({ verified }) => verified.outcome === 'ok')).toBe(true);
  });

  it('T33: out of order: the last one first', async () => {
    setCallbacks({ kind: 'out-of-order' });

    const { received } = await passed(2);

    expect(received.map(({ status }) => status)).toEqual(['Completed', 'In Progress']);
  });

  it('T33: delayed: all of them, later', async () => {
    setCallbacks({ kind: 'delayed', after_ms: 20 });

    const { received } = await passed(2);

    expect(received.map(({ status }) => status)).toEqual(['In Progress', 'Completed']);
  });

  it.each([
    ['forged', 'signature_mismatch'],
    ['stale', 'time_out_of_window'],
  ] as const)('T33: %s is refused: %s', async (kind, reason) => {
    setCallbacks({ kind });

    const { received } = await passed(2);

    const verified = { outcome: 'refused', reason };
    expect(received.map((callback) => callback.verified)).toEqual([verified, verified]);
  });

  it('T33: never for one user name: nothing comes until the tenant is told to, and others are called', async () => {
    setCallbacks({ kind: 'never' }, 'dave');
    const { url, received } = await receiveCallbacks(clock.now);
    const client = proofingClientOf(tenant);
    const { sessionId } = await client.startProofing({ ...PROOFING, username: 'dave', callbackUrl: url });
    await decide(tenant, sessionId, 'pass');
    await passed(2);
    expect(received).toEqual([]);

    expect((await admin('callbacks', { session_id: sessionId })).status).toBe(204);
    expect((await admin('callbacks', { session_id: sessionId, status: 'Expired', kind: 'forged' })).status).toBe(204);

    expect(received).toEqual([
      { status: 'Completed', verified: { outcome: 'ok', sessionId, saysFinal: true } },
      { status: 'Expired', verified: { outcome: 'refused', reason: 'signature_mismatch' } },
    ]);
  });

  it.each(['https://api.example/idv-callback', 'http://api.example/idv-callback', 'http://127.0.0.1.example/x'])(
    'T29: nothing is sent to %s',
    async (callback_url) => {
      const { userPoolId, username, documentTypes, livenessMode } = PROOFING;
      const response = await fetch(`${tenant.url}/v1/verify/sessions`, {
        method: 'POST',
        headers: { authorization: 'Bearer test-api-key', connection: 'close' },
        body: JSON.stringify({
          document_types: documentTypes,
          liveness_mode: livenessMode,
          callback_url,
          metadata: { cognito_user_pool: userPoolId, cognito_username: username },
        }),
      });
      const { session_id } = (await response.json()) as { session_id: string };

      await decide(tenant, session_id, 'fail');
      await answered(1);

      expect(tenant.callbacks()).toMatchObject([{ outcome: 'not_loopback' }]);
    },
  );

  it('a callback that nobody takes is in the journal, and holds nothing up', async () => {
    const { sessionId } = await proofingClientOf(tenant).startProofing(PROOFING);
    await decide(tenant, sessionId, 'decline');
    await answered(1);

    const journal = await fetch(`${tenant.url}/admin/journal`, { headers: { connection: 'close' } });

    expect(await journal.json()).toEqual({
      pushes: [],
      proofings: [
        {
          session_id: sessionId,
          user_pool_id: PROOFING.userPoolId,
          username: 'carol',
          callback_url: PROOFING.callbackUrl.href,
          requested_at: clock.now(),
          status: 'Declined',
          outcome: 'declined',
        },
      ],
      callbacks: [
        { session_id: sessionId, status: 'Declined', kind: 'genuine', sent_at: clock.now(), outcome: 'failed' },
      ],
    });
  });

  it.each([{}, { session_id: 1 }, { session_id: 'x', status: 'completed' }, { session_id: 'x', kind: 'late' }])(
    'refuses the order %j',
    async (order) => {
      expect((await admin('callbacks', order)).status).toBe(400);
    },
  );

  it('knows no callback for a session that does not exist', async () => {
    expect((await admin('callbacks', { session_id: 'another' })).status).toBe(404);
  });
});
