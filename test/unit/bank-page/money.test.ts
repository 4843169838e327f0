import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatMoney, parseAmount } from '../../../dev/page/money.ts';

describe('parseAmount', () => {
  it.each([
    ['12.50', '12.50'],
    ['12,5', '12.50'],
    ['12', '12.00'],
    [' 1 250.00 ', '1250.00'],
    ['007', '7.00'],
    ['0.01', '0.01'],
    ['999999999.99', '999999999.99'],
  ])('reads %j as %s', (text, amount) => {
    expect(parseAmount(text)).toBe(amount);
  });

  it.each(['', '0', '0.00', '-1', '+1', '1.234', '1,250.00', '1.', '.5', '1e3', '٣', '1000000000', 'NaN'])(
    'refuses %j',
    (text) => {
      expect(parseAmount(text)).toBeUndefined();
    },
  );

  it('gives the cents that were typed, whatever they are', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 99_999_999_999 }), (cents) => {
        const text = `${Math.floor(cents / 100)}.${String(cents % 100).padStart(2, '0')}`;

        expect(parseAmount(text)).toBe(text);
      }),
    );
  });
});

describe('formatMoney', () => {
  it('writes every digit of an amount that no floating-point number holds', () => {
    expect(formatMoney('90071992547409931.07', 'EUR')).toBe('€90,071,992,547,409,931.07');
  });

  it('leaves what is no amount as it is', () => {
    expect(formatMoney('undefined', 'EUR')).toBe('undefined EUR');
  });
});
