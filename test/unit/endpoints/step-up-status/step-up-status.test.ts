import { describe, expect, it } from 'vitest';
import { ProviderResultInvalidError, ProviderUnavailableError } from '../../../../src/identity-provider/errors.ts';
import { bindingParts } from '../../../../src/step-up/binding.ts';
import { createHandle } from '../../../../src/step-up/handle.ts';
import { accessToken } from '../../../fixtures/authorizer/access-token.ts';
import { hanging } from '../../../fixtures/providers/scripted-provider.ts';
import { at, BINDING, identityWith, NONCE, OTHER_NONCE, recordIn } from '../../../fixtures/step-up-records.ts';
import { unavailableStandingStore } from '../../../fixtures/stores/unavailable-stores.ts';
import { ALICE, HANDLE, ownRecord, SESSION, statusEvent, statusUnderTest } from './status-under-test.ts';

const UNKNOWN = {
  statusCode: 404,
  headers: {
    'Access-Control-Allow-Origin': 'https://bank.example',
    'Access-Control-Expose-Headers': 'WWW-Authenticate, Retry-After',
    'Cache-Control': 'no-store',
    'Content-Type': 'application/problem+json',
  },
  body: '{"type":"urn:countersign:problem:handle_unknown","status":404,"reason":"handle_unknown"}',
};

