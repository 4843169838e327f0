import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Assertion } from '../../../src/federation/assertion.ts';
import { copyAssertion } from '../../../src/federation/copy-assertion.ts';
import type { Ial } from '../../../src/shared/ial.ts';
import type { Proofing } from '../../../src/step-up/identity-store.ts';
import { at, identityWith, NOW } from '../../fixtures/step-up-records.ts';

const PERSON = { userPoolId: 'eu-west-1_Example', providerName: 'OneKosmos', providerSub: 'person-1' };
const asserted = (changes: Partial<Assertion> = {}) => ({
  person: PERSON,
  assertion: { rev: 1, providerUserId: 'person-1', ial: 2 as const, assertedAt: NOW, purgeAt: at(1), ...changes },
  firstRev: 3,
});

describe('copyAssertion', () => {
  it('begins an identity record with the name, the level and the time', () => {
    expect(copyAssertion(undefined, asserted())).toMatchObject({
      kind: 'write',
      next: { rev: 3, providerUserId: 'person-1', proofing: { ial: 2, at: NOW } },
    });
  });

  it('copies the name alone where no level was asserted', () => {
    expect(copyAssertion(undefined, asserted({ ial: undefined }))).toMatchObject({
      next: { providerUserId: 'person-1', proofing: undefined },
    });
  });

  it('leaves a level as it is where none is asserted any more', () => {
    const identity = identityWith({ proofing: { ial: 2, at: at(-100) } });

    expect(copyAssertion(identity, asserted({ ial: undefined }))).toEqual({ kind: 'keep' });
  });

  it('T3: gives nobody the name of somebody else', () => {
    const identity = identityWith({ providerUserId: 'person-2' });

    expect(copyAssertion(identity, asserted())).toEqual({ kind: 'refuse', reason: 'identity_of_another' });
  });

  it('T3: refuses an assertion that lies in the place of another person', () => {
    expect(copyAssertion(undefined, asserted({ providerUserId: 'person-2' }))).toEqual({
      kind: 'refuse',
      reason: 'assertion_of_another',
    });
  });

  it('lowers no level, makes no proofing of a level older and revokes nothing less', () => {
    const levels = fc.constantFrom<Ial>(1, 2, 3);
    const proofings = fc.option(fc.record({ ial: levels, at: fc.nat(20).map(at) }), { nil: undefined });
    const strength = (proofing: Proofing | undefined) => (proofing ? proofing.ial * 1e12 + proofing.at : 0);

    fc.assert(
      fc.property(proofings, fc.option(levels, { nil: undefined }), fc.nat(20).map(at), (proofing, ial, assertedAt) => {
        const identity = identityWith({ proofing, revokedBefore: NOW, revokedSessions: new Map([['s', NOW]]) });

        const copied = copyAssertion(identity, asserted({ assertedAt, ...(ial ? { ial } : { ial: undefined }) }));

        const next = copied.kind === 'write' ? copied.next : identity;
        expect(strength(next.proofing)).toBeGreaterThanOrEqual(strength(proofing));
        expect(next).toMatchObject({ revokedBefore: NOW, revokedSessions: identity.revokedSessions });
      }),
    );
  });
});
