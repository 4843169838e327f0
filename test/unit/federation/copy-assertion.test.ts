import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Assertion } from '../../../src/federation/assertion.ts';
import { type Copy, copyAssertion } from '../../../src/federation/copy-assertion.ts';
import type { Ial } from '../../../src/shared/ial.ts';
import { identify } from '../../../src/step-up/identify.ts';
import type { IdentityRecord, Proofing } from '../../../src/step-up/identity-store.ts';
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
    heard: { by: 'OneKosmos', at: at(-1000), ial },
    ...changes,
  });

const HEARD = { by: 'OneKosmos', at: NOW, ial: 2 } as const;

describe('copyAssertion', () => {
  it('begins an identity record with name, level, time and where they are from', () => {
    expect(copied(undefined)).toEqual({
      kind: 'write',
      next: identityWith({
        rev: 3,
        proofing: { ial: 2, at: at(-100) },
        asserted: { by: 'OneKosmos', at: NOW },
        heard: HEARD,
      }),
      reason: undefined,
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
    it.each<[string, Ial | undefined, Ial | undefined, string | undefined]>([
      ['a higher level', 1, 2, undefined],
      ['a first level', undefined, 2, undefined],
      ['a lower level', 3, 2, 'level_lowered'],
      ['no level any more', 3, undefined, 'level_lowered'],
    ])('T3: takes %s', (_title, before, ial, reason) => {
      expect(copied(assertedWith(before), { ial })).toMatchObject({
        kind: 'write',
        next: {
          proofing: ial && { ial, at: at(-100) },
          asserted: { by: 'OneKosmos', at: NOW },
          heard: { ...HEARD, ial },
        },
        reason,
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
      expect(copied(assertedWith(2), { issuedAt: at(-1000), ial })).toMatchObject({
        kind: 'write',
        reason: 'level_lowered',
      });
    });

    it.each<[string, Ial, Proofing | undefined]>([
      ['lowers', 1, { ial: 2, at: at(-300) }],
      ['raises', 2, { ial: 1, at: at(-300) }],
      ['gives back', 2, undefined],
    ])('T3: %s nothing that was changed by hand since, until the provider says something new', (_, ial, proofing) => {
      const changed = { ...assertedWith(ial), proofing };

      expect(copied(changed, { ial, issuedAt: at(-1000) })).toMatchObject({ reason: 'assertion_not_new' });
      expect(copied(changed, { ial, issuedAt: at(-999) })).toMatchObject({ next: { proofing: { ial } } });
    });
  });

  describe('where another source changed the level after the assertion was heard', () => {
    const known = identityWith({ proofing: { ial: 2, at: at(-500) } });
    const older = { issuedAt: at(-400), authenticatedAt: at(-600) };
    const nextOf = (decided: Copy) => (decided.kind === 'write' ? decided.next : undefined);

    it.each<[string, Partial<Assertion>]>([
      ['was kept out by a later proofing of its level', older],
      ['was kept out by a later proofing of a higher level', { ial: 1, issuedAt: at(-501) }],
    ])('T3: gives back nothing by an assertion that %s, once the proofing was taken away', (_title, changes) => {
      const heard = nextOf(copied(known, changes));

      expect(heard).toMatchObject({ rev: 8, proofing: { ial: 2, at: at(-500) }, asserted: undefined });
      expect(heard && copied({ ...heard, proofing: undefined }, changes)).toMatchObject({
        reason: 'assertion_not_new',
      });
    });

    it('T3: gives back nothing by an assertion that a better proofing replaced, once that was taken away', () => {
      const first = nextOf(copied(undefined, older));
      const proofed = identify(first, { providerUserId: 'person-1', proofing: { ial: 3, at: NOW }, firstRev: 1 });
      const takenAway = proofed.kind === 'write' ? { ...proofed.next, proofing: undefined } : undefined;

      expect(takenAway).toMatchObject({ asserted: undefined });
      expect(copied(takenAway, older)).toMatchObject({ reason: 'assertion_not_new' });
    });

    it('T3: lowers nothing by an assertion that an import has raised since', () => {
      const first = nextOf(copied(undefined, { ...older, ial: 1 }));
      const raised = identify(first, { providerUserId: 'person-1', proofing: { ial: 2, at: NOW }, firstRev: 1 });

      expect(copied(raised.kind === 'write' ? raised.next : undefined, { ...older, ial: 1 })).toMatchObject({
        reason: 'assertion_not_new',
      });
    });

    it('T3: says once that no level was named', () => {
      const none = { ...older, ial: undefined };
      const heard = nextOf(copied(known, none));

      expect(heard).toEqual({ ...known, rev: 8, heard: { by: 'OneKosmos', at: at(-400), ial: undefined } });
      expect(copied(heard, none)).toMatchObject({ reason: 'assertion_not_new' });
    });
  });

  describe('where a proofing, an import or another provider gave the level', () => {
    const proofed = (ial: Ial, seconds = -1000) => identityWith({ proofing: { ial, at: at(seconds) } });

    it.each<[string, Ial, string | undefined]>([
      ['a higher level', 3, undefined],
      ['the same level, later', 2, undefined],
      ['a lower level', 1, 'level_lowered'],
    ])('takes %s', (_title, ial, reason) => {
      expect(copied(proofed(2), { ial })).toMatchObject({
        kind: 'write',
        next: { proofing: { ial, at: at(-100) }, asserted: { by: 'OneKosmos', at: NOW } },
        reason,
      });
    });

    it('keeps a proofing of the same level that is no older, and remembers what was said', () => {
      expect(copied(proofed(2, -100))).toEqual({
        kind: 'write',
        next: { ...proofed(2, -100), rev: 8, heard: HEARD },
        reason: undefined,
      });
    });

    it.each([
      [0, 1],
      [1, 2],
    ] as const)('makes of a lower level that was issued %d s before the proofing: %d', (seconds, ial) => {
      expect(copied(proofed(2, -500 + seconds), { ial: 1, issuedAt: at(-500) })).toMatchObject({
        next: { proofing: { ial }, heard: { at: at(-500), ial: 1 } },
      });
    });

    it.each([
      ['ours', proofed(2)],
      ['of another provider', assertedWith(2, { asserted: { by: 'Other', at: at(-1000) }, heard: undefined })],
    ])('keeps a level that is %s where the provider names none, and says so', (_title, identity) => {
      expect(copied(identity, { ial: undefined })).toEqual({
        kind: 'write',
        next: { ...identity, rev: 8, heard: { ...HEARD, ial: undefined } },
        reason: 'level_not_asserted',
      });
    });

    it('hears what another provider has not said', () => {
      const heard = { by: 'Other', at: at(1), ial: 3 } as const;

      expect(copied(identityWith({ heard }))).toMatchObject({ next: { proofing: { ial: 2 }, heard: HEARD } });
    });

    it('keeps a record without a level where the provider names none', () => {
      expect(copied(identityWith(), { ial: undefined })).toEqual({
        kind: 'write',
        next: identityWith({ rev: 8, heard: { ...HEARD, ial: undefined } }),
        reason: undefined,
      });
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
