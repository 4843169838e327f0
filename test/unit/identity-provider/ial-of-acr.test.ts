import { describe, expect, it } from 'vitest';
import { ialOfAcr } from '../../../src/identity-provider/ial-of-acr.ts';

describe('ialOfAcr', () => {
  it.each([1, 2, 3])('F78: reads level %i with and without a slash at its end', (ial) => {
    expect(ialOfAcr(`/assurance/ial/${ial}`)).toBe(ial);
    expect(ialOfAcr(`/assurance/ial/${ial}/`)).toBe(ial);
  });

  it.each([
    '/assurance/ial/0',
    '/assurance/ial/4',
    '/assurance/ial/9/',
    '/assurance/ial/',
    '/assurance/ial/02',
    '/assurance/ial/2.0',
    '/assurance/ial/-2',
    '/assurance/ial/2//',
    '/assurance/ial/2/3',
    '/assurance/ial/2\n',
    ' /assurance/ial/2',
    'https://x.example/assurance/ial/2',
    '/Assurance/IAL/2',
    '/assurance/ial/٢',
    '/assurance/aal/2',
    '2',
    '',
  ])('T18: knows no level in %j', (acr) => {
    expect(ialOfAcr(acr)).toBeUndefined();
  });
});
