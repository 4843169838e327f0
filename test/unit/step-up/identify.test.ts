import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { identify } from '../../../src/step-up/identify.ts';
import type { Proofing } from '../../../src/step-up/identity-store.ts';
import { at, identityWith, NOW } from '../../fixtures/step-up-records.ts';

const said = (proofing: Proofing | undefined) => ({ providerUserId: 'person-1', proofing, firstRev: 3 });

describe('identify', () => {
  it('begins a record for a person of whom nothing is known', () => {
    expect(identify(undefined, said({ ial: 2, at: NOW }))).toEqual({
      kind: 'write',
      next: {
        rev: 3,
        providerUserId: 'person-1',
        proofing: { ial: 2, at: NOW },
        asserted: undefined,
        heard: undefined,
        revokedBefore: undefined,
        revokedSessions: new Map(),
      },
      isOverruled: false,
    });
  });

  it('names the person of a record that only revokes, and keeps its revocations', () => {
    const revoked = identityWith({
      providerUserId: undefined,
      revokedBefore: NOW,
      revokedSessions: new Map([['s', NOW]]),
    });

    expect(identify(revoked, said({ ial: 1, at: NOW }))).toEqual({
      kind: 'write',
      next: { ...revoked, rev: 8, providerUserId: 'person-1', proofing: { ial: 1, at: NOW } },
      isOverruled: false,
    });
  });

  it('refuses to give a person another name', () => {
    const other = identityWith({ providerUserId: 'person-2' });

    expect(identify(other, said({ ial: 3, at: NOW }))).toEqual({ kind: 'refuse', reason: 'identity_of_another' });
  });

  it.each<[string, Proofing | undefined, boolean]>([
    ['better', { ial: 2, at: at(1) }, false],
    ['no better', { ial: 2, at: NOW }, true],
    ['none', undefined, true],
  ])('leaves a level to the provider that asserted it where the proofing is %s', (_, next, isLeft) => {
    const identity = identityWith({ proofing: { ial: 2, at: NOW }, asserted: { by: 'OneKosmos', at: NOW } });

    const decided = identify(identity, said(next));

    if (isLeft) expect(decided).toEqual({ kind: 'keep', isOverruled: false });
    else expect(decided).toMatchObject({ kind: 'write', next: { proofing: next, asserted: undefined } });
  });

  it.each<[string, Proofing | undefined, Proofing, boolean]>([
    ['a level that the provider lowered, by an older proofing', { ial: 1, at: NOW }, { ial: 2, at: at(-1) }, true],
    ['a level that the provider lowered, by one of the same second', { ial: 1, at: NOW }, { ial: 2, at: NOW }, true],
    ['a level that the provider lowered, by a later one', { ial: 1, at: NOW }, { ial: 2, at: at(1) }, false],
    ['a level that the provider took away, by one of the same second', undefined, { ial: 3, at: NOW }, true],
    ['a level that the provider took away, by a later one', undefined, { ial: 3, at: at(1) }, false],
    ['an assertion of long ago, by a proofing before it', { ial: 2, at: at(-9) }, { ial: 2, at: at(-8) }, true],
  ])('T3: is told to replace %s', (_, before, proofing, isOverruled) => {
    const asserted = { by: 'OneKosmos', at: NOW };
    const heard = { ...asserted, ial: before?.ial };

    const decided = identify(identityWith({ proofing: before, asserted, heard }), said(proofing));

    if (isOverruled) expect(decided).toEqual({ kind: 'keep', isOverruled });
    else expect(decided).toMatchObject({ kind: 'write', next: { proofing, asserted: undefined, heard }, isOverruled });
  });

  it.each<[string, Proofing | undefined, boolean]>([
    ['no proofing', undefined, false],
    ['a lower one', { ial: 1, at: at(1) }, false],
    ['a higher one from before the assertion', { ial: 3, at: NOW }, true],
  ])(
    'names a person whom the provider asserted without a name, and keeps the level at %s',
    (_, proofing, isOverruled) => {
      const asserted = { by: 'OneKosmos', at: NOW };
      const identity = identityWith({ providerUserId: undefined, proofing: { ial: 2, at: at(-9) }, asserted });

      expect(identify(identity, said(proofing))).toEqual({
        kind: 'write',
        next: { ...identity, rev: 8, providerUserId: 'person-1' },
        isOverruled,
      });
    },
  );

  it('gives a proofing that has no name to nobody', () => {
    const nameless = identityWith({ providerUserId: undefined, proofing: { ial: 3, at: NOW } });

    expect(identify(nameless, said(undefined))).toMatchObject({ next: { proofing: undefined } });
  });

  it.each<[string, Proofing | undefined, Proofing | undefined, 'keep' | Proofing]>([
    ['nothing more', { ial: 2, at: NOW }, undefined, 'keep'],
    ['the same', { ial: 2, at: NOW }, { ial: 2, at: NOW }, 'keep'],
    ['an older proofing of the same level', { ial: 2, at: NOW }, { ial: 2, at: at(-1) }, 'keep'],
    ['a later proofing of the same level', { ial: 2, at: NOW }, { ial: 2, at: at(1) }, { ial: 2, at: at(1) }],
    ['a later proofing of a lower level', { ial: 2, at: NOW }, { ial: 1, at: at(1) }, 'keep'],
    ['an older proofing of a higher level', { ial: 2, at: NOW }, { ial: 3, at: at(-1) }, { ial: 3, at: at(-1) }],
    ['a first proofing', undefined, { ial: 1, at: NOW }, { ial: 1, at: NOW }],
  ])('is told %s', (_, before, next, expected) => {
    const decided = identify(identityWith({ proofing: before }), said(next));

    if (expected === 'keep') expect(decided).toEqual({ kind: 'keep', isOverruled: false });
    else expect(decided).toMatchObject({ kind: 'write', next: { rev: 8, proofing: expected } });
  });

  it('comes to the same record in any order, however often anything is said', () => {
    const proofings = fc.record({
      ial: fc.constantFrom(1 as const, 2 as const, 3 as const),
      at: fc.integer({ min: 0, max: 9 }).map(at),
    });
    const told = (list: readonly Proofing[]) =>
      list.reduce((identity, proofing) => {
        const decided = identify(identity, said(proofing));
        return decided.kind === 'write' ? decided.next : identity;
      }, identityWith());

    fc.assert(
      fc.property(fc.array(proofings, { maxLength: 6 }), (list) => {
        const backwards = told([...list, ...list].toReversed());

        expect(told(list).proofing).toEqual(backwards.proofing);
      }),
    );
  });
});
