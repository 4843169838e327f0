import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { holds } from '../../../src/policy/condition.ts';
import type { Condition } from '../../../src/policy/policy.ts';
import { unreachable } from '../../../src/policy/reachability.ts';
import { CURRENCIES } from '../../../src/transaction/iso-4217.ts';
import { anyCondition, NOTHING, SMALL_PATHS, SMALL_WORLD } from './small-world.ts';

const below = (minorUnits: bigint): Condition => ({ ...NOTHING, amountBelow: new Map([['EUR', minorUnits]]) });
const from = (minorUnits: bigint): Condition => ({ ...NOTHING, amountFrom: new Map([['EUR', minorUnits]]) });
const inCurrency = (...codes: string[]): Condition => ({ ...NOTHING, currencies: new Set(codes) });
const at = (name: string, ...values: string[]): Condition => ({ ...NOTHING, path: new Map([[name, new Set(values)]]) });

describe('unreachable', () => {
  it.each<readonly [it: string, conditions: readonly (Condition | undefined)[], left: readonly number[]]>([
    ['finds nothing in rising thresholds', [below(10n), below(20n), undefined], []],
    ['finds the smaller of two falling thresholds', [below(20n), below(10n), undefined], [1]],
    ['finds a threshold that stands twice', [below(10n), below(10n), undefined], [1]],
    ['finds a threshold of 0, below which nothing is', [below(0n), undefined], [0]],
    ['finds the end after both sides of one threshold', [below(10n), from(10n), undefined], [2]],
    ['finds nothing between two thresholds', [below(10n), from(11n), undefined], []],
    ['finds what an earlier one takes from 0 on', [from(0n), below(10n), undefined], [1, 2]],
    ['finds nothing where one condition is about currencies', [inCurrency('USD'), from(10n), undefined], []],
    ['knows that a currency without a threshold is above all', [from(10n), inCurrency('USD'), undefined], [1]],
    ['finds the end after every currency', [inCurrency(...CURRENCIES), undefined], [1]],
    ['finds nothing after all currencies but one', [inCurrency(...CURRENCIES.slice(1)), undefined], []],
    ['finds a value that an earlier one takes', [at('a', 'x', 'y'), at('a', 'y'), undefined], [1]],
    ['finds nothing in values of two parameters', [at('a', 'x'), at('b', 'x'), undefined], []],
    [
      'finds parts that exclude each other',
      [{ ...below(10n), ...{ amountFrom: new Map([['EUR', 10n]]) } }, undefined],
      [0],
    ],
    ['finds what follows an entry that always holds', [undefined, below(10n), undefined], [1, 2]],
  ])('%s', (_, conditions, left) => {
    expect(unreachable(conditions, true)).toEqual(left);
  });

  it('knows that without an amount no condition on one holds', () => {
    expect(unreachable([below(10n), from(10n), inCurrency('EUR'), at('a', 'x'), undefined], false)).toEqual([0, 1, 2]);
  });

  it('tries 100,000 cases, and no more', () => {
    const many = (count: number) => Array.from({ length: count - 1 }, (_, index) => `v${index}`);
    const three = (count: number) => [at('a', ...many(50)), at('b', ...many(50)), at('c', ...many(count)), undefined];

    expect(unreachable(three(40), false)).toEqual([]);
    expect(unreachable(three(41), false)).toBe('too_many_cases');
  });

  it('agrees with every request of a small world', () => {
    fc.assert(
      fc.property(fc.array(anyCondition, { maxLength: 5 }), fc.boolean(), (some, hasAmount) => {
        const conditions = [...some, undefined];
        const requests = hasAmount
          ? SMALL_WORLD
          : SMALL_PATHS.map((pathParameters) => ({ amount: undefined, pathParameters }));
        const reached = new Set(
          requests.map((request) => conditions.findIndex((each) => each === undefined || holds(each, request))),
        );

        expect(unreachable(conditions, hasAmount)).toEqual(
          [...conditions.keys()].filter((index) => !reached.has(index)),
        );
      }),
      { numRuns: 300 },
    );
  });
});
