import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clientKey } from '../../../src/authorizer/callers-by-client.ts';
import { fieldsSha256 } from '../../../src/seal/seal.ts';
import { stepUpKey, userKey } from '../../../src/step-up/item-key.ts';
import type { Binding } from '../../../src/step-up/record.ts';
import {
  canonicalTransaction,
  type Holder,
  sessionDigest,
  type Transaction,
  transactionDigest,
} from '../../../src/transaction/transaction.ts';

const digestOf = (transaction: Transaction, holder: Holder) =>
  transactionDigest(canonicalTransaction(transaction, holder));

// Few pieces that a careless key would join or split in the wrong place, so that two values meet often.
const piece = fc.constantFrom(
  '',
  'a',
  'b',
  '|',
  '#',
  ':',
  '/',
  '"',
  '\\',
  ',',
  '1',
  '0',
  '\u00e9',
  'e\u0301',
  '__proto__',
  '{',
  '}',
);
const text = fc.array(piece, { maxLength: 3 }).map((pieces) => pieces.join(''));
// So few that a key without lengths gives two people one text in every few hundred pairs.
const named = fc.oneof(
  { arbitrary: fc.constantFrom('x', 'x#', '#x', 'x#x'), weight: 4 },
  { arbitrary: fc.constantFrom('1:x', '2:x#', '1', ':'), weight: 1 },
);
const fields = fc.array(fc.tuple(text, text), { maxLength: 3 }).map((entries) => new Map(entries));
const query = fc
  .array(fc.tuple(text, fc.array(text, { maxLength: 3 })), { maxLength: 3 })
  .map((entries) => new Map(entries));
const transaction: fc.Arbitrary<Transaction> = fc.record({
  audience: text,
  method: text,
  resource: text,
  path: text,
  query,
  fields,
  contentSha256: text,
  display: text,
});
const holder: fc.Arbitrary<Holder> = fc.record({ issuer: text, sub: text, clientId: text, originJti: text });

/** Two values of which the second is the first, or differs in one member, or is any other. */
function pairs<T extends object>(value: fc.Arbitrary<T>): fc.Arbitrary<readonly [T, T]> {
  return fc.tuple(value, value, fc.nat(12)).map(([one, other, which]) => {
    const name = Object.keys(one)[which];
    if (name === undefined) return which === 12 ? [one, structuredClone(one)] : [one, other];
    return [one, { ...one, [name]: Reflect.get(other, name) }];
  });
}

/** A text of a value that is equal for equal values only: maps by name, lists in order. */
function facts(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) => (part instanceof Map ? [...part].toSorted(byName) : part));
}

function byName([a]: [string, unknown], [b]: [string, unknown]): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

/** That a key is the same exactly where the value is, and that both cases were met. */
function assertInjective<T>(values: fc.Arbitrary<readonly [T, T]>, keyOf: (value: T) => string): void {
  const met = new Set<boolean>();
  fc.assert(
    fc.property(values, ([one, other]) => {
      const same = facts(one) === facts(other);
      met.add(same);
      expect(keyOf(one) === keyOf(other)).toBe(same);
    }),
    { numRuns: 3000 },
  );
  expect(met).toEqual(new Set([true, false]));
}

const SOMEBODY: Holder = { issuer: 'i', sub: 's', clientId: 'c', originJti: 'j' };

describe('two values have one key only if they are one', () => {
  it('T14: transactions', () => {
    assertInjective(pairs(transaction), (value) => digestOf(value, SOMEBODY));
  });

  it('T14: holders of one transaction', () => {
    fc.assert(
      fc.property(transaction, pairs(holder), (of, [one, other]) => {
        expect(digestOf(of, one) === digestOf(of, other)).toBe(facts(one) === facts(other));
      }),
      { numRuns: 2000 },
    );
  });

  it('T14, T45: sessions', () => {
    const session = fc.record({
      audience: text,
      stepUp: text,
      issuer: text,
      sub: text,
      clientId: text,
      originJti: text,
    });
    assertInjective(pairs(session), ({ audience, stepUp, ...rest }) => sessionDigest(audience, stepUp, rest));
  });

  it('T14: a transaction and a session never', () => {
    fc.assert(
      fc.property(transaction, holder, text, text, (of, who, audience, stepUp) => {
        expect(digestOf(of, who)).not.toBe(sessionDigest(audience, stepUp, who));
      }),
    );
  });

  it('T14: declared fields', () => {
    assertInjective(pairs(fc.record({ fields })), (value) => fieldsSha256(value.fields));
  });

  it('T14: people', () => {
    assertInjective(pairs(fc.record({ userPoolId: named, sub: named })), userKey);
  });

  it('T14: clients of pools, as their ids may be', () => {
    const id = fc.stringMatching(/^[\w+]{1,4}$/);
    const pool = fc.stringMatching(/^[a-z]{2}-[a-z]-\d_[0-9a-zA-Z]{1,2}$/);
    assertInjective(pairs(fc.record({ userPoolId: pool, clientId: id })), (value) =>
      clientKey(value.userPoolId, value.clientId),
    );
  });

  it('T14: people and bindings', () => {
    const binding = fc
      .tuple(fc.constantFrom('transaction' as const, 'session' as const), fc.constantFrom('A', 'E', 'I'))
      .map(([kind, letter]): Binding => `${kind}:${letter.repeat(43)}`);
    const value = fc.record({ userPoolId: named, sub: named, binding });
    assertInjective(pairs(value), ({ binding: to, ...user }) => Object.values(stepUpKey(user, to)).join('\n'));
  });
});
