import { describe, expect, it } from 'vitest';
import { ProviderUnavailableError } from '../../../../src/identity-provider/errors.ts';
import { UserPoolUnavailableError } from '../../../../src/proofing/errors.ts';
import { numericDate } from '../../../../src/shared/numeric-date.ts';
import { preSignUp } from '../../../../src/triggers/pre-sign-up/pre-sign-up.ts';
import { TriggerEventInvalidError } from '../../../../src/triggers/trigger-event.ts';
import { ALICE, ALICE_SUB, NOW, type ProofingChanges, proofingWorld } from '../../proofing/proofing-world.ts';
import { preSignUpEvent } from '../sign-up-events.ts';

const FEDERATED = ['AdminCreateUser', 'ExternalProvider'];

function initiate(changes: Partial<ProofingChanges> = {}) {
  const world = proofingWorld(changes);
  world.poolAccounts.delete('alice');
  const { isTaken } = world.accounts;
  return { world, handle: preSignUp({ mode: 'initiate', isTaken, start: (signUp) => world.start(signUp) }) };
}

function verify() {
  const world = proofingWorld();
  return { world, handle: preSignUp({ mode: 'verify', present: world.present }) };
}

const saying = (sessionId: unknown) => ({ clientMetadata: { blockid_session: sessionId } });

describe('preSignUp in mode initiate', () => {
  it('T44: opens a proofing and confirms and verifies nothing', async () => {
    const { world, handle } = initiate();

    const answer = await handle(preSignUpEvent(), undefined);

    expect(answer).toMatchObject({
      outcome: 'started',
      event: { response: { autoConfirmUser: false, autoVerifyEmail: false, autoVerifyPhone: false } },
    });
    expect(world.requests).toMatchObject([{ userPoolId: ALICE.userPoolId, username: 'alice' }]);
  });

  it('keeps everything of the event but its response', async () => {
    const { handle } = initiate();
    const event = preSignUpEvent();

    const answer = await handle(event, undefined);

    expect(answer.event).toEqual({ ...event, response: expect.anything() });
  });

  it.each(FEDERATED)('T44: lets PreSignUp_%s pass as it is, and opens nothing', async (source) => {
    const { world, handle } = initiate();
    const event = preSignUpEvent(source);

    expect(await handle(event, undefined)).toEqual({ event, outcome: 'passed_on', reason: undefined });
    expect(world.requests).toEqual([]);
  });

  it.each(['UNCONFIRMED', 'CONFIRMED', 'FORCE_CHANGE_PASSWORD', 'EXTERNAL_PROVIDER'] as const)(
    'T44: leaves an account that is %s its session when somebody signs up under its name',
    async (status) => {
      const { world, handle } = initiate();
      await handle(preSignUpEvent(), undefined);
      world.poolAccounts.set('alice', { sub: ALICE_SUB, status, providerUserId: undefined });
      world.time.now = numericDate(NOW + 3600);
      const event = preSignUpEvent('SignUp', { userAttributes: { email: 'mallory@example.com' } });

      const answer = await handle(event, undefined);

      expect(answer).toEqual({ event, outcome: 'passed_on', reason: 'account_exists' });
      expect(world.requests).toHaveLength(1);
      expect(await world.proofings.findLatest(ALICE)).toMatchObject({ sessionId: 'session-1', startedAt: NOW });
    },
  );

  it('T25: opens nothing when the user pool does not say whether the name is taken', async () => {
    const error = new UserPoolUnavailableError('AdminGetUser');
    const { world, handle } = initiate({ accounts: (inner) => ({ ...inner, isTaken: () => Promise.reject(error) }) });

    await expect(handle(preSignUpEvent(), undefined)).rejects.toBe(error);
    expect(world.requests).toEqual([]);
  });

  it('hears nothing that the client says of a session', async () => {
    const { world, handle } = initiate();
    world.pass('client-session');

    await handle(preSignUpEvent('SignUp', saying('client-session')), undefined);

    expect(world.fetched).toEqual([]);
    expect(await world.proofings.find('client-session')).toBeUndefined();
  });

  it('T25: fails the sign-up when the provider does, with a text that names nobody', async () => {
    const { handle } = initiate({
      provider: (inner) => ({
        ...inner,
        startProofing: () => Promise.reject(new ProviderUnavailableError('proofing')),
      }),
    });

    const error = await handle(preSignUpEvent(), undefined).catch((thrown: unknown) => thrown);

    expect(String(error)).toBe('ProviderUnavailableError: the identity provider did not answer proofing as documented');
  });
});

