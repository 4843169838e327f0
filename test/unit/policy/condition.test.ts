import { describe, expect, it } from 'vitest';
import { conditionsReadPath, holds, PATH_VALUE } from '../../../src/policy/condition.ts';
import type { Condition } from '../../../src/policy/policy.ts';

const NOTHING: Condition = { amountBelow: undefined, amountFrom: undefined, currencies: undefined, path: new Map() };
const LOW = new Map([['EUR', 3000n]]);
const NO_PATH: ReadonlyMap<string, string> = new Map();

function euros(minorUnits: bigint) {
  return { amount: { currency: 'EUR', minorUnits }, pathParameters: NO_PATH };
}

const DOLLARS = { amount: { currency: 'USD', minorUnits: 0n }, pathParameters: NO_PATH };
const NO_AMOUNT = { amount: undefined, pathParameters: NO_PATH };

describe('holds', () => {
  it.each([
    ['one cent below', euros(2999n), true],
    ['at the threshold', euros(3000n), false],
    ['nothing at all', euros(0n), true],
    ['a currency without a threshold', DOLLARS, false],
    ['no amount', NO_AMOUNT, false],
  ])('amount_below: %s', (_, facts, expected) => {
    expect(holds({ ...NOTHING, amountBelow: LOW }, facts)).toBe(expected);
  });

  it.each([
    ['one cent below', euros(2999n), false],
    ['at the threshold', euros(3000n), true],
    ['a currency without a threshold', DOLLARS, true],
    ['no amount', NO_AMOUNT, false],
  ])('amount_from: %s', (_, facts, expected) => {
    expect(holds({ ...NOTHING, amountFrom: LOW }, facts)).toBe(expected);
  });

  it.each([
    ['one of them', euros(1n), true],
    ['another', DOLLARS, false],
    ['no amount', NO_AMOUNT, false],
  ])('currency: %s', (_, facts, expected) => {
    expect(holds({ ...NOTHING, currencies: new Set(['EUR', 'GBP']) }, facts)).toBe(expected);
  });

  it.each([
    ['one of the values', { kind: 'b', id: 'x' }, true],
    ['another value', { kind: 'c', id: 'x' }, false],
    ['another case', { kind: 'A', id: 'x' }, false],
    ['another spelling of a value, which it does not decode', { kind: '%61', id: 'x' }, false],
    ['one of two parameters only', { kind: 'a', id: 'y' }, false],
    ['a missing parameter', { kind: 'a' }, false],
  ])('path: %s', (_, parameters, expected) => {
    const path = new Map([
      ['kind', new Set(['a', 'b'])],
      ['id', new Set(['x'])],
    ]);

    expect(
      holds({ ...NOTHING, path }, { amount: undefined, pathParameters: new Map(Object.entries(parameters)) }),
    ).toBe(expected);
  });

  it.each([
    ['all of them', euros(1000n), 'x', true],
    ['all but amount_below', euros(3000n), 'x', false],
    ['all but amount_from', euros(999n), 'x', false],
    ['all but the path', euros(1000n), 'y', false],
  ])('holds when every part does: %s', (_, facts, id, expected) => {
    const condition = {
      amountBelow: LOW,
      amountFrom: new Map([['EUR', 1000n]]),
      currencies: new Set(['EUR']),
      path: new Map([['id', new Set(['x'])]]),
    };

    expect(holds(condition, { ...facts, pathParameters: new Map([['id', id]]) })).toBe(expected);
  });
});

describe('conditionsReadPath', () => {
  it('gives each path parameter that some condition looks at', () => {
    const when = (...names: string[]) => ({ ...NOTHING, path: new Map(names.map((name) => [name, new Set(['x'])])) });
    const then = { kind: 'token' } as const;

    expect(
      conditionsReadPath([
        { when: when('a', 'b'), then },
        { when: when('b'), then },
        { when: NOTHING, then },
        { when: undefined, then },
      ]),
    ).toEqual(new Set(['a', 'b']));
  });
});

describe('PATH_VALUE', () => {
  it.each(['a', 'A-Z_0.9~', '...', '..a', 'x'.repeat(64)])('takes %s', (value) => {
    expect(PATH_VALUE.test(value)).toBe(true);
  });

  it.each(['', '.', '..', 'a b', 'a/b', 'a%41', 'é', 'a\n', 'a+b', 'x'.repeat(65)])('T14: refuses %j', (value) => {
    expect(PATH_VALUE.test(value)).toBe(false);
  });
});
