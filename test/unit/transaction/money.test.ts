import * as currencyCodes from 'currency-codes';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CURRENCIES, minorUnitDigits } from '../../../src/transaction/iso-4217.ts';
import { parseMinorUnits } from '../../../src/transaction/money.ts';

describe('minorUnitDigits', () => {
  // The package follows the list of 2024-06-25.
  const withdrawnSince = ['ANG', 'BGN', 'CUC', 'SLL'];
  const addedSince = ['XAD', 'XCG'];
  const withoutMinorUnit = 'XAG XAU XBA XBB XBC XBD XDR XPD XPT XSU XTS XUA XXX'.split(' ');
  const published = new Map(currencyCodes.data.map(({ code, digits }) => [code, digits]));

  it('agrees with the published list on every currency that both have', () => {
    const shared = CURRENCIES.filter((code) => !addedSince.includes(code));

    expect(new Map(shared.map((code) => [code, minorUnitDigits(code)]))).toEqual(
      new Map(shared.map((code) => [code, published.get(code)])),
    );
  });

  it('differs from the published list only by later amendments and by codes that have no minor unit', () => {
    const left = [...published.keys()].filter((code) => minorUnitDigits(code) === undefined);
    const added = CURRENCIES.filter((code) => !published.has(code));

    expect(left.filter((code) => !withdrawnSince.includes(code)).toSorted()).toEqual(withoutMinorUnit);
    expect(added.toSorted()).toEqual(addedSince);
  });

  it('lists each code once', () => {
    expect(CURRENCIES.length).toBe(new Set(CURRENCIES).size);
    expect(CURRENCIES.length).toBe(165);
  });

  it.each(['ANG', 'BGN', 'CUC', 'HRK', 'SLL', 'ZWL', 'XAU', 'XTS', 'XXX', 'eur', 'EUR ', ''])('knows no %o', (code) => {
    expect(minorUnitDigits(code)).toBeUndefined();
  });

  it.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty'])('T28: knows no %s', (code) => {
    expect(minorUnitDigits(code)).toBeUndefined();
  });
});

describe('parseMinorUnits', () => {
  it.each([
    ['0', 'EUR', 0n],
    ['0.01', 'EUR', 1n],
    ['12500.00', 'EUR', 1_250_000n],
    ['5000', 'JPY', 5000n],
    ['1.234', 'KWD', 1234n],
    ['0.0001', 'CLF', 1n],
    ['999999999999999999.9999', 'UYW', 9_999_999_999_999_999_999_999n],
  ])('reads %s %s', (amount, currency, minorUnits) => {
    expect(parseMinorUnits(amount, currency)).toBe(minorUnits);
  });

  it('T14: gives 10, 10.0 and 10.00 the same minor units', () => {
    expect(['10', '10.0', '10.00'].map((amount) => parseMinorUnits(amount, 'EUR'))).toEqual([1000n, 1000n, 1000n]);
  });

  it.each(
    [
      '',
      ' ',
      '1e1',
      '1E1',
      '+1',
      '-1',
      '-0',
      '01',
      '00',
      '1.',
      '.5',
      '1,5',
      '1_000',
      '1 000',
      ' 1',
      '1 ',
      '1\n',
      '0x10',
    ].concat(['NaN', 'Infinity', '1.2.3', '1n', '١٢', '１０', '1\u0000', '1.\u0660', '\u200B1', '1/2']),
  )('T14: refuses %j', (amount) => {
    expect(parseMinorUnits(amount, 'EUR')).toBe('not_a_decimal');
  });

  it.each([
    ['1.000', 'EUR'],
    ['1.0', 'JPY'],
    ['1.0000', 'KWD'],
    ['1.00000', 'CLF'],
  ])('refuses one fraction digit too many: %s %s', (amount, currency) => {
    expect(parseMinorUnits(amount, currency)).toBe('too_many_fraction_digits');
  });

  it('takes 18 integer digits and refuses 19', () => {
    expect(parseMinorUnits('9'.repeat(18), 'JPY')).toBe(999_999_999_999_999_999n);
    expect(parseMinorUnits('9'.repeat(19), 'JPY')).toBe('too_large');
  });

  it('T28: refuses 200 KB of digits', () => {
    expect(parseMinorUnits('9'.repeat(200_000), 'JPY')).toBe('too_large');
    expect(parseMinorUnits(`1.${'0'.repeat(200_000)}`, 'EUR')).toBe('too_many_fraction_digits');
  });

  it.each(['XXX', 'eur', 'EU', '__proto__', 'constructor'])('refuses the currency %s', (currency) => {
    expect(parseMinorUnits('1', currency)).toBe('unknown_currency');
  });

  it('T14: two texts of one currency are equal exactly when their numbers are', () => {
    const amount = fc
      .tuple(fc.bigInt(0n, 999n), fc.constantFrom('', '.0', '.00', '.5', '.50', '.05'))
      .map(([integer, fraction]) => `${integer}${fraction}`);

    fc.assert(
      fc.property(amount, amount, (a, b) => {
        expect(parseMinorUnits(a, 'EUR') === parseMinorUnits(b, 'EUR')).toBe(Number(a) === Number(b));
      }),
    );
  });

  it('reads back every number of minor units in every currency', () => {
    fc.assert(
      fc.property(fc.constantFrom(...CURRENCIES), fc.bigInt(0n, 10n ** 18n - 1n), (currency, minorUnits) => {
        const digits = minorUnitDigits(currency) ?? Number.NaN;
        const text = minorUnits.toString().padStart(digits + 1, '0');
        const point = text.length - digits;
        const amount = digits === 0 ? text : `${text.slice(0, point)}.${text.slice(point)}`;

        expect(parseMinorUnits(amount, currency)).toBe(minorUnits);
      }),
    );
  });

  it('T28: answers any text without throwing', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string(), (amount, currency) => {
        expect(['bigint', 'string']).toContain(typeof parseMinorUnits(amount, currency));
      }),
    );
  });
});
