import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { idvCallbackHandler } from '../../../../src/endpoints/idv-callback/rest-api.ts';
import { ProviderUnavailableError } from '../../../../src/identity-provider/errors.ts';
import { verifyCallback } from '../../../../src/identity-provider/verify-callback.ts';
import type { Settled } from '../../../../src/proofing/settle-proofing.ts';
import { recordingLogger } from '../../../fixtures/recording-logger.ts';
import { NOW, proofingWorld } from '../../proofing/proofing-world.ts';

const SECRET = 'callback-secret-of-32-characters';
const BODY = '{"session_id": "session-1",  "status": "Completed"}';

function signed(body: string, seconds: number = NOW, secret = SECRET): string {
  return `t=${seconds},v1=${createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex')}`;
}

/** `POST /idv-callback` as a Lambda proxy integration gets it. */
function callback(
  changes: {
    readonly body?: string | null;
    readonly headers?: Readonly<Record<string, readonly string[]>> | null;
    readonly isBase64Encoded?: boolean;
  } = {},
) {
  const { body = BODY, headers = { 'X-1Kosmos-Signature': [signed(BODY)] }, isBase64Encoded = false } = changes;
  return { httpMethod: 'POST', path: '/idv-callback', multiValueHeaders: headers, body, isBase64Encoded };
}

function endpoint(settle: (sessionId: string) => Promise<Settled> = async () => ({ kind: 'confirmed' })) {
  const { logger, records } = recordingLogger();
  const settled: string[] = [];
  const handler = idvCallbackHandler({
    verify: async (rawBody, header) => verifyCallback(rawBody, header, SECRET, NOW),
    settle: (sessionId) => {
      settled.push(sessionId);
      return settle(sessionId);
    },
    log: logger,
    deadlineMs: 50,
  });
  return { handler, settled, records };
}

