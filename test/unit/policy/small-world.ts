import fc from 'fast-check';
import type { ConditionFacts } from '../../../src/policy/condition.ts';
import type { Condition } from '../../../src/policy/policy.ts';

/** A condition that asks nothing. */
export const NOTHING: Condition = {
  amountBelow: undefined,
  amountFrom: undefined,
  currencies: undefined,
  path: new Map(),
};

const thresholds = fc.option(
  fc
    .uniqueArray(fc.tuple(fc.constantFrom('EUR', 'USD'), fc.bigInt({ min: 0n, max: 2n })), {
      minLength: 1,
      selector: ([currency]) => currency,
    })
    .map((entries) => new Map(entries)),
  { nil: undefined },
);
const currencies = fc.option(
  fc.uniqueArray(fc.constantFrom('EUR', 'USD', 'JPY'), { minLength: 1 }).map((list) => new Set(list)),
  { nil: undefined },
);
const values = fc.option(fc.uniqueArray(fc.constantFrom('x', 'y'), { minLength: 1 }), { nil: undefined });

/** Any condition on two currencies with thresholds, a third without, and two path parameters. */
export const anyCondition = fc
  .record({ amountBelow: thresholds, amountFrom: thresholds, currencies, a: values, b: values })
  .map(({ a, b, ...parts }): Condition => {
    const path = Object.entries({ a, b }).flatMap(([name, listed]) =>
      listed ? [[name, new Set(listed)] as const] : [],
    );
    return { ...parts, path: new Map(path) };
  });

const AMOUNTS = ['EUR', 'USD', 'JPY', 'GBP'].flatMap((currency) =>
  [0n, 1n, 2n, 3n].map((minorUnits) => ({ currency, minorUnits })),
);

/** A value of each path parameter, mentioned or not. */
export const SMALL_PATHS: readonly ReadonlyMap<string, string>[] = ['x', 'y', 'z'].flatMap((a) =>
  ['x', 'y', 'z'].map((b) => new Map(Object.entries({ a, b }))),
);

/** Every request that such conditions can tell apart, and some more. */
export const SMALL_WORLD: readonly ConditionFacts[] = SMALL_PATHS.flatMap((pathParameters) =>
  AMOUNTS.map((amount) => ({ amount, pathParameters })),
);