describe('POST /step-up/status', () => {
  it('tells the state of an own challenge, and when to ask again', async () => {
    const { handler, provider } = await statusUnderTest({ record: ownRecord('pending') });

    const response = await handler(statusEvent());

    expect(response).toEqual({
      statusCode: 200,
      headers: {
        'Access-Control-Allow-Origin': 'https://bank.example',
        'Access-Control-Expose-Headers': 'WWW-Authenticate, Retry-After',
        'Cache-Control': 'no-store',
        'Content-Type': 'application/json',
        'Retry-After': '3',
      },
      body: '{"state":"pending","expires_in":300,"retry_after":3}',
    });
    expect(provider.fetches).toEqual([]);
  });

  it('asks the provider about a challenge on the phone, and records nothing', async () => {
    const record = ownRecord('challenged');
    const { handler, provider, stores } = await statusUnderTest({
      record,
      result: async () => ({ outcome: 'refused' }),
    });

    const response = await handler(statusEvent());

    expect(response.body).toBe('{"state":"refused","expires_in":300}');
    expect(response.headers).not.toHaveProperty('Retry-After');
    expect(provider.fetches).toEqual([
      {
        challengeId: 'push-1',
        providerUserId: 'person-1',
        digest: bindingParts(BINDING)?.digest.toString('base64url'),
      },
    ]);
    expect(provider.rings).toEqual([]);
    expect(await stores.records.find(ALICE, BINDING)).toEqual(record);
    expect(await stores.limits.find(ALICE)).toBeUndefined();
  });

  it.each(['challenged', 'answered', 'refused', 'ringing'] as const)(
    'T32 asks nobody about a %s challenge that is over',
    async (state) => {
      const { handler, provider, time } = await statusUnderTest({ record: ownRecord(state) });
      time.now = at(300);

      await handler(statusEvent());

      expect(provider.fetches).toEqual([]);
    },
  );

  it.each([
    ['another sign-in of the person', accessToken({ originJti: 'another' })],
    ['another person', accessToken({ sub: '2a9e64f0-7d1b-4f58-8c1e-3b7a9d4c5e02' })],
    ['the same sub in another pool', accessToken({ userPoolId: 'eu-central-1_Other0001' })],
  ])('T23 tells %s nothing', async (_, token) => {
    const { handler, provider } = await statusUnderTest({
      record: ownRecord('challenged'),
      tokens: { 'other.web.token': token },
    });

    expect(await handler(statusEvent({ token: 'other.web.token' }))).toEqual(UNKNOWN);
    expect(provider.fetches).toEqual([]);
  });

  it('T23 tells nothing of a record that lies under the own binding and is of another sign-in', async () => {
    const { handler } = await statusUnderTest({ record: recordIn('answered') });

    expect(await handler(statusEvent())).toEqual(UNKNOWN);
  });

  it('T23 tells a sign-in that was ended so, and asks nobody', async () => {
    const identity = identityWith({ revokedSessions: new Map([[SESSION, at(-1)]]) });
    const { handler, provider } = await statusUnderTest({ record: ownRecord('challenged'), identity });

    const response = await handler(statusEvent());

    expect(JSON.parse(response.body)).toMatchObject({ status: 401, reason: 'session_revoked' });
    expect(provider.fetches).toEqual([]);
  });

  it('T24 knows no handle with any one bit flipped', async () => {
    const { handler, provider } = await statusUnderTest({ record: ownRecord('challenged') });
    const bytes = Buffer.from(HANDLE.slice('cs1.'.length), 'base64url');

    for (let bit = 0; bit < bytes.length * 8; bit++) {
      const flipped = Buffer.from(bytes);
      flipped.writeUInt8(flipped.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
      const handle = `cs1.${flipped.toString('base64url')}`;

      expect(await handler(statusEvent({ handle })), `bit ${bit}`).toEqual(UNKNOWN);
    }
    expect(provider.fetches).toEqual([]);
  });

  it.each([
    ['of an older challenge', createHandle(BINDING, OTHER_NONCE)],
    ['of no challenge', createHandle(`session:${'A'.repeat(43)}`, NONCE)],
    ['that is the token', 'alice.web.token'],
    ['that is the nonce', NONCE],
    ['that is empty', ''],
    ['with white space', `${HANDLE} `],
    ['that names a prototype', '__proto__'],
  ])('T24 does not know a handle %s', async (_, handle) => {
    const { handler } = await statusUnderTest({ record: ownRecord('answered') });

    expect(await handler(statusEvent({ handle }))).toEqual(UNKNOWN);
  });

  it('T41 tells a token without a sign-in nothing', async () => {
    const { handler } = await statusUnderTest({
      record: ownRecord('pending'),
      tokens: { 'payroll.machine.token': accessToken({ originJti: undefined, machine: true }) },
    });

    expect(await handler(statusEvent({ token: 'payroll.machine.token' }))).toEqual(UNKNOWN);
  });

  it.each([
    ['no token', null, 'token_missing'],
    ['a token that is no Bearer token', { authorization: ['Basic YWxpY2U6eA=='] }, 'authorization_malformed'],
    ['a token that is not accepted', { authorization: ['Bearer some.other.token'] }, 'token_expired'],
  ])('refuses %s', async (_, headers, reason) => {
    const { handler } = await statusUnderTest({ record: ownRecord('pending') });

    const response = await handler(statusEvent({ headers }));

    expect(JSON.parse(response.body)).toEqual({ type: `urn:countersign:problem:${reason}`, status: 401, reason });
  });

  it('T4 refuses a repeated Authorization, in whatever case', async () => {
    const { handler } = await statusUnderTest({ record: ownRecord('pending') });
    const headers = { Authorization: ['Bearer alice.web.token'], authorization: ['Bearer alice.web.token'] };

    expect((await handler(statusEvent({ headers }))).statusCode).toBe(400);
  });

  it.each([
    null,
    '',
    '[]',
    'null',
    '{}',
    HANDLE,
    JSON.stringify({ handle: [HANDLE] }),
    JSON.stringify({ handle: null }),
    JSON.stringify({ handle: HANDLE, sub: 'somebody' }),
    '{"__proto__":{"handle":"x"}}',
    '['.repeat(100_000),
  ])('T28 T32 refuses a body that is not one handle, and looks nothing up', async (body) => {
    const { handler, records } = await statusUnderTest({ standings: unavailableStandingStore });

    const response = await handler(statusEvent({ body }));

    expect(JSON.parse(response.body)).toMatchObject({ status: 400, reason: 'request_malformed' });
    expect(records).toMatchObject([{ level: 'INFO', reason: 'request_malformed' }]);
  });

  it('T32 looks nothing up for a handle that is none', async () => {
    const { handler } = await statusUnderTest({ standings: unavailableStandingStore });

    expect((await handler(statusEvent({ handle: 'cs1.short' }))).statusCode).toBe(404);
  });

  it.each([null, 'POST', {}, { ...statusEvent(), httpMethod: 'GET' }, { ...statusEvent(), body: 7 }])(
    'T28 refuses the event %j',
    async (event) => {
      const { handler } = await statusUnderTest();

      expect((await handler(event)).statusCode).toBe(400);
    },
  );

  it('T25 answers 503 while the table is down, and logs what failed', async () => {
    const { handler, records } = await statusUnderTest({ standings: unavailableStandingStore });

    const response = await handler(statusEvent());

    expect(JSON.parse(response.body)).toMatchObject({ status: 503, reason: 'step_up_status_unavailable' });
    expect(records).toEqual([
      {
        level: 'ERROR',
        message: 'step_up_status',
        state: null,
        reason: null,
        binding: null,
        code: 'ERR_STORE_UNAVAILABLE',
        operation: 'BatchGetItem',
        detail: null,
      },
    ]);
  });

  it.each([
    ['is down', new ProviderUnavailableError('result'), 'ERR_PROVIDER_UNAVAILABLE', null],
    [
      'answers what does not verify',
      new ProviderResultInvalidError('signature_mismatch'),
      'ERR_PROVIDER_RESULT_INVALID',
      'signature_mismatch',
    ],
  ])('T18 T25 tells a challenge as pending while the provider %s, and logs it', async (_, error, code, detail) => {
    const { handler, records } = await statusUnderTest({
      record: ownRecord('challenged'),
      result: () => Promise.reject(error),
    });

    const response = await handler(statusEvent());

    expect(response).toMatchObject({ statusCode: 200, headers: { 'Retry-After': '5' } });
    expect(JSON.parse(response.body)).toEqual({ state: 'pending', expires_in: 300, retry_after: 5 });
    expect(records).toMatchObject([{ level: 'ERROR', state: 'pending', code, operation: 'result', detail }]);
  });

  it('T26 waits for a provider that hangs no longer than its deadline', async () => {
    const { handler, records } = await statusUnderTest({
      record: ownRecord('challenged'),
      result: hanging,
      deadlineMs: 1,
    });

    const response = await handler(statusEvent());

    expect(JSON.parse(response.body)).toMatchObject({ state: 'pending', retry_after: 5 });
    expect(records).toMatchObject([{ level: 'ERROR', code: 'ERR_DEADLINE_EXCEEDED' }]);
  });

  it('T26 answers 503 by its own deadline, whatever hangs', async () => {
    const { handler } = await statusUnderTest({ standings: { findStanding: hanging }, deadlineMs: 1 });

    expect((await handler(statusEvent())).statusCode).toBe(503);
  });

  it('T31 writes one record a call, with the binding of an own challenge and nothing of the request', async () => {
    const { handler, records } = await statusUnderTest({ record: ownRecord('pending') });
    const foreign = createHandle(`transaction:${'B'.repeat(42)}A`, NONCE);

    await handler(statusEvent());
    await handler(statusEvent({ handle: foreign }));

    const nothing = { code: null, operation: null, detail: null };
    expect(records).toEqual([
      { level: 'INFO', message: 'step_up_status', state: 'pending', reason: null, binding: BINDING, ...nothing },
      { level: 'INFO', message: 'step_up_status', state: null, reason: 'handle_unknown', binding: null, ...nothing },
    ]);
  });

  it('tells what Verify recorded at once, also while an answer of the provider is kept', async () => {
    const { handler, stores } = await statusUnderTest({ record: ownRecord('challenged') });
    await handler(statusEvent());
    await stores.records.write(ALICE, BINDING, ownRecord('challenged'), ownRecord('answered', { rev: 8 }));

    const response = await handler(statusEvent());

    expect(JSON.parse(response.body)).toEqual({ state: 'approved', expires_in: 0 });
  });
});