describe('preSignUp in mode verify', () => {
  it.each([
    ['ClientMetadata', saying('client-session')],
    ['an attribute', { userAttributes: { 'custom:blockid_session': 'client-session' } }],
    ['both', { ...saying('client-session'), userAttributes: { 'custom:blockid_session': 'client-session' } }],
  ])('T44: confirms an account whose session passed, said in %s, and verifies nothing', async (_, request) => {
    const { world, handle } = verify();
    world.pass('client-session');

    const answer = await handle(preSignUpEvent('SignUp', request), undefined);

    expect(answer).toMatchObject({
      outcome: 'accepted',
      event: { response: { autoConfirmUser: true, autoVerifyEmail: false, autoVerifyPhone: false } },
    });
    expect(world.requests).toEqual([]);
  });

  it.each([
    ['no session', {}, 'session_missing'],
    ['an empty one', saying(''), 'session_malformed'],
    ['a path', saying('../sessions/other'), 'session_malformed'],
    ['a wildcard', saying('*'), 'session_malformed'],
    ['a long one', saying('a'.repeat(129)), 'session_malformed'],
    [
      'two',
      { ...saying('client-session'), userAttributes: { 'custom:blockid_session': 'other-session' } },
      'session_malformed',
    ],
  ])('T32: refuses a sign-up with %s and asks nobody', async (_, request, reason) => {
    const { world, handle } = verify();
    world.pass('client-session');

    const answer = handle(preSignUpEvent('SignUp', request), undefined);

    await expect(answer).rejects.toMatchObject({ code: 'ERR_SIGN_UP_REFUSED', reason });
    expect(world.fetched).toEqual([]);
  });

  it.each([
    { status: 'Pending', result: 'Not performed' },
    { status: 'Completed', result: 'Failed' },
    { status: 'Declined', result: 'Passed' },
  ] as const)('does not confirm on $status × $result, whatever the client says', async (state) => {
    const { world, handle } = verify();
    world.at('client-session', state);
    const claimed = { clientMetadata: { blockid_session: 'client-session', result: 'Passed', verified: 'true' } };

    await expect(handle(preSignUpEvent('SignUp', claimed), undefined)).rejects.toMatchObject({
      code: 'ERR_SIGN_UP_REFUSED',
    });
  });

  it.each(FEDERATED)('T44: lets PreSignUp_%s pass as it is', async (source) => {
    const { handle } = verify();
    const event = preSignUpEvent(source, saying('client-session'));

    expect((await handle(event, undefined)).event).toEqual(event);
  });
});

describe('preSignUp with an odd event', () => {
  it.each([
    ['no object', null],
    ['another trigger', { ...preSignUpEvent(), triggerSource: 'PostConfirmation_ConfirmSignUp' }],
    ['an unknown source', preSignUpEvent('Magic')],
    ['an empty user name', { ...preSignUpEvent(), userName: '' }],
    ['a user name that is a list', { ...preSignUpEvent(), userName: ['alice'] }],
    ['no pool', { ...preSignUpEvent(), userPoolId: undefined }],
    ['no request', { ...preSignUpEvent(), request: undefined }],
    ['attributes that are no texts', preSignUpEvent('SignUp', { userAttributes: { email: 1 } })],
  ])('T28: refuses %s', async (_, event) => {
    for (const { handle } of [initiate(), verify()]) {
      await expect(handle(event, undefined)).rejects.toBeInstanceOf(TriggerEventInvalidError);
    }
  });

  it('T28: takes maps that are null', async () => {
    const { handle } = initiate();

    const answer = await handle(preSignUpEvent('SignUp', { userAttributes: null, clientMetadata: null }), undefined);

    expect(answer.outcome).toBe('started');
  });

  it('T28: finds no session in a prototype', async () => {
    const { handle } = verify();
    const clientMetadata = JSON.parse('{"__proto__": {"blockid_session": "client-session"}}');

    await expect(handle(preSignUpEvent('SignUp', { clientMetadata }), undefined)).rejects.toMatchObject({
      reason: 'session_missing',
    });
  });
});
