import { describe, expect, it } from 'vitest';
import { ProviderResultInvalidError } from '../../../src/identity-provider/errors.ts';
import { ALICE, ALICE_SUB, PASSED, proofingWorld } from './proofing-world.ts';

const MALLORY = { ...ALICE, username: 'mallory' };
const refused = (reason: string) => ({ code: 'ERR_SIGN_UP_REFUSED', reason });

describe('createPresentProofing', () => {
  it('takes a session that passed for this account, for this account alone', async () => {
    const world = proofingWorld();
    world.pass('client-session');

    await world.present(ALICE, 'client-session');

    expect(await world.proofings.find('client-session')).toMatchObject({
      state: 'passed',
      mode: 'verify',
      account: ALICE,
      proof: { providerUserId: 'person-1', ial: 2 },
    });
    expect(await world.proofings.findLatest(ALICE)).toBeUndefined();
  });

  it('T27: takes it again when the trigger is repeated, also at once', async () => {
    const world = proofingWorld();
    world.pass('client-session');

    await Promise.all([1, 2, 3].map(() => world.present(ALICE, 'client-session')));

    expect(await world.proofings.find('client-session')).toMatchObject({ rev: 1, state: 'passed' });
  });

  it.each([
    ['Pending', 'Passed', 'proofing_pending'],
    ['In Progress', 'Passed', 'proofing_pending'],
    ['Completed', 'Failed', 'proofing_failed'],
    ['Completed', 'Not performed', 'proofing_failed'],
    ['Expired', 'Passed', 'proofing_failed'],
    ['Declined', 'Passed', 'proofing_failed'],
  ] as const)('refuses a session that is %s × %s: %s', async (status, result, reason) => {
    const world = proofingWorld();
    world.at('client-session', { status, result });

    await expect(world.present(ALICE, 'client-session')).rejects.toMatchObject(refused(reason));
    expect(await world.proofings.find('client-session')).toBeUndefined();
  });

  it('takes a proofing of exactly 15 minutes', async () => {
    const world = proofingWorld();
    world.at('client-session', { ...PASSED, completedAgo: 900 });

    await expect(world.present(ALICE, 'client-session')).resolves.toBeUndefined();
  });

  it('refuses a proofing one second older than 15 minutes', async () => {
    const world = proofingWorld();
    world.at('client-session', { ...PASSED, completedAgo: 901 });

    await expect(world.present(ALICE, 'client-session')).rejects.toMatchObject(refused('proofing_too_old'));
  });

  it('T44: refuses the session of another account, whoever says it', async () => {
    const world = proofingWorld();
    world.at('client-session', { ...PASSED, account: ALICE });

    await expect(world.present(MALLORY, 'client-session')).rejects.toBeInstanceOf(ProviderResultInvalidError);
    expect(await world.proofings.find('client-session')).toBeUndefined();
  });

  it('T44: refuses a session that the provider now says is of another account', async () => {
    const world = proofingWorld();
    world.pass('client-session');
    await world.present(ALICE, 'client-session');
    world.at('client-session', { account: MALLORY });

    await expect(world.present(MALLORY, 'client-session')).rejects.toMatchObject(refused('session_used'));
  });

  it('T44: refuses a session that an account has', async () => {
    const world = proofingWorld();
    world.pass('client-session');
    await world.present(ALICE, 'client-session');
    await world.link({
      sessionId: 'client-session',
      account: ALICE,
      sub: ALICE_SUB,
      confirm: false,
      signUpAt: undefined,
    });

    await expect(world.present(ALICE, 'client-session')).rejects.toMatchObject(refused('session_used'));
  });

  it('T44: refuses a session that Pre Sign-up opened itself', async () => {
    const world = proofingWorld();
    await world.start();
    world.pass('session-1');

    await expect(world.present(ALICE, 'session-1')).rejects.toMatchObject(refused('session_used'));
  });
});
