import { randomBytes, randomInt } from 'node:crypto';

/** Fresh unguessable values. A port, so that decisions stay reproducible in tests (T24). */
export interface Random {
  /** 128 bits from the CSPRNG, base64url, 22 characters. */
  bits128(): string;
  /** The first revision of a new record: at least 1, below 2^40. */
  firstRev(): number;
}

export const systemRandom: Random = {
  bits128: () => randomBytes(16).toString('base64url'),
  firstRev: () => randomInt(1, 2 ** 40),
};
