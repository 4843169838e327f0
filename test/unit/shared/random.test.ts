import { describe, expect, it } from 'vitest';
import { systemRandom } from '../../../src/shared/random.ts';

describe('systemRandom', () => {
  it('T24: gives 128 bits, and never the same twice', () => {
    const values = Array.from({ length: 10_000 }, () => systemRandom.bits128());

    expect(new Set(values).size).toBe(10_000);
    expect(values.every((value) => /^[\w-]{22}$/.test(value) && Buffer.from(value, 'base64url').length === 16)).toBe(
      true,
    );
  });

  it('T24: uses every bit', () => {
    const seen = { ones: 0n, zeros: 0n };
    for (let i = 0; i < 256; i++) {
      const bits = Buffer.from(systemRandom.bits128(), 'base64url').reduce(
        (sum, byte) => (sum << 8n) | BigInt(byte),
        0n,
      );
      seen.ones |= bits;
      seen.zeros |= ~bits & (2n ** 128n - 1n);
    }

    expect(seen).toEqual({ ones: 2n ** 128n - 1n, zeros: 2n ** 128n - 1n });
  });

  it('T40: gives first revisions that are whole, at least 1 and below 2^40', () => {
    const revisions = Array.from({ length: 1000 }, () => systemRandom.firstRev());

    expect(revisions.every((rev) => Number.isInteger(rev) && rev >= 1 && rev < 2 ** 40)).toBe(true);
    expect(new Set(revisions).size).toBeGreaterThan(990);
  });
});
