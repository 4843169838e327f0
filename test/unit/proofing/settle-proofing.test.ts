import { describe, expect, it } from 'vitest';
import { ProviderResultInvalidError, ProviderUnavailableError } from '../../../src/identity-provider/errors.ts';
import { UserPoolUnavailableError } from '../../../src/proofing/errors.ts';
import { numericDate } from '../../../src/shared/numeric-date.ts';
import { StoreUnavailableError } from '../../../src/step-up/errors.ts';
import { identityWith } from '../../fixtures/step-up-records.ts';
import { memoryIdentityStore } from '../../fixtures/stores/memory-identity-store.ts';
import { ALICE, ALICE_SUB, NOW, POOL, proofingWorld, SIGN_UP } from './proofing-world.ts';

const STATUSES = ['Pending', 'In Progress', 'Completed', 'Expired', 'Declined'] as const;
const RESULTS = ['Passed', 'Failed', 'Not performed'] as const;
const OTHERS = STATUSES.flatMap((status) => RESULTS.map((result) => ({ status, result }))).filter(
  ({ status, result }) => status !== 'Completed' || result !== 'Passed',
);

/** A world in which Alice has signed up and has her link. */
async function signedUp(...changes: Parameters<typeof proofingWorld>) {
  const world = proofingWorld(...changes);
  await world.start();
  return world;
}

/** The first call throws; every later one works. */
function failingOnce<Args extends readonly unknown[], T>(work: (...args: Args) => Promise<T>, error: Error) {
  let failed = false;
  return async (...args: Args): Promise<T> => {
    if (failed) return work(...args);
    failed = true;
    throw error;
  };
}

