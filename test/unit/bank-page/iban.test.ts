import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatIban, parseIban } from '../../../dev/page/iban.ts';

const IBANS = [
  'DE02120300000000202051',
  'GB82WEST12345698765432',
  'NO9386011117947',
  'MT84MALT011000012345MTLCAST001S',
];

describe('parseIban', () => {
  it.each(IBANS)('reads %s as it is and as it is written on paper', (iban) => {
    expect(parseIban(iban)).toBe(iban);
    expect(parseIban(` ${formatIban(iban).toLowerCase()} `)).toBe(iban);
  });

  it('refuses every IBAN with one digit changed', () => {
    fc.assert(
      fc.property(fc.constantFrom(...IBANS), fc.nat(), fc.integer({ min: 1, max: 9 }), (iban, position, by) => {
        const digits = [...iban.matchAll(/\d/g)].map(({ index }) => index);
        const at = digits[position % digits.length] ?? 0;
        const changed = `${iban.slice(0, at)}${(Number(iban[at]) + by) % 10}${iban.slice(at + 1)}`;

        expect(parseIban(changed)).toBeUndefined();
      }),
    );
  });

  it.each(['', 'DE02', 'DE0212030000000020205!', '0212030000000020205112'])('refuses %j', (text) => {
    expect(parseIban(text)).toBeUndefined();
  });
});
