import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Assertion } from '../../../src/federation/assertion.ts';
import { type Copy, copyAssertion } from '../../../src/federation/copy-assertion.ts';
import type { Ial } from '../../../src/shared/ial.ts';
import type { IdentityRecord } from '../../../src/step-up/identity-store.ts';
import { at, identityWith, NOW } from '../../fixtures/step-up-records.ts';

const PERSON = { userPoolId: 'eu-west-1_Example', providerName: 'OneKosmos', providerSub: 'person-1' };

/** Copies at `NOW` what was issued then, 100 s after the person had authenticated. */
function copied(
  identity: IdentityRecord | undefined,
  changes: Partial<Assertion> = {},
  { subIsUser = true, providerName = 'OneKosmos' } = {},
): Copy {
  const assertion = { rev: 1, ial: 2 as const, issuedAt: NOW, authenticatedAt: at(-100), purgeAt: at(1), ...changes };
  return copyAssertion(identity, { person: { ...PERSON, providerName }, assertion, subIsUser, firstRev: 3 }, NOW);
}

/** A person whose level the provider said in a token of 1000 s ago. */
const assertedWith = (ial: Ial | undefined, changes: Partial<IdentityRecord> = {}) =>
  identityWith({
    proofing: ial && { ial, at: at(-1100) },
    asserted: { by: 'OneKosmos', at: at(-1000) },
    ...changes,
  });

