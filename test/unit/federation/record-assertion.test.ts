import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Assertion } from '../../../src/federation/assertion.ts';
import { recordAssertion } from '../../../src/federation/record-assertion.ts';
import type { Ial } from '../../../src/shared/ial.ts';
import { at, NOW } from '../../fixtures/step-up-records.ts';

const said = (ial: Ial | undefined, seconds: number) => ({
  providerUserId: 'person-1',
  ial,
  at: at(seconds),
  firstRev: 3,
});
const known = (changes: Partial<Assertion> = {}): Assertion => ({
  rev: 7,
  providerUserId: 'person-1',
  ial: 2,
  assertedAt: at(-10),
  purgeAt: at(172_790),
  ...changes,
});

const ials = fc.constantFrom<Ial | undefined>(undefined, 1, 2, 3);

describe('recordAssertion', () => {
  it('begins a record, kept for two days', () => {
    expect(recordAssertion(undefined, said(2, -10), NOW)).toEqual({
      kind: 'write',
      next: { rev: 3, providerUserId: 'person-1', ial: 2, assertedAt: at(-10), purgeAt: at(172_800) },
    });
  });

  it('takes a later assertion as it is, also one that names no level', () => {
    expect(recordAssertion(known(), said(undefined, -9), NOW)).toEqual({
      kind: 'write',
      next: { ...known(), rev: 8, ial: undefined, assertedAt: at(-9), purgeAt: at(172_800) },
    });
  });

  it('keeps what is there from an assertion one second older', () => {
    expect(recordAssertion(known({ ial: 1 }), said(3, -11), NOW)).toEqual({ kind: 'keep' });
  });

  it.each([
    [1, 2, 2],
    [3, 2, 3],
    [undefined, 1, 1],
    [2, undefined, 2],
    [undefined, undefined, undefined],
  ] as const)('makes of the levels %s and %s of one authentication: %s', (before, now, kept) => {
    expect(recordAssertion(known({ ial: before }), said(now, -10), NOW)).toMatchObject({
      kind: 'write',
      next: { rev: 8, ial: kept, assertedAt: at(-10) },
    });
  });

  it('T17: is of no second that has not come', () => {
    expect(recordAssertion(undefined, said(2, 1), NOW)).toMatchObject({ next: { assertedAt: NOW } });
  });

  it('forgets nothing earlier after the clock was set back', () => {
    expect(recordAssertion(known({ purgeAt: at(200_000) }), said(2, -1), NOW)).toMatchObject({
      next: { purgeAt: at(200_000) },
    });
  });

  it('ends at the same whatever is repeated, in whatever order', () => {
    const levels = fc.array(fc.tuple(ials, fc.integer({ min: -5, max: 0 })), { minLength: 1, maxLength: 6 });
    const repeated = levels.chain((all) =>
      fc.tuple(fc.constant(all), fc.shuffledSubarray([...all, ...all], { minLength: 2 * all.length })),
    );

    fc.assert(
      fc.property(repeated, ([all, again]) => {
        expect(recordedOf(again)).toEqual({ ...recordedOf(all), rev: expect.any(Number) });
      }),
    );
  });
});

/** What is known after these levels at these seconds were recorded one after the other. */
function recordedOf(all: readonly (readonly [Ial | undefined, number])[]): Assertion | undefined {
  return all.reduce<Assertion | undefined>((read, [ial, seconds]) => {
    const decided = recordAssertion(read, said(ial, seconds), NOW);
    return decided.kind === 'write' ? decided.next : read;
  }, undefined);
}
