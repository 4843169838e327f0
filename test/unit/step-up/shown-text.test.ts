import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { StoredItemInvalidError } from '../../../src/step-up/errors.ts';
import type { Binding } from '../../../src/step-up/record.ts';
import { shownText } from '../../../src/step-up/shown-text.ts';
import { boundText } from '../../fixtures/bound-text.ts';

const { binding, transaction } = boundText('Pay 12500.00 EUR');
const SESSION: Binding = `session:${binding.slice('transaction:'.length)}`;

function bindingOf(text: string): Binding {
  return `transaction:${createHash('sha256').update(text).digest('base64url')}`;
}

describe('shownText', () => {
  it('T15: is the text in the transaction, whatever it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1 }), (display) => {
        const bound = boundText(display);

        expect(shownText(bound.binding, bound.transaction)).toEqual({ display, transaction: bound.transaction });
      }),
    );
  });

  it('is none for a session', () => {
    expect(shownText(SESSION, undefined)).toBeUndefined();
  });

  it('T13 T15 T31: refuses a transaction with any one character changed, and tells nothing of it', () => {
    fc.assert(
      fc.property(fc.nat(transaction.length - 1), fc.constantFrom('', '0', ' ', '"', 'é'), (at, other) => {
        const changed = transaction.slice(0, at) + other + transaction.slice(at + 1);
        fc.pre(changed !== transaction);

        expect(() => shownText(binding, changed)).toThrow(
          new StoredItemInvalidError('challenge.transaction is not what the binding is the digest of'),
        );
      }),
    );
  });

  it.each<[string, Binding, string | undefined]>([
    ['no transaction', binding, undefined],
    ['an empty one', binding, ''],
    ['one of a session', SESSION, transaction],
    ['that of another binding', boundText('Pay 1.00 EUR').binding, transaction],
    ['one with the same values in other spelling', binding, JSON.stringify(JSON.parse(transaction), undefined, 1)],
  ])('T13 T19: refuses %s', (_name, bound, text) => {
    expect(() => shownText(bound, text)).toThrow(StoredItemInvalidError);
  });

  it.each([
    ['not JSON', '12500.00}'],
    ['no object', '"12500.00"'],
    ['of another type', transaction.replace('"type":"transaction"', '"type":"session"')],
    ['without a text to show', transaction.replace('"display"', '"shown"')],
    ['with an empty text', transaction.replace('Pay 12500.00 EUR', '')],
  ])('T19 T31: refuses what is bound but %s, and tells nothing of it', (_name, text) => {
    expect(() => shownText(bindingOf(text), text)).toThrow(
      new StoredItemInvalidError('challenge.transaction has no text to show'),
    );
  });
});