describe('copyAssertion', () => {
  it('begins an identity record with name, level, time and where they are from', () => {
    expect(copied(undefined)).toEqual({
      kind: 'write',
      next: identityWith({
        rev: 3,
        proofing: { ial: 2, at: at(-100) },
        asserted: { by: 'OneKosmos', at: NOW },
      }),
      isLower: false,
    });
  });

  it('begins one with the name alone where no level was asserted', () => {
    expect(copied(undefined, { ial: undefined })).toMatchObject({
      next: { providerUserId: 'person-1', proofing: undefined, asserted: { at: NOW } },
    });
  });

  it.each([
    [3600, 'write'],
    [3601, 'refuse'],
  ])('T17: makes of an assertion that was issued %d seconds ago: %s', (seconds, kind) => {
    const decided = copied(undefined, { issuedAt: at(-seconds) });

    expect(decided.kind).toBe(kind);
    if (decided.kind === 'refuse') expect(decided.reason).toBe('assertion_too_old');
  });

  it('T3: gives nobody the name of somebody else', () => {
    expect(copied(identityWith({ providerUserId: 'person-2' }))).toEqual({
      kind: 'refuse',
      reason: 'identity_of_another',
    });
  });

  it('gives a level that had no name to nobody', () => {
    const nameless = identityWith({ providerUserId: undefined, proofing: { ial: 3, at: NOW } });

    expect(copied(nameless, { ial: undefined })).toMatchObject({
      next: { rev: 8, providerUserId: 'person-1', proofing: undefined },
    });
  });

  describe('where the provider gave the level', () => {
    it.each<[string, Ial | undefined, Ial | undefined, boolean]>([
      ['a higher level', 1, 2, false],
      ['a first level', undefined, 2, false],
      ['a lower level', 3, 2, true],
      ['no level any more', 3, undefined, true],
    ])('T3: takes %s', (_title, before, ial, isLower) => {
      expect(copied(assertedWith(before), { ial })).toMatchObject({
        kind: 'write',
        next: { proofing: ial && { ial, at: at(-100) }, asserted: { by: 'OneKosmos', at: NOW } },
        isLower,
      });
    });

    it('makes a level no older that a session at the provider of long ago repeats', () => {
      expect(copied(assertedWith(2), { authenticatedAt: at(-5000) })).toMatchObject({
        next: { proofing: { ial: 2, at: at(-1100) }, asserted: { at: NOW } },
      });
    });

    it.each<[string, Partial<Assertion>]>([
      ['was issued earlier', { issuedAt: at(-1001), ial: 1 }],
      ['was copied before', { issuedAt: at(-1000), ial: 2 }],
      ['is of the same second and names more', { issuedAt: at(-1000), ial: 3 }],
    ])('copies nothing that %s, and says so', (_title, changes) => {
      expect(copied(assertedWith(2), changes)).toEqual({ kind: 'refuse', reason: 'assertion_not_new' });
    });

    it.each([1, undefined] as const)('T3: takes the level %s of the same second', (ial) => {
      expect(copied(assertedWith(2), { issuedAt: at(-1000), ial })).toMatchObject({ kind: 'write', isLower: true });
    });

    it('gives back nothing that an administrator took away, until the provider says something new', () => {
      const takenAway = assertedWith(undefined);

      expect(copied(takenAway, { issuedAt: at(-1000) })).toMatchObject({ reason: 'assertion_not_new' });
      expect(copied(takenAway, { issuedAt: at(-999) })).toMatchObject({ next: { proofing: { ial: 2 } } });
    });
  });

  describe('where a proofing, an import or another provider gave the level', () => {
    const proofed = (ial: Ial, seconds = -1000) => identityWith({ proofing: { ial, at: at(seconds) } });

    it.each<[string, Ial, boolean]>([
      ['a higher level', 3, false],
      ['the same level, later', 2, false],
      ['a lower level', 1, true],
    ])('takes %s', (_title, ial, isLower) => {
      expect(copied(proofed(2), { ial })).toMatchObject({
        kind: 'write',
        next: { proofing: { ial, at: at(-100) }, asserted: { by: 'OneKosmos', at: NOW } },
        isLower,
      });
    });

    it('keeps a proofing of the same level that is no older', () => {
      expect(copied(proofed(2, -100))).toEqual({ kind: 'keep' });
    });

    it.each([
      [0, 'write'],
      [1, 'keep'],
    ] as const)('makes of a lower level that was issued %d s before the proofing: %s', (seconds, kind) => {
      expect(copied(proofed(2, -500 + seconds), { ial: 1, issuedAt: at(-500) }).kind).toBe(kind);
    });

    it.each([
      ['ours', proofed(2)],
      ['of another provider', assertedWith(2, { asserted: { by: 'Other', at: at(-1000) } })],
    ])('keeps a level that is %s where the provider names none, and says so', (_title, identity) => {
      expect(copied(identity, { ial: undefined })).toEqual({ kind: 'refuse', reason: 'level_not_asserted' });
    });

    it('keeps a record without a level where the provider names none', () => {
      expect(copied(identityWith(), { ial: undefined })).toEqual({ kind: 'keep' });
    });
  });

  describe('where the sub is not declared to be the name of the person', () => {
    const otherwise = { subIsUser: false };

    it('begins a record with the level alone', () => {
      const decided = copied(undefined, {}, otherwise);

      expect(decided).toMatchObject({ next: { proofing: { ial: 2 } } });
      expect(decided.kind === 'write' && decided.next.providerUserId).toBeUndefined();
    });

    it('begins none where there is no level either', () => {
      expect(copied(undefined, { ial: undefined }, otherwise)).toEqual({ kind: 'keep' });
    });

    it('leaves a name as it is, whatever it is', () => {
      expect(copied(identityWith({ providerUserId: 'user-7' }), {}, otherwise)).toMatchObject({
        next: { providerUserId: 'user-7', proofing: { ial: 2 } },
      });
    });
  });

  it('T3: says in whatever order what the provider said last, and revokes nothing less', () => {
    const levels = fc.option(fc.constantFrom<Ial>(1, 2, 3), { nil: undefined });
    const tokens = fc.uniqueArray(fc.tuple(levels, fc.nat(20)), { minLength: 1, selector: ([, seconds]) => seconds });

    fc.assert(
      fc.property(tokens, (all) => {
        const revoked = { revokedBefore: NOW, revokedSessions: new Map([['s', NOW]]) };
        const end = all.reduce<IdentityRecord>(
          (read, [ial, seconds]) => {
            const decided = copied(read, { ial, issuedAt: at(-seconds) });
            return decided.kind === 'write' ? decided.next : read;
          },
          assertedWith(3, revoked),
        );

        const [last] = all.toSorted(([, one], [, other]) => one - other);
        expect(end.proofing?.ial).toBe(last?.[0]);
        expect(end).toMatchObject(revoked);
      }),
    );
  });
});