describe('idvCallbackHandler', () => {
  it('confirms the account of a session that passed', async () => {
    const world = proofingWorld();
    await world.start();
    world.pass('session-1');
    const { handler } = endpoint(world.settle);

    expect(await handler(callback())).toEqual({ statusCode: 200, headers: { 'Cache-Control': 'no-store' }, body: '' });
    expect(world.alice()?.status).toBe('CONFIRMED');
  });

  it('T33: believes nothing that a callback says of the result', async () => {
    const world = proofingWorld();
    await world.start();
    const { handler } = endpoint(world.settle);
    const body = '{"session_id": "session-1", "status": "Completed", "result": "Passed"}';

    const response = await handler(callback({ body, headers: { 'x-1kosmos-signature': [signed(body)] } }));

    expect(response.statusCode).toBe(503);
    expect(world.alice()?.status).toBe('UNCONFIRMED');
  });

  it.each(['Completed', 'Expired', 'Declined'])(
    'asks for a callback again that says %s while the provider has no result, and confirms by the next one',
    async (status) => {
      const world = proofingWorld();
      await world.start();
      const { handler, records } = endpoint(world.settle);
      const body = JSON.stringify({ session_id: 'session-1', status });
      const again = callback({ body, headers: { 'x-1kosmos-signature': [signed(body)] } });

      const response = await handler(again);

      expect(response).toEqual({
        statusCode: 503,
        headers: { 'Cache-Control': 'no-store', 'Retry-After': '5' },
        body: '',
      });
      expect(records).toMatchObject([{ level: 'INFO', outcome: 'postponed', reason: 'proofing_pending' }]);
      world.pass('session-1');

      expect((await handler(again)).statusCode).toBe(200);
      expect(world.alice()?.status).toBe('CONFIRMED');
    },
  );

  it.each(['Pending', 'In Progress'])('asks for nothing again when a callback says %s', async (status) => {
    const world = proofingWorld();
    await world.start();
    const { handler } = endpoint(world.settle);
    const body = JSON.stringify({ session_id: 'session-1', status });

    const response = await handler(callback({ body, headers: { 'x-1kosmos-signature': [signed(body)] } }));

    expect(response).toEqual({ statusCode: 202, headers: { 'Cache-Control': 'no-store' }, body: '' });
  });

  it('T33: ends in the same way in whatever order callbacks come, and however often', async () => {
    const world = proofingWorld();
    await world.start();
    const { handler } = endpoint(world.settle);
    const bodies = ['Completed', 'Pending', 'In Progress', 'Completed'].map((status) =>
      JSON.stringify({ session_id: 'session-1', status }),
    );
    const send = (body: string) => handler(callback({ body, headers: { 'x-1kosmos-signature': [signed(body)] } }));
    await send(bodies[0] ?? '');
    world.pass('session-1');

    const statuses: number[] = [];
    for (const body of [...bodies.slice(1), ...bodies]) statuses.push((await send(body)).statusCode);

    expect(new Set(statuses)).toEqual(new Set([200]));
    expect(await world.identity()).toMatchObject({ rev: 1, providerUserId: 'person-1' });
  });

  it('reads a body that API Gateway encoded', async () => {
    const { handler, settled } = endpoint();

    await handler(callback({ body: Buffer.from(BODY).toString('base64'), isBase64Encoded: true }));

    expect(settled).toEqual(['session-1']);
  });

  it.each([
    [{ kind: 'confirmed' }, 200, 'confirmed', null],
    [{ kind: 'failed', state: 'declined' }, 200, 'not_proofed', 'declined'],
    [{ kind: 'ignored', reason: 'proofing_pending' }, 503, 'postponed', 'proofing_pending'],
    [{ kind: 'ignored', reason: 'session_unknown' }, 202, 'ignored', 'session_unknown'],
  ] as const)('answers %o with %i and one record', async (settled, statusCode, outcome, reason) => {
    const { handler, records } = endpoint(async () => settled);

    const response = await handler(callback());

    expect(response).toMatchObject({ statusCode, body: '' });
    expect(records).toMatchObject([{ level: 'INFO', message: 'idv_callback', outcome, reason }]);
  });

  it.each<[string, Parameters<typeof callback>[0], string]>([
    ['no signature', { headers: {} }, 'signature_missing'],
    ['no headers', { headers: null }, 'signature_missing'],
    ['a signature without time', { headers: { 'x-1kosmos-signature': ['v1=00'] } }, 'signature_malformed'],
    ['two signatures', { headers: { 'x-1kosmos-signature': [signed(BODY), signed(BODY)] } }, 'signature_repeated'],
    [
      'two spellings of the header',
      { headers: { 'x-1kosmos-signature': [signed(BODY)], 'X-1KOSMOS-SIGNATURE': [signed(BODY)] } },
      'signature_repeated',
    ],
    [
      'the signature of another secret',
      { headers: { 'x-1kosmos-signature': [signed(BODY, NOW, 'x'.repeat(32))] } },
      'signature_mismatch',
    ],
    ['another body', { body: BODY.replace('session-1', 'session-2') }, 'signature_mismatch'],
    ['the same JSON in other bytes', { body: BODY.replace('  ', ' ') }, 'signature_mismatch'],
    ['an empty body', { body: null }, 'signature_mismatch'],
    [
      'a signature of 301 s ago',
      { headers: { 'x-1kosmos-signature': [signed(BODY, NOW - 301)] } },
      'time_out_of_window',
    ],
    [
      'a signature of 301 s ahead',
      { headers: { 'x-1kosmos-signature': [signed(BODY, NOW + 301)] } },
      'time_out_of_window',
    ],
    ['a huge body', { body: 'x'.repeat(20_000) }, 'body_too_large'],
  ])('T32, T33: refuses %s with 401, and does nothing', async (_, changes, reason) => {
    const { handler, settled, records } = endpoint();

    const response = await handler(callback(changes));

    expect(response).toMatchObject({ statusCode: 401, body: '' });
    expect(settled).toEqual([]);
    expect(records).toMatchObject([{ level: 'INFO', outcome: 'refused', reason }]);
  });

  it.each([NOW - 300, NOW + 300])('T33: takes a signature at the edge of the window', async (seconds) => {
    const { handler } = endpoint();

    const response = await handler(callback({ headers: { 'x-1kosmos-signature': [signed(BODY, seconds)] } }));

    expect(response.statusCode).toBe(200);
  });

  it.each(['', '[]', '{"session_id": 1}', '{"session_id": "../x"}', 'session-1'])(
    'refuses the signed body %j with 400',
    async (body) => {
      const { handler, settled } = endpoint();

      const response = await handler(callback({ body, headers: { 'x-1kosmos-signature': [signed(body)] } }));

      expect(response.statusCode).toBe(400);
      expect(settled).toEqual([]);
    },
  );

  it.each([
    ['no object', null],
    ['a GET', { ...callback(), httpMethod: 'GET' }],
    ['no headers at all', { ...callback(), multiValueHeaders: undefined }],
    ['a body that is an object', { ...callback(), body: { session_id: 'session-1' } }],
  ])('T28: refuses %s with 400', async (_, event) => {
    const { handler, settled } = endpoint();

    expect((await handler(event)).statusCode).toBe(400);
    expect(settled).toEqual([]);
  });

  it('T25: answers 503 in an outage, and writes why', async () => {
    const { handler, records } = endpoint(() => Promise.reject(new ProviderUnavailableError('proofing_result')));

    expect(await handler(callback())).toMatchObject({ statusCode: 503, headers: { 'Retry-After': '5' } });
    expect(records).toMatchObject([
      { level: 'ERROR', outcome: 'failed', code: 'ERR_PROVIDER_UNAVAILABLE', operation: 'proofing_result' },
    ]);
  });

  it('T26: answers 503 when nothing else answers', async () => {
    const { handler, records } = endpoint(() => new Promise(() => {}));

    expect((await handler(callback())).statusCode).toBe(503);
    expect(records).toMatchObject([{ level: 'ERROR', code: 'ERR_DEADLINE_EXCEEDED' }]);
  });

  it('T31: writes neither session nor signature', async () => {
    const { handler, records } = endpoint();
    await handler(callback());
    await handler(callback({ body: null }));

    expect(JSON.stringify(records)).not.toMatch(/session-1|v1=/);
  });
});
