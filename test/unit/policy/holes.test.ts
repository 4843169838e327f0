import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ConditionFacts, holds } from '../../../src/policy/condition.ts';
import { demandsAsMuch } from '../../../src/policy/demands.ts';
import { findHoles } from '../../../src/policy/holes.ts';
import type { Condition, Outcome, RequireRule } from '../../../src/policy/policy.ts';
import { CURRENCIES } from '../../../src/transaction/iso-4217.ts';
import { anyCondition, NOTHING, SMALL_WORLD } from './small-world.ts';

const TOKEN: Outcome = { kind: 'token' };
const DENY: Outcome = { kind: 'deny' };
const session = (maxAge: number, acr: string): Outcome => ({
  kind: 'step_up',
  name: 'any',
  acrValues: [acr],
  maxAge,
  covers: 'session',
  identity: undefined,
});

/** The elementary questions of the conditions that are about currencies, one condition each. */
function questions(asked: readonly Condition[]) {
  const lists = asked.flatMap(({ currencies }) =>
    currencies ? [{ currencies, ask: { ...NOTHING, currencies } }] : [],
  );
  const thresholds = asked
    .flatMap(({ amountBelow, amountFrom }) => [amountBelow, amountFrom])
    .flatMap((table) => (table ? [{ table, ask: { ...NOTHING, amountBelow: table } }] : []));
  return { lists, thresholds };
}

/** Tells, request by request, whether one is outside a list that another is in, in nothing but its currency. */
function isOutsideByCurrency(
  { lists, thresholds }: ReturnType<typeof questions>,
  one: ConditionFacts,
  other: ConditionFacts,
): boolean {
  if (one.pathParameters !== other.pathParameters) return false;
  const [from, to] = [one.amount?.currency ?? '', other.amount?.currency ?? ''];
  const agree = (ask: Condition) => holds(ask, one) === holds(ask, other);
  const isInNone = !lists.some(({ currencies }) => currencies.has(from));
  const avoids =
    lists.some(({ currencies }) => isInNone && currencies.has(to)) ||
    thresholds.some(({ table }) => !table.has(from) && table.has(to));
  return (
    avoids &&
    (isInNone || lists.every(({ ask }) => agree(ask))) &&
    thresholds.every(({ table, ask }) => !table.has(from) || agree(ask))
  );
}

function isOutsideByPath(
  asked: readonly Condition[],
  name: string,
  one: ConditionFacts,
  other: ConditionFacts,
): boolean {
  if (one.amount !== other.amount) return false;
  const isListed = (value = '') => asked.some(({ path }) => path.get(name)?.has(value));
  const differing = [...one.pathParameters.keys()].filter(
    (each) => one.pathParameters.get(each) !== other.pathParameters.get(each),
  );
  return (
    differing.join() === name && !isListed(one.pathParameters.get(name)) && isListed(other.pathParameters.get(name))
  );
}

/** Every entry that some request in the small world comes to by avoiding a list, with the way there and what it wins. */
function naiveHoles(rules: readonly RequireRule[], requests: readonly ConditionFacts[]): ReadonlyMap<string, string> {
  const asked = rules.flatMap(({ when }) => when ?? []);
  const meet = (request: ConditionFacts) => rules.findIndex(({ when }) => !when || holds(when, request));
  const met = requests.map((request) => ({ request, entry: meet(request), then: rules[meet(request)]?.then ?? DENY }));
  const currencies = questions(asked);
  const found = new Map<string, string>();
  for (const one of met) {
    for (const other of met) {
      if (demandsAsMuch(one.then, other.then)) continue;
      const ways = [
        ...(isOutsideByCurrency(currencies, one.request, other.request) ? ['currency'] : []),
        ...['a', 'b'].filter((name) => isOutsideByPath(asked, name, one.request, other.request)),
      ];
      const demand = demandsAsMuch(other.then, one.then) ? 'less' : 'other';
      for (const way of ways) {
        const key = `${one.entry} ${way}`;
        if (demand === 'less' || !found.has(key)) found.set(key, demand);
      }
    }
  }
  return found;
}

describe('findHoles', () => {
  it('agrees with every pair of requests of a small world', () => {
    const outcome = fc.constantFrom(TOKEN, DENY, session(1, 'a'), session(2, 'a'), session(2, 'b'));
    const rule = fc.record({ when: anyCondition, then: outcome });

    fc.assert(
      fc.property(fc.array(rule, { minLength: 1, maxLength: 4 }), outcome, (some, last) => {
        const rules = [...some, { when: undefined, then: last }];

        const holes = findHoles(rules, true);

        const found = new Map(
          (holes === 'too_many_cases' ? [] : holes).map(
            ({ by, outside, demand }) =>
              [`${outside.entry} ${by.kind === 'path' ? by.name : 'currency'}`, demand] as const,
          ),
        );
        expect(new Map([...found].toSorted())).toEqual(new Map([...naiveHoles(rules, SMALL_WORLD)].toSorted()));
      }),
      { numRuns: 300 },
    );
  });

  it('compares requests without an amount by their path alone', () => {
    const rules = (value: string): readonly RequireRule[] => [
      { when: { ...NOTHING, path: new Map([['a', new Set([value])]]) }, then: DENY },
      { when: undefined, then: TOKEN },
    ];

    expect(findHoles(rules('x'), false)).toMatchObject([
      { by: { kind: 'path', name: 'a' }, outside: { entry: 1 }, inside: { entry: 0 }, demand: 'less' },
    ]);
  });

  it('finds nothing where every currency is listed', () => {
    const rules: readonly RequireRule[] = [
      { when: { ...NOTHING, currencies: new Set(CURRENCIES.slice(1)) }, then: DENY },
      { when: { ...NOTHING, currencies: new Set(CURRENCIES.slice(0, 1)) }, then: TOKEN },
      { when: undefined, then: TOKEN },
    ];

    expect(findHoles(rules, true)).toEqual([]);
  });

  it('takes a threshold for every currency, and gives up on a thousand thresholds rather than hang', () => {
    const low = { ...NOTHING, amountBelow: new Map(CURRENCIES.map((currency) => [currency, 10n])) };
    const below = (minorUnits: number): RequireRule => ({
      when: { ...NOTHING, amountBelow: new Map([['EUR', BigInt(minorUnits)]]) },
      then: TOKEN,
    });
    const last: RequireRule = { when: undefined, then: DENY };

    expect(findHoles([{ when: low, then: TOKEN }, last], true)).toEqual([]);
    expect(findHoles([...Array.from({ length: 1000 }, (_, index) => below(index + 1)), last], true)).toBe(
      'too_many_cases',
    );
  });
});
