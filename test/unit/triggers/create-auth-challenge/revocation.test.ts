import { describe, expect, it } from 'vitest';
import { numericDate } from '../../../../src/shared/numeric-date.ts';
import type { IdentityRecord } from '../../../../src/step-up/identity-store.ts';
import { cognitoEvent } from '../cognito-event.ts';
import { IDENTITY, NOW, SESSION, USER, worldWithOpenChallenge } from '../step-up-world.ts';

const LIVEID = cognitoEvent('create-liveid');

/** A world with an open challenge of a person of whom this is known too. */
function worldWith(changes: Partial<IdentityRecord>) {
  return worldWithOpenChallenge({ people: [[USER, { ...IDENTITY, ...changes }]] });
}

describe('a revocation', () => {
  it.each<[string, Partial<IdentityRecord>]>([
    ['of the session that opened the challenge', { revokedSessions: new Map([[SESSION, NOW]]) }],
    ['of that session long ago', { revokedSessions: new Map([[SESSION, numericDate(1)]]) }],
    ['of all sign-ins in the second in which it was opened', { revokedBefore: NOW }],
    ['of all sign-ins after that', { revokedBefore: numericDate(NOW + 60) }],
    ['of a person who is not enrolled', { revokedBefore: NOW, providerUserId: undefined }],
  ])('T23: %s keeps the phone silent and counts nothing', async (_name, changes) => {
    const world = await worldWith(changes);
    world.time.now = numericDate(NOW + 61);

    await expect(world.create(LIVEID)).rejects.toMatchObject({ reason: 'session_revoked' });

    expect(world.provider.rings).toEqual([]);
    expect((await world.find())?.challenge.state).toBe('pending');
    expect(await world.limits()).toBeUndefined();
  });

  it.each<[string, Partial<IdentityRecord>]>([
    ['of another session', { revokedSessions: new Map([['another session', NOW]]) }],
    ['of all sign-ins before the second in which it was opened', { revokedBefore: numericDate(NOW - 1) }],
  ])('T23: %s does not silence the phone', async (_name, changes) => {
    const world = await worldWith(changes);

    await world.create(LIVEID);

    expect(world.provider.rings).toHaveLength(1);
  });

  it('rings for nobody of whom no provider name is known', async () => {
    const world = await worldWith({ providerUserId: undefined });

    await expect(world.create(LIVEID)).rejects.toMatchObject({ reason: 'identity_unknown' });

    expect(world.provider.rings).toEqual([]);
    expect(await world.limits()).toBeUndefined();
  });
});
