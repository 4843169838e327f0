import { describe, expect, it } from 'vitest';
import { ProviderResultInvalidError, ProviderUnavailableError } from '../../../../src/identity-provider/errors.ts';
import { UserPoolUnavailableError } from '../../../../src/proofing/errors.ts';
import { numericDate } from '../../../../src/shared/numeric-date.ts';
import { StoreUnavailableError } from '../../../../src/step-up/errors.ts';
import { postConfirmation } from '../../../../src/triggers/post-confirmation/post-confirmation.ts';
import { TriggerEventInvalidError } from '../../../../src/triggers/trigger-event.ts';
import { ALICE, ALICE_SUB, NOW, type ProofingChanges, proofingWorld } from '../../proofing/proofing-world.ts';
import { postConfirmationEvent } from '../sign-up-events.ts';

function inMode(mode: 'initiate' | 'verify', changes: Partial<ProofingChanges> = {}) {
  const world = proofingWorld(changes);
  const { proofings, link, recordOutcome } = world;
  return { world, handle: postConfirmation({ mode, proofings, link, recordOutcome }) };
}

const saying = (sessionId: string) => ({ clientMetadata: { blockid_session: sessionId } });
const LINKED = { providerUserId: 'person-1', proofing: { ial: 2, at: NOW } };

describe('postConfirmation in mode verify', () => {
  async function accepted(changes: Partial<ProofingChanges> = {}) {
    const prepared = inMode('verify', changes);
    prepared.world.pass('client-session');
    await prepared.world.present(ALICE, 'client-session');
    return prepared;
  }

  it('links the account to the proofing that Pre Sign-up took for it', async () => {
    const { world, handle } = await accepted();
    const event = postConfirmationEvent('ConfirmSignUp', saying('client-session'));

    expect(await handle(event)).toEqual({ event, outcome: 'linked', reason: undefined });
    expect(await world.identity()).toMatchObject(LINKED);
    expect(world.adminCalls).toEqual(['attribute alice']);
    expect(await world.proofings.find('client-session')).toMatchObject({ state: 'confirmed', sub: ALICE_SUB });
  });

  it('T27: changes nothing more when it is repeated, also at once', async () => {
    const { world, handle } = await accepted();
    const event = postConfirmationEvent('ConfirmSignUp', saying('client-session'));

    await Promise.all([handle(event), handle(event), handle(event)]);

    expect(await world.identity()).toMatchObject({ ...LINKED, rev: 1 });
    expect(await world.proofings.find('client-session')).toMatchObject({ state: 'confirmed', rev: 3 });
  });

  it.each([
    ['no session', {}, 'session_missing'],
    ['a session that Pre Sign-up did not take', saying('other-session'), 'session_unknown'],
  ])('T44: writes nothing for %s', async (_, request, reason) => {
    const { world, handle } = await accepted();
    world.pass('other-session');

    expect((await handle(postConfirmationEvent('ConfirmSignUp', request))).reason).toBe(reason);
    expect(await world.identity()).toBeUndefined();
  });

  it('T44: writes nothing for the session of another account, however it is known', async () => {
    const { world, handle } = await accepted();
    const event = { ...postConfirmationEvent('ConfirmSignUp', saying('client-session')), userName: 'mallory' };

    expect((await handle(event)).reason).toBe('account_mismatch');
    expect(await world.identity()).toBeUndefined();
  });

  it('T44: does not take a session that Pre Sign-up opened in the other mode', async () => {
    const { world, handle } = await accepted();
    await world.start();

    expect((await handle(postConfirmationEvent('ConfirmSignUp', saying('session-1')))).reason).toBe('session_unknown');
  });

  it('completes what an outage cut off when Cognito calls again', async () => {
    const error = new UserPoolUnavailableError('AdminUpdateUserAttributes');
    let calls = 0;
    const { world, handle } = await accepted({
      accounts: (inner) => ({
        ...inner,
        setProviderUserId: (...args) => {
          calls += 1;
          return calls === 1 ? Promise.reject(error) : inner.setProviderUserId(...args);
        },
      }),
    });
    const event = postConfirmationEvent('ConfirmSignUp', saying('client-session'));
    await expect(handle(event)).rejects.toBe(error);

    expect((await handle(event)).outcome).toBe('linked');
    expect(world.alice()?.providerUserId).toBe('person-1');
  });
});

