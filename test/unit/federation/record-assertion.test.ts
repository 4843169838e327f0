import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Assertion } from '../../../src/federation/assertion.ts';
import { recordAssertion } from '../../../src/federation/record-assertion.ts';
import type { Ial } from '../../../src/shared/ial.ts';
import { at, NOW } from '../../fixtures/step-up-records.ts';

/** Issued and authenticated at these seconds. */
const said = (ial: Ial | undefined, issued: number, authenticated = issued) => ({
  ial,
  issuedAt: at(issued),
  authenticatedAt: at(authenticated),
  firstRev: 3,
});
const known = (changes: Partial<Assertion> = {}): Assertion => ({
  rev: 7,
  ial: 2,
  issuedAt: at(-10),
  authenticatedAt: at(-10),
  purgeAt: at(3590),
  ...changes,
});

const ials = fc.constantFrom<Ial | undefined>(undefined, 1, 2, 3);
const seconds = fc.integer({ min: -5, max: 0 });

describe('recordAssertion', () => {
  it('begins a record, kept for an hour', () => {
    expect(recordAssertion(undefined, said(2, -10, -20), NOW)).toEqual({
      kind: 'write',
      next: { rev: 3, ial: 2, issuedAt: at(-10), authenticatedAt: at(-20), purgeAt: at(3600) },
    });
  });

  it.each([undefined, 1, 2, 3] as const)('takes what was issued later as it is, also the level %s', (ial) => {
    expect(recordAssertion(known(), said(ial, -9), NOW)).toEqual({
      kind: 'write',
      next: { rev: 8, ial, issuedAt: at(-9), authenticatedAt: at(-9), purgeAt: at(3600) },
    });
  });

  it('T3: takes the lower level of a later token of an older session at the provider', () => {
    expect(recordAssertion(known(), said(1, -9, -4000), NOW)).toMatchObject({
      next: { ial: 1, issuedAt: at(-9), authenticatedAt: at(-4000) },
    });
  });

  it('keeps what is there from a token that was issued one second earlier', () => {
    expect(recordAssertion(known({ ial: 1 }), said(3, -11, -5), NOW)).toEqual({ kind: 'keep' });
  });

  it.each([
    [1, 2, 1],
    [3, 2, 2],
    [undefined, 1, undefined],
    [2, undefined, undefined],
    [2, 2, 2],
    [undefined, undefined, undefined],
  ] as const)('makes of the levels %s and %s of one second: %s', (before, now, kept) => {
    expect(recordAssertion(known({ ial: before }), said(now, -10, -30), NOW)).toMatchObject({
      kind: 'write',
      next: { rev: 8, ial: kept, issuedAt: at(-10), authenticatedAt: at(-30) },
    });
  });

  it('forgets nothing earlier after the clock was set back', () => {
    expect(recordAssertion(known({ purgeAt: at(200_000) }), said(2, -1), NOW)).toMatchObject({
      next: { purgeAt: at(200_000) },
    });
  });

  it('ends at the same whatever is repeated, in whatever order', () => {
    const levels = fc.array(fc.tuple(ials, seconds, seconds), { minLength: 1, maxLength: 6 });
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

/** What is known after tokens of these levels, issued and authenticated at these seconds, were recorded one after the other. */
function recordedOf(all: readonly (readonly [Ial | undefined, number, number])[]): Assertion | undefined {
  return all.reduce<Assertion | undefined>((read, token) => {
    const decided = recordAssertion(read, said(...token), NOW);
    return decided.kind === 'write' ? decided.next : read;
  }, undefined);
}
