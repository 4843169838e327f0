import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { demandsAsMuch } from '../../../src/policy/demands.ts';
import type { IdentityRule, Outcome } from '../../../src/policy/policy.ts';
import type { Ial } from '../../../src/shared/ial.ts';

type StepUp = Extract<Outcome, { readonly kind: 'step_up' }>;

const TOKEN: Outcome = { kind: 'token' };
const DENY: Outcome = { kind: 'deny' };
const STEP_UP: StepUp = {
  kind: 'step_up',
  name: 'liveid',
  acrValues: ['a'],
  maxAge: 2,
  covers: 'session',
  identity: undefined,
};
const covers = (what: StepUp['covers'], parts: Partial<StepUp> = {}): Outcome => ({
  ...STEP_UP,
  ...parts,
  covers: what,
});
const proofed = (ial: Ial, maxAge: number) => covers('session', { identity: { ial, maxAge } });

const identity = fc.option(
  fc.record<IdentityRule>({ ial: fc.constantFrom<Ial>(1, 2, 3), maxAge: fc.constantFrom(1, 2) }),
  { nil: undefined },
);
const stepUp = fc
  .record({
    acrValues: fc.uniqueArray(fc.constantFrom('a', 'b'), { minLength: 1 }),
    maxAge: fc.constantFrom(1, 2),
    covers: fc.constantFrom('session', 'transaction'),
    identity,
  })
  .map((parts): StepUp => ({ ...STEP_UP, ...parts }));
const outcome = fc.oneof(fc.constant(TOKEN), fc.constant(DENY), stepUp);

/** Everything that a person may have shown, as far as these step-ups can tell. */
const SHOWN = [1, 2, 3].flatMap((age) =>
  ['a', 'b'].flatMap((acr) =>
    [0, 1, 2, 3].flatMap((ial) => [1, 2, 3].map((proofedAgo) => ({ age, acr, ial, proofedAgo }))),
  ),
);

/** Which of it one outcome accepts. */
function accepted({ maxAge, acrValues, identity: rule }: StepUp): ReadonlySet<number> {
  const isAccepted = ({ age, acr, ial, proofedAgo }: (typeof SHOWN)[number]) =>
    age <= maxAge && acrValues.includes(acr) && (!rule || (ial >= rule.ial && proofedAgo <= rule.maxAge));
  return new Set(SHOWN.flatMap((shown, index) => (isAccepted(shown) ? [index] : [])));
}

describe('demandsAsMuch', () => {
  it.each<readonly [it: string, more: Outcome, less: Outcome]>([
    ['deny than a step-up for the transaction', DENY, covers('transaction', { identity: { ial: 3, maxAge: 1 } })],
    ['the transaction than the session', covers('transaction'), covers('session')],
    ['the session than the token', covers('session'), TOKEN],
    ['a second younger', covers('session', { maxAge: 1 }), covers('session', { maxAge: 2 })],
    ['one acr of two', covers('session', { acrValues: ['b'] }), covers('session', { acrValues: ['a', 'b'] })],
    ['an identity than none', proofed(1, 2), covers('session')],
    ['a level higher', proofed(3, 2), proofed(2, 2)],
    ['a proofing a second younger', proofed(2, 1), proofed(2, 2)],
    [
      'the transaction by the step-up than the session by another',
      covers('transaction'),
      covers('session', { acrValues: ['b'] }),
    ],
  ])('is more: %s', (_, more, less) => {
    expect([demandsAsMuch(more, less), demandsAsMuch(less, more)]).toEqual([true, false]);
  });

  it.each<readonly [it: string, one: Outcome, other: Outcome]>([
    [
      'an older authentication for the transaction',
      covers('transaction', { maxAge: 2 }),
      covers('session', { maxAge: 1 }),
    ],
    ['identity or age', proofed(1, 1), covers('session', { maxAge: 1 })],
    ['level or age of a proofing', proofed(3, 2), proofed(2, 1)],
    ['another acr', covers('session', { acrValues: ['a'] }), covers('session', { acrValues: ['b'] })],
    ['the transaction or an identity', covers('transaction'), proofed(1, 1)],
  ])('has no order between: %s', (_, one, other) => {
    expect([demandsAsMuch(one, other), demandsAsMuch(other, one)]).toEqual([false, false]);
  });

  it('is more where less is accepted, of two step-ups that cover the same', () => {
    fc.assert(
      fc.property(stepUp, stepUp, (one, other) => {
        const [few, many] = [accepted(one), accepted({ ...other, covers: one.covers })];

        const isAsMuch = demandsAsMuch(one, { ...other, covers: one.covers });

        expect(isAsMuch).toBe([...few].every((shown) => many.has(shown)));
      }),
      { numRuns: 500 },
    );
  });

  it('is an order: each demands as much as itself, and what a third demands through a second', () => {
    fc.assert(
      fc.property(outcome, outcome, outcome, (a, b, c) => {
        expect(demandsAsMuch(a, a)).toBe(true);
        expect(demandsAsMuch(a, c) || !demandsAsMuch(a, b) || !demandsAsMuch(b, c)).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });
});