describe('postConfirmation in mode initiate', () => {
  /** The result was fetched, and the account was not confirmed: its callback was cut off. */
  async function passed() {
    const error = new StoreUnavailableError('PutItem');
    let calls = 0;
    const prepared = inMode('initiate', {
      identities: (inner) => ({
        ...inner,
        write: (...args) => {
          calls += 1;
          return calls === 1 ? Promise.reject(error) : inner.write(...args);
        },
      }),
    });
    await prepared.world.start();
    prepared.world.pass('session-1');
    await expect(prepared.world.settle('session-1')).rejects.toBe(error);
    return prepared;
  }

  it.each([
    [120, 'linked', undefined],
    [121, 'passed_on', 'account_newer'],
  ])(
    'T44: answers an account that was made %i s after its newest session with %s',
    async (seconds, outcome, reason) => {
      const { world, handle } = inMode('initiate');
      await world.start();
      world.pass('session-1');
      world.created.set('alice', numericDate(NOW + seconds));

      expect(await handle(postConfirmationEvent())).toMatchObject({ outcome, reason });
      expect((await world.identity()) !== undefined).toBe(outcome === 'linked');
      expect(await world.settle('session-1')).toEqual(
        outcome === 'linked' ? { kind: 'confirmed' } : { kind: 'ignored', reason: 'account_newer' },
      );
    },
  );

  it('T44: links nothing when the name is that of another account by now', async () => {
    const { world, handle } = inMode('initiate');
    await world.start();
    world.pass('session-1');
    world.poolAccounts.set('alice', { sub: 'another-sub', status: 'UNCONFIRMED', providerUserId: undefined });

    expect(await handle(postConfirmationEvent())).toMatchObject({ outcome: 'passed_on', reason: 'account_mismatch' });
    expect(await world.identity()).toBeUndefined();
    expect(await world.identity('another-sub')).toBeUndefined();
    expect(world.adminCalls).toEqual([]);
  });

  it('T25: loses nobody who is confirmed by the code while the user pool does not answer', async () => {
    const error = new UserPoolUnavailableError('AdminGetUser');
    let isDown = true;
    const { world, handle } = inMode('initiate', {
      accounts: (inner) => ({
        ...inner,
        find: (account) => (isDown ? Promise.reject(error) : inner.find(account)),
      }),
    });
    await world.start();
    world.pass('session-1');
    world.poolAccounts.set('alice', { sub: ALICE_SUB, status: 'CONFIRMED', providerUserId: undefined });
    for (let call = 0; call < 3; call += 1) await expect(handle(postConfirmationEvent())).rejects.toBe(error);
    isDown = false;

    expect(await world.settle('session-1')).toEqual({ kind: 'confirmed' });
    expect(await world.identity()).toMatchObject(LINKED);
  });

  it('links an account whose code came after its proofing passed', async () => {
    const { world, handle } = await passed();

    expect((await handle(postConfirmationEvent())).outcome).toBe('linked');
    expect(await world.identity()).toMatchObject(LINKED);
    expect(world.adminCalls).toEqual(['attribute alice']);
  });

  it('links an account whose code came after its proofing and before the callback', async () => {
    const { world, handle } = inMode('initiate');
    await world.start();
    world.pass('session-1');
    world.poolAccounts.set('alice', { sub: ALICE_SUB, status: 'CONFIRMED', providerUserId: undefined });

    expect((await handle(postConfirmationEvent())).outcome).toBe('linked');
    expect(await world.identity()).toMatchObject(LINKED);
    expect(world.alice()?.providerUserId).toBe('person-1');
    expect(await world.settle('session-1')).toEqual({ kind: 'confirmed' });
    expect(world.fetched).toEqual(['session-1']);
  });

  it.each([
    ['Pending', 'Not performed', 'proofing_pending'],
    ['In Progress', 'Passed', 'proofing_pending'],
    ['Completed', 'Failed', 'proofing_failed'],
    ['Declined', 'Passed', 'proofing_failed'],
  ] as const)(
    'T44: writes nothing for the code alone while the proofing is %s × %s',
    async (status, result, reason) => {
      const { world, handle } = inMode('initiate');
      await world.start();
      world.at('session-1', { status, result });

      expect((await handle(postConfirmationEvent())).reason).toBe(reason);
      expect(await world.identity()).toBeUndefined();
      expect(world.adminCalls).toEqual([]);
    },
  );

  it('T44: refuses a result that names another account', async () => {
    const { world, handle } = inMode('initiate');
    await world.start();
    world.at('session-1', { status: 'Completed', result: 'Passed', account: { ...ALICE, username: 'mallory' } });

    await expect(handle(postConfirmationEvent())).rejects.toBeInstanceOf(ProviderResultInvalidError);
    expect(await world.identity()).toBeUndefined();
  });

  it('T25: records nothing while the provider is down, and completes when Cognito calls again', async () => {
    const error = new ProviderUnavailableError('proofing_result');
    let calls = 0;
    const { world, handle } = inMode('initiate', {
      provider: (inner) => ({
        ...inner,
        fetchProofing: (...args) => {
          calls += 1;
          return calls === 1 ? Promise.reject(error) : inner.fetchProofing(...args);
        },
      }),
    });
    await world.start();
    world.pass('session-1');
    await expect(handle(postConfirmationEvent())).rejects.toBe(error);
    expect(await world.proofings.find('session-1')).toMatchObject({ state: 'opened' });

    expect((await handle(postConfirmationEvent())).outcome).toBe('linked');
  });

  it('T44: does not make up for it when the proofing passes later', async () => {
    const { world, handle } = inMode('initiate');
    await world.start();
    world.poolAccounts.set('alice', { sub: ALICE_SUB, status: 'CONFIRMED', providerUserId: undefined });
    await handle(postConfirmationEvent());
    world.pass('session-1');

    expect(await world.settle('session-1')).toEqual({ kind: 'ignored', reason: 'account_not_waiting' });
    expect(await world.identity()).toBeUndefined();
  });

  it('T44: hears nothing that a client says of a session', async () => {
    const { world, handle } = inMode('initiate');
    world.pass('client-session');
    await world.present(ALICE, 'client-session');

    expect((await handle(postConfirmationEvent('ConfirmSignUp', saying('client-session')))).reason).toBe(
      'session_missing',
    );
    expect(await world.identity()).toBeUndefined();
  });

  it('leaves PostConfirmation_ConfirmForgotPassword as it is', async () => {
    const { world, handle } = await passed();
    const event = postConfirmationEvent('ConfirmForgotPassword');

    expect(await handle(event)).toEqual({ event, outcome: 'passed_on', reason: undefined });
    expect(await world.identity()).toBeUndefined();
  });

  it.each([
    ['no object', undefined],
    ['no user name', { ...postConfirmationEvent(), userName: null }],
    ['no sub', postConfirmationEvent('ConfirmSignUp', { userAttributes: { email: 'alice@example.com' } })],
    ['no attributes', postConfirmationEvent('ConfirmSignUp', { userAttributes: null })],
  ])('T28: refuses an event with %s', async (_, event) => {
    const { handle } = await passed();

    await expect(handle(event)).rejects.toBeInstanceOf(TriggerEventInvalidError);
  });
});
