import { describe, expect, it } from 'vitest';
import { ProviderUnavailableError } from '../../../src/identity-provider/errors.ts';
import { numericDate } from '../../../src/shared/numeric-date.ts';
import { ALICE, NOW, POOL, proofingWorld, SIGN_UP } from './proofing-world.ts';

describe('createStartProofing', () => {
  it('opens a session for the account and makes it the newest', async () => {
    const world = proofingWorld();

    await world.start();

    expect(world.requests).toEqual([
      {
        documentTypes: ['passport'],
        livenessMode: 'active',
        callbackUrl: new URL('https://api.example/idv-callback'),
        userPoolId: POOL,
        username: 'alice',
      },
    ]);
    expect(await world.proofings.find('session-1')).toMatchObject({
      state: 'opened',
      mode: 'initiate',
      account: ALICE,
      until: NOW + 86_400,
    });
    expect(await world.proofings.findLatest(ALICE)).toMatchObject({ sessionId: 'session-1', startedAt: NOW });
    expect(world.adminCalls).toEqual([]);
  });

  it('T27: records the session again that was opened before, and leaves what has become of it', async () => {
    const started = { sessionId: 'session-1', url: 'https://tenant.example/v/1', startedAt: NOW };
    const world = proofingWorld({ openOnce: async () => started });
    await world.start();
    world.pass('session-1');
    await world.settle('session-1');

    await world.start();

    expect(await world.proofings.find('session-1')).toMatchObject({ state: 'confirmed' });
    expect(await world.proofings.findLatest(ALICE)).toMatchObject({ rev: 1 });
  });

  it('completes a start that was cut off before its session was the newest', async () => {
    const started = { sessionId: 'session-1', url: 'https://tenant.example/v/1', startedAt: NOW };
    let calls = 0;
    const world = proofingWorld({
      openOnce: async () => started,
      store: (inner) => ({
        ...inner,
        writeLatest: (...args) => {
          calls += 1;
          return calls === 1 ? Promise.reject(new Error('cut off')) : inner.writeLatest(...args);
        },
      }),
    });
    await expect(world.start()).rejects.toThrow('cut off');

    await world.start();

    expect(await world.proofings.findLatest(ALICE)).toMatchObject({ sessionId: 'session-1' });
  });

  it('never makes an older session the newest', async () => {
    const sessions = [
      { sessionId: 'later', url: 'https://tenant.example/v/2', startedAt: numericDate(NOW + 1) },
      { sessionId: 'earlier', url: 'https://tenant.example/v/1', startedAt: NOW },
    ];
    const world = proofingWorld({ openOnce: async () => sessions.shift() ?? Promise.reject(new Error('no session')) });
    await world.start();

    await world.start();

    expect(await world.proofings.findLatest(ALICE)).toMatchObject({ sessionId: 'later' });
  });

  it('T44: refuses a session id that the provider gave out for another account', async () => {
    const started = { sessionId: 'session-1', url: 'https://tenant.example/v/1', startedAt: NOW };
    const world = proofingWorld({ openOnce: async () => started });
    await world.start();

    const second = world.start({ ...SIGN_UP, username: 'mallory' });

    await expect(second).rejects.toBeInstanceOf(ProviderUnavailableError);
    expect(await world.proofings.findLatest({ ...ALICE, username: 'mallory' })).toBeUndefined();
  });

  it('T25: records nothing when the provider does not answer', async () => {
    const error = new ProviderUnavailableError('proofing');
    const world = proofingWorld({ provider: (inner) => ({ ...inner, startProofing: () => Promise.reject(error) }) });

    await expect(world.start()).rejects.toBe(error);
    expect(await world.proofings.findLatest(ALICE)).toBeUndefined();
  });
});
