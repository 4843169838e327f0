import { describe, expect, it } from 'vitest';
import { StoreUnavailableError } from '../../../../src/step-up/errors.ts';
import { isRevoked } from '../../../../src/step-up/revocation.ts';
import { sessionIdOf } from '../../../../src/step-up/session-id.ts';
import { accessToken } from '../../../fixtures/authorizer/access-token.ts';
import { NOW, signOutEvent, signOutUnderTest } from './sign-out-under-test.ts';

const ALICE = accessToken();
const sessionId = sessionIdOf(String(ALICE.originJti));

describe('POST /sign-out', () => {
  it('T23 ends this sign-in and no other', async () => {
    const { handler, identities } = signOutUnderTest();

    const response = await handler(signOutEvent());

    const identity = await identities.find(ALICE);
    expect(response).toMatchObject({ statusCode: 204, body: '' });
    expect(isRevoked(identity, { sessionId, authTime: ALICE.authTime })).toBe(true);
    expect(isRevoked(identity, { sessionId: sessionIdOf('another'), authTime: ALICE.authTime })).toBe(false);
  });

  it('T23 ends every sign-in of the person, where that is asked for', async () => {
    const { handler, identities } = signOutUnderTest();

    const response = await handler(signOutEvent({ body: '{"everywhere":true}' }));

    const identity = await identities.find(ALICE);
    expect(response.statusCode).toBe(204);
    expect(isRevoked(identity, { sessionId: sessionIdOf('another'), authTime: ALICE.authTime })).toBe(true);
  });

  it("T31 leaves a record that says what was ended, and nobody's name", async () => {
    const { handler, records } = signOutUnderTest();

    await handler(signOutEvent({ body: '{"everywhere":true}' }));

    expect(records).toEqual([{ message: 'signed_out', fields: { everywhere: true } }]);
  });

  it('changes nothing the second time', async () => {
    const { handler, identities } = signOutUnderTest();
    await handler(signOutEvent());
    const after = await identities.find(ALICE);

    const again = await handler(signOutEvent());

    expect(again.statusCode).toBe(204);
    expect(await identities.find(ALICE)).toEqual(after);
  });

  it('T23 lets a sign-in that was ended end no other, and writes nothing for it', async () => {
    const { handler, identities } = signOutUnderTest();
    await handler(signOutEvent());
    const after = await identities.find(ALICE);

    const thief = await handler(signOutEvent({ body: '{"everywhere":true}' }));

    expect(thief.statusCode).toBe(204);
    expect(await identities.find(ALICE)).toEqual(after);
  });

  it('keeps what is known of the person', async () => {
    const { handler, identities } = signOutUnderTest();
    await identities.write(ALICE, undefined, {
      rev: 1,
      providerUserId: 'p-alice',
      proofing: { ial: 2, at: NOW },
      asserted: undefined,
      heard: undefined,
      revokedBefore: undefined,
      revokedSessions: new Map(),
    });

    await handler(signOutEvent());

    expect(await identities.find(ALICE)).toMatchObject({ providerUserId: 'p-alice', proofing: { ial: 2 } });
  });

  it.each([
    ['no token', null, 401, 'token_missing'],
    ['a token that is no Bearer token', { authorization: ['Basic YWxpY2U6eA=='] }, 401, 'authorization_malformed'],
    ['a token that is not accepted', { authorization: ['Bearer some.other.token'] }, 401, 'token_expired'],
  ])('refuses %s and ends nothing', async (_, headers, statusCode, reason) => {
    const { handler, identities } = signOutUnderTest();

    const response = await handler(signOutEvent({ headers }));

    expect(response.statusCode).toBe(statusCode);
    expect(JSON.parse(response.body)).toEqual({
      type: `urn:countersign:problem:${reason}`,
      status: statusCode,
      reason,
    });
    expect(await identities.find(ALICE)).toBeUndefined();
  });

  it('T4 refuses a repeated Authorization, in whatever case', async () => {
    const { handler, identities } = signOutUnderTest();
    const headers = { Authorization: ['Bearer alice.web.token'], authorization: ['Bearer alice.web.token'] };

    const response = await handler(signOutEvent({ headers }));

    expect(response.statusCode).toBe(400);
    expect(await identities.find(ALICE)).toBeUndefined();
  });

  it('T41 refuses a token that names no sign-in', async () => {
    const machine = accessToken({ originJti: undefined, machine: true });
    const { handler } = signOutUnderTest({ tokens: { 'payroll.machine.token': machine } });

    const response = await handler(signOutEvent({ headers: { Authorization: ['Bearer payroll.machine.token'] } }));

    expect(JSON.parse(response.body)).toMatchObject({ status: 400, reason: 'session_unknown' });
  });

  it.each(['{"everywhere":"true"}', '{"everywhere":true,"sub":"somebody"}', '[]', 'everywhere=true'])(
    'T28 refuses the body %s and ends nothing',
    async (body) => {
      const { handler, identities } = signOutUnderTest();

      const response = await handler(signOutEvent({ body }));

      expect(JSON.parse(response.body)).toMatchObject({ status: 400, reason: 'request_malformed' });
      expect(await identities.find(ALICE)).toBeUndefined();
    },
  );

  it.each([null, 'POST', {}, { ...signOutEvent(), httpMethod: 'GET' }])('T28 refuses the event %j', async (event) => {
    const { handler } = signOutUnderTest();

    expect((await handler(event)).statusCode).toBe(400);
  });

  it('T25 answers an outage with 503, and logs what failed and nobody', async () => {
    const down = () => Promise.reject(new StoreUnavailableError('GetItem'));
    const { handler, errors } = signOutUnderTest({ identities: { find: down, write: down } });

    const response = await handler(signOutEvent());

    expect(response.statusCode).toBe(503);
    expect(errors).toEqual([
      {
        message: 'sign_out_failed',
        fields: { code: 'ERR_STORE_UNAVAILABLE', operation: 'GetItem', detail: null },
      },
    ]);
  });

  it('is never cached, and readable by the page that asks', async () => {
    const { handler } = signOutUnderTest();

    const { headers } = await handler(signOutEvent());

    expect(headers).toEqual({
      'Access-Control-Allow-Origin': 'https://bank.example',
      'Access-Control-Expose-Headers': 'WWW-Authenticate, Retry-After',
      'Cache-Control': 'no-store',
    });
  });
});
