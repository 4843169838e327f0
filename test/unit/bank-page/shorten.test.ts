import { describe, expect, it } from 'vitest';
import { shorten } from '../../../dev/page/shorten.ts';

describe('shorten', () => {
  it.each([
    ['a token', `${'eyJhbGciOiJSUzI1NiJ9'.repeat(4)}.${'x'.repeat(200)}.${'y'.repeat(300)}`],
    ['a handle', `cs1.${'A'.repeat(66)}`],
    ['a session', 'AYABe'.repeat(20)],
  ])('leaves 14 characters of %s', (_, secret) => {
    const text = shorten(`{"it":"${secret}"}`);

    expect(text).toBe(`{"it":"${secret.slice(0, 10)}…${secret.slice(-4)}"}`);
  });

  it('leaves digests, keys of orders and transactions as they are', () => {
    const text =
      'sha-256=:JKSGD14CvOtK83qyqpQ/yIrxn/v7QsCQf7vvDRufU+M=: 9e3aaf46-9826-4d10-8493-9cd2fe8a6395 payee="DE02120300000000202051"';

    expect(shorten(text)).toBe(text);
  });
});