describe('createSettleProofing', () => {
  it('confirms the account of a session that passed, with its identity record and its attribute', async () => {
    const world = await signedUp();
    world.pass('session-1');

    const settled = await world.settle('session-1');

    expect(settled).toEqual({ kind: 'confirmed' });
    expect(world.alice()).toEqual({ sub: ALICE_SUB, status: 'CONFIRMED', providerUserId: 'person-1' });
    expect(await world.identity()).toMatchObject({ providerUserId: 'person-1', proofing: { ial: 2, at: NOW } });
    expect(await world.proofings.find('session-1')).toMatchObject({ state: 'confirmed', sub: ALICE_SUB });
  });

  it.each(OTHERS)('confirms nobody for $status × $result', async (state) => {
    const world = await signedUp();
    world.at('session-1', state);

    const settled = await world.settle('session-1');

    expect(settled.kind).not.toBe('confirmed');
    expect(world.adminCalls).toEqual([]);
    expect(await world.identity()).toBeUndefined();
  });

  it.each(OTHERS.filter(({ status }) => status === 'Pending' || status === 'In Progress'))(
    'waits for a session that is $status × $result, and confirms once it passed',
    async (state) => {
      const world = await signedUp();
      world.at('session-1', state);

      expect(await world.settle('session-1')).toEqual({ kind: 'ignored', reason: 'proofing_pending' });
      world.pass('session-1');

      expect(await world.settle('session-1')).toEqual({ kind: 'confirmed' });
    },
  );

  it.each([
    ['Completed', 'Failed', 'completed'],
    ['Expired', 'Not performed', 'expired'],
    ['Declined', 'Not performed', 'declined'],
  ] as const)('ends a session that is %s × %s for ever', async (status, result, failure) => {
    const world = await signedUp();
    world.at('session-1', { status, result });

    expect(await world.settle('session-1')).toEqual({ kind: 'failed', state: failure });
    world.pass('session-1');

    expect(await world.settle('session-1')).toEqual({ kind: 'failed', state: failure });
    expect(world.alice()?.status).toBe('UNCONFIRMED');
  });

  it('T33: changes nothing when a callback is replayed, and asks nobody', async () => {
    const world = await signedUp();
    world.pass('session-1');
    await world.settle('session-1');
    const [identity, calls, fetched] = [await world.identity(), [...world.adminCalls], [...world.fetched]];

    const replayed = [await world.settle('session-1'), await world.settle('session-1')];

    expect(replayed).toEqual([{ kind: 'confirmed' }, { kind: 'confirmed' }]);
    expect(await world.identity()).toEqual(identity);
    expect(world.adminCalls).toEqual(calls);
    expect(world.fetched).toEqual(fetched);
  });

  it('T33: gives the same end to ten callbacks at a time', async () => {
    const world = await signedUp();
    world.pass('session-1');

    const settled = await Promise.all(Array.from({ length: 10 }, () => world.settle('session-1')));

    expect(new Set(settled.map(({ kind }) => kind))).toEqual(new Set(['confirmed']));
    expect(world.alice()).toEqual({ sub: ALICE_SUB, status: 'CONFIRMED', providerUserId: 'person-1' });
    expect(await world.identity()).toMatchObject({ rev: 1, proofing: { ial: 2, at: NOW } });
  });

  it.each([
    [86_399, 'confirmed'],
    [86_400, 'failed'],
  ])('takes a pass %i s after the link was sent as %s, however late the callback is', async (seconds, kind) => {
    const world = await signedUp();
    world.at('session-1', { status: 'Completed', result: 'Passed', completedAgo: 90_000 - seconds });
    world.time.now = numericDate(NOW + 90_000);

    expect((await world.settle('session-1')).kind).toBe(kind);
  });

  it('T44: ignores a session that nobody opened here', async () => {
    const world = proofingWorld();
    world.pass('session-9');

    expect(await world.settle('session-9')).toEqual({ kind: 'ignored', reason: 'session_unknown' });
    expect(world.fetched).toEqual([]);
    expect(world.adminCalls).toEqual([]);
  });

  it('T44: lets only the newest session of an account confirm it', async () => {
    const world = await signedUp();
    world.time.now = numericDate(NOW + 1);
    await world.start({ ...SIGN_UP, userAttributes: { email: 'other@example.com' } });
    world.pass('session-1');

    expect(await world.settle('session-1')).toEqual({ kind: 'ignored', reason: 'session_superseded' });
    expect(world.alice()?.status).toBe('UNCONFIRMED');
    world.pass('session-2');

    expect(await world.settle('session-2')).toEqual({ kind: 'confirmed' });
  });

  it.each(['CONFIRMED', 'FORCE_CHANGE_PASSWORD', 'EXTERNAL_PROVIDER'] as const)(
    'T44: changes nothing for an account that is %s',
    async (status) => {
      const world = await signedUp();
      world.pass('session-1');
      world.poolAccounts.set('alice', { sub: ALICE_SUB, status, providerUserId: undefined });

      expect(await world.settle('session-1')).toEqual({ kind: 'ignored', reason: 'account_not_waiting' });
      expect(world.alice()).toEqual({ sub: ALICE_SUB, status, providerUserId: undefined });
      expect(await world.identity()).toBeUndefined();
      expect(await world.proofings.find('session-1')).toMatchObject({ state: 'opened' });
    },
  );

  it('T44: changes nothing for an account that is disabled, and confirms it once it is enabled again', async () => {
    const world = await signedUp();
    world.pass('session-1');
    world.disabled.add('alice');

    expect(await world.settle('session-1')).toEqual({ kind: 'ignored', reason: 'account_disabled' });
    expect(world.adminCalls).toEqual([]);
    expect(world.fetched).toEqual([]);
    world.disabled.delete('alice');

    expect(await world.settle('session-1')).toEqual({ kind: 'confirmed' });
    expect(world.alice()?.status).toBe('CONFIRMED');
  });

  it('T44: takes no account for confirmed that was disabled while its confirmation was cut off', async () => {
    const error = new UserPoolUnavailableError('AdminConfirmSignUp');
    const world = await signedUp({ accounts: (inner) => ({ ...inner, confirm: failingOnce(inner.confirm, error) }) });
    world.pass('session-1');
    await expect(world.settle('session-1')).rejects.toBe(error);
    world.disabled.add('alice');

    expect(await world.settle('session-1')).toEqual({ kind: 'ignored', reason: 'account_disabled' });
    expect(await world.proofings.find('session-1')).toMatchObject({ state: 'claimed' });
    world.disabled.delete('alice');

    expect(await world.settle('session-1')).toEqual({ kind: 'confirmed' });
    expect(world.alice()).toEqual({ sub: ALICE_SUB, status: 'CONFIRMED', providerUserId: 'person-1' });
  });

  it('T44: changes nothing when the account is gone', async () => {
    const world = await signedUp();
    world.pass('session-1');
    world.poolAccounts.delete('alice');

    expect(await world.settle('session-1')).toEqual({ kind: 'ignored', reason: 'account_unknown' });
    expect(world.adminCalls).toEqual([]);
  });

  it.each([
    [120, { kind: 'confirmed' }],
    [121, { kind: 'ignored', reason: 'account_newer' }],
  ])('T44: settles an account that was made %i s after the session as %o', async (seconds, settled) => {
    const world = await signedUp();
    world.pass('session-1');
    world.poolAccounts.set('alice', { sub: 'later-sub', status: 'UNCONFIRMED', providerUserId: undefined });
    world.created.set('alice', numericDate(NOW + seconds));

    expect(await world.settle('session-1')).toEqual(settled);
  });

  it('T44: asks nobody and writes nothing for an account that was made long after the session', async () => {
    const world = await signedUp();
    world.pass('session-1');
    world.created.set('alice', numericDate(NOW + 121));

    await world.settle('session-1');

    expect(world.fetched).toEqual([]);
    expect(world.adminCalls).toEqual([]);
    expect(await world.identity()).toBeUndefined();
    expect(await world.proofings.find('session-1')).toMatchObject({ state: 'opened' });
  });

  it('T44: gives a session that was claimed to nobody who has the user name later', async () => {
    const error = new UserPoolUnavailableError('AdminConfirmSignUp');
    const world = await signedUp({ accounts: (inner) => ({ ...inner, confirm: failingOnce(inner.confirm, error) }) });
    world.pass('session-1');
    await expect(world.settle('session-1')).rejects.toBe(error);
    world.poolAccounts.set('alice', { sub: 'another-sub', status: 'UNCONFIRMED', providerUserId: undefined });

    expect(await world.settle('session-1')).toEqual({ kind: 'ignored', reason: 'account_mismatch' });
    expect(world.alice()?.status).toBe('UNCONFIRMED');
    expect(await world.identity('another-sub')).toBeUndefined();
  });

  it('T44: confirms nobody who takes the user name before the account is looked up', async () => {
    const changeHands = async () => {
      world.time.now = numericDate(NOW + 1);
      await world.start({ ...SIGN_UP, userAttributes: { email: 'mallory@example.com' } });
      world.poolAccounts.set('alice', { sub: 'another-sub', status: 'UNCONFIRMED', providerUserId: undefined });
    };
    let armed = false;
    const world = await signedUp({
      accounts: (inner) => ({
        ...inner,
        find: async (account) => {
          if (armed) await changeHands();
          armed = false;
          return inner.find(account);
        },
      }),
    });
    world.pass('session-1');
    armed = true;

    expect(await world.settle('session-1')).toEqual({ kind: 'ignored', reason: 'session_superseded' });
    expect(world.alice()).toEqual({ sub: 'another-sub', status: 'UNCONFIRMED', providerUserId: undefined });
    expect(world.fetched).toEqual([]);
  });

  it('T44: confirms nobody who takes the user name while the result is fetched', async () => {
    const world = await signedUp({
      provider: (inner) => ({
        ...inner,
        fetchProofing: async (...args) => {
          world.poolAccounts.set('alice', { sub: 'another-sub', status: 'UNCONFIRMED', providerUserId: undefined });
          return inner.fetchProofing(...args);
        },
      }),
    });
    world.pass('session-1');

    expect(await world.settle('session-1')).toEqual({ kind: 'ignored', reason: 'account_mismatch' });
    expect(world.alice()).toEqual({ sub: 'another-sub', status: 'UNCONFIRMED', providerUserId: undefined });
    expect(world.adminCalls).toEqual([]);
    expect(await world.identity('another-sub')).toBeUndefined();
  });

  it('T44: gives the attribute to nobody who takes the user name after the confirmation', async () => {
    const world = await signedUp({
      accounts: (inner) => ({
        ...inner,
        confirm: async (account) => {
          await inner.confirm(account);
          world.poolAccounts.set('alice', { sub: 'another-sub', status: 'UNCONFIRMED', providerUserId: undefined });
        },
      }),
    });
    world.pass('session-1');

    expect(await world.settle('session-1')).toEqual({ kind: 'ignored', reason: 'account_mismatch' });
    expect(world.adminCalls).toEqual(['confirm alice']);
  });

  it('T44: lets the session of ALICE serve nobody but ALICE', async () => {
    const world = await signedUp();
    await world.start({ ...SIGN_UP, username: 'ALICE' });
    world.pass('session-2');

    expect(await world.settle('session-2')).toEqual({ kind: 'ignored', reason: 'account_unknown' });
    expect(world.alice()?.status).toBe('UNCONFIRMED');
    world.pass('session-1');

    expect(await world.settle('session-1')).toEqual({ kind: 'confirmed' });
  });

  it('T44: completes nothing for an account that is confirmed and has the user name later', async () => {
    const error = new UserPoolUnavailableError('AdminConfirmSignUp');
    const world = await signedUp({ accounts: (inner) => ({ ...inner, confirm: failingOnce(inner.confirm, error) }) });
    world.pass('session-1');
    await expect(world.settle('session-1')).rejects.toBe(error);
    world.poolAccounts.set('alice', { sub: 'another-sub', status: 'CONFIRMED', providerUserId: undefined });

    expect(await world.settle('session-1')).toEqual({ kind: 'ignored', reason: 'account_not_waiting' });
    expect(world.adminCalls).toEqual([]);
  });

  it('T44: refuses a result that names another account', async () => {
    const world = await signedUp();
    world.at('session-1', { status: 'Completed', result: 'Passed', account: { ...ALICE, username: 'mallory' } });

    await expect(world.settle('session-1')).rejects.toBeInstanceOf(ProviderResultInvalidError);
    expect(world.alice()?.status).toBe('UNCONFIRMED');
  });

  it('T44: does not confirm an account whose identity is already that of another person', async () => {
    const world = await signedUp({
      identities: (inner) => ({
        ...inner,
        find: async () => ({
          rev: 1,
          providerUserId: 'person-2',
          proofing: undefined,
          asserted: undefined,
          heard: undefined,
          revokedBefore: undefined,
          revokedSessions: new Map(),
        }),
      }),
    });
    world.pass('session-1');

    expect(await world.settle('session-1')).toEqual({ kind: 'ignored', reason: 'identity_of_another' });
    expect(world.adminCalls).toEqual([]);
  });

  it('completes a confirmation that was cut off before the account was confirmed', async () => {
    const error = new UserPoolUnavailableError('AdminConfirmSignUp');
    const world = await signedUp({ accounts: (inner) => ({ ...inner, confirm: failingOnce(inner.confirm, error) }) });
    world.pass('session-1');
    await expect(world.settle('session-1')).rejects.toBe(error);
    expect(await world.identity()).toMatchObject({ providerUserId: 'person-1' });

    expect(await world.settle('session-1')).toEqual({ kind: 'confirmed' });
    expect(world.alice()).toEqual({ sub: ALICE_SUB, status: 'CONFIRMED', providerUserId: 'person-1' });
    expect(world.fetched).toEqual(['session-1']);
  });

  it('T3: completes what was cut off without giving back a level that the provider has lowered since', async () => {
    const error = new UserPoolUnavailableError('AdminUpdateUserAttributes');
    const people = memoryIdentityStore();
    const user = { userPoolId: POOL, sub: ALICE_SUB };
    const world = await signedUp({
      identities: () => people,
      accounts: (inner) => ({ ...inner, setProviderUserId: failingOnce(inner.setProviderUserId, error) }),
    });
    world.pass('session-1');
    await expect(world.settle('session-1')).rejects.toBe(error);
    const proofed = await people.find(user);
    const lowered = identityWith({ rev: 9, proofing: { ial: 1, at: NOW }, asserted: { by: 'OneKosmos', at: NOW } });
    await people.write(user, proofed, lowered);

    expect(await world.settle('session-1')).toEqual({ kind: 'confirmed' });
    expect(await people.find(user)).toEqual(lowered);
    expect(world.alice()?.providerUserId).toBe('person-1');
  });

  it('completes a confirmation that was cut off before the attribute, though the account is confirmed', async () => {
    const error = new UserPoolUnavailableError('AdminUpdateUserAttributes');
    const world = await signedUp({
      accounts: (inner) => ({ ...inner, setProviderUserId: failingOnce(inner.setProviderUserId, error) }),
    });
    world.pass('session-1');
    await expect(world.settle('session-1')).rejects.toBe(error);
    expect(world.alice()?.status).toBe('CONFIRMED');

    expect(await world.settle('session-1')).toEqual({ kind: 'confirmed' });
    expect(world.alice()?.providerUserId).toBe('person-1');
    expect(world.adminCalls).toEqual(['confirm alice', 'attribute alice']);
  });

  it('writes the identity record before the account is confirmed', async () => {
    const error = new StoreUnavailableError('PutItem');
    const world = await signedUp({ identities: (inner) => ({ ...inner, write: failingOnce(inner.write, error) }) });
    world.pass('session-1');

    await expect(world.settle('session-1')).rejects.toBe(error);
    expect(world.alice()?.status).toBe('UNCONFIRMED');
    expect(await world.settle('session-1')).toEqual({ kind: 'confirmed' });
  });

  it('T25: records nothing while the provider is down', async () => {
    const error = new ProviderUnavailableError('proofing_result');
    const world = await signedUp({
      provider: (inner) => ({ ...inner, fetchProofing: failingOnce(inner.fetchProofing, error) }),
    });
    world.pass('session-1');

    await expect(world.settle('session-1')).rejects.toBe(error);
    expect(await world.proofings.find('session-1')).toMatchObject({ state: 'opened' });
    expect(await world.settle('session-1')).toEqual({ kind: 'confirmed' });
  });
});
