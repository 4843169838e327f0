import { describe, expect, it } from 'vitest';
import type { IdentityRecord } from '../../../src/step-up/identity-store.ts';
import { type IdentityTransition, isRevoked, revokeSession, revokeUser } from '../../../src/step-up/revocation.ts';
import { at, identityWith, NOW } from '../../fixtures/step-up-records.ts';

function written(transition: IdentityTransition): IdentityRecord {
  if (transition.kind !== 'write') throw new Error(`expected a write, got ${JSON.stringify(transition)}`);
  return transition.next;
}

/** `count` sessions, revoked one a second from `NOW` on. */
function sessions(count: number) {
  return new Map([...Array(count).keys()].map((n) => [`session-${n}`, at(n)]));
}

describe('revokeSession', () => {
  it('writes a record of nothing but the revocation where the person had none', () => {
    expect(written(revokeSession(undefined, { sessionId: 'own', firstRev: 1000 }, NOW))).toEqual({
      rev: 1000,
      providerUserId: undefined,
      proofing: undefined,
      asserted: undefined,
      heard: undefined,
      revokedBefore: undefined,
      revokedSessions: new Map([['own', NOW]]),
    });
  });

  it('adds to what is known of the person', () => {
    const identity = identityWith({
      proofing: { ial: 2, at: at(-5) },
      revokedBefore: at(-9),
      revokedSessions: sessions(1),
    });

    const next = written(revokeSession(identity, { sessionId: 'own', firstRev: 1000 }, at(1)));

    expect(next).toEqual({
      ...identity,
      rev: 8,
      revokedSessions: new Map([
        ['session-0', NOW],
        ['own', at(1)],
      ]),
    });
  });

  it('keeps where it is revoked already', () => {
    const identity = identityWith({ revokedSessions: sessions(1) });

    expect(revokeSession(identity, { sessionId: 'session-0', firstRev: 1 }, at(9))).toEqual({ kind: 'keep' });
  });

  it('T23: lists 50 sessions; with one more the oldest leaves and revokedBefore moves up to its second', () => {
    const fifty = written(
      revokeSession(identityWith({ revokedSessions: sessions(49) }), { sessionId: 'own', firstRev: 1 }, at(100)),
    );

    const next = written(revokeSession(fifty, { sessionId: 'next', firstRev: 1 }, at(101)));

    expect(fifty).toMatchObject({ revokedBefore: undefined });
    expect(fifty.revokedSessions.size).toBe(50);
    expect(next.revokedSessions.size).toBe(50);
    expect(next.revokedSessions.has('session-0')).toBe(false);
    expect(next.revokedBefore).toBe(NOW);
  });

  it('T23: moves revokedBefore up only, whatever leaves the list', () => {
    const identity = identityWith({ revokedSessions: sessions(50), revokedBefore: at(7) });

    expect(written(revokeSession(identity, { sessionId: 'own', firstRev: 1 }, at(101))).revokedBefore).toBe(at(7));
  });

  it('T23: lists the session that it ends, also when a clock was set back', () => {
    const identity = identityWith({ revokedSessions: sessions(53) });

    const next = written(revokeSession(identity, { sessionId: 'own', firstRev: 1 }, at(-100)));

    expect(next.revokedSessions.get('own')).toBe(at(-100));
    expect(next.revokedSessions.size).toBe(50);
    expect(next.revokedBefore).toBe(at(3));
  });
});

describe('revokeUser', () => {
  it('writes a record of nothing but the revocation where the person had none', () => {
    expect(written(revokeUser(undefined, { firstRev: 1000 }, NOW))).toMatchObject({ rev: 1000, revokedBefore: NOW });
  });

  it('moves revokedBefore up and leaves all else', () => {
    const identity = identityWith({ revokedBefore: at(-1), revokedSessions: sessions(2) });

    expect(written(revokeUser(identity, { firstRev: 1 }, NOW))).toEqual({ ...identity, rev: 8, revokedBefore: NOW });
  });

  it('T23: keeps one of this second or later, so that no clock takes a revocation back', () => {
    expect(revokeUser(identityWith({ revokedBefore: NOW }), { firstRev: 1 }, NOW)).toEqual({ kind: 'keep' });
    expect(revokeUser(identityWith({ revokedBefore: at(1) }), { firstRev: 1 }, NOW)).toEqual({ kind: 'keep' });
  });
});

describe('isRevoked', () => {
  const signIn = { sessionId: 'own', authTime: NOW };

  it('is false for a person without a record or without revocations', () => {
    expect(isRevoked(undefined, signIn)).toBe(false);
    expect(isRevoked(identityWith(), signIn)).toBe(false);
    expect(isRevoked(identityWith(), { sessionId: undefined, authTime: undefined })).toBe(false);
  });

  it('T23: ends a listed session whatever its authTime, and no other', () => {
    const identity = identityWith({ revokedSessions: new Map([['own', at(-100)]]) });

    expect(isRevoked(identity, signIn)).toBe(true);
    expect(isRevoked(identity, { sessionId: 'own', authTime: undefined })).toBe(true);
    expect(isRevoked(identity, { sessionId: 'other', authTime: at(-200) })).toBe(false);
    expect(isRevoked(identity, { sessionId: undefined, authTime: NOW })).toBe(false);
  });

  it('T23: ends a sign-in of the second of revokedBefore, not one later', () => {
    const identity = identityWith({ revokedBefore: NOW });

    expect(isRevoked(identity, { sessionId: 'own', authTime: at(-1) })).toBe(true);
    expect(isRevoked(identity, { sessionId: 'own', authTime: NOW })).toBe(true);
    expect(isRevoked(identity, { sessionId: 'own', authTime: at(1) })).toBe(false);
  });

  it('T23: ends a sign-in of unknown time where revokedBefore is set', () => {
    expect(isRevoked(identityWith({ revokedBefore: NOW }), { sessionId: 'own', authTime: undefined })).toBe(true);
    expect(isRevoked(identityWith({ revokedBefore: NOW }), { sessionId: undefined, authTime: undefined })).toBe(true);
  });
});
