import { createHash, createHmac, hkdfSync, randomBytes } from 'node:crypto';

/** The 3072-bit group of RFC 5054, appendix A; Cognito uses it with g = 2. */
export const N = BigInt(
  [
    '0xFFFFFFFFFFFFFFFFC90FDAA22168C234C4C6628B80DC1CD129024E088A67CC74020BBEA63B139B22514A08798E3404DDEF9519B3CD3A431B',
    '302B0A6DF25F14374FE1356D6D51C245E485B576625E7EC6F44C42E9A637ED6B0BFF5CB6F406B7EDEE386BFB5A899FA5AE9F24117C4B1FE6',
    '49286651ECE45B3DC2007CB8A163BF0598DA48361C55D39A69163FA8FD24CF5F83655D23DCA3AD961C62F356208552BB9ED529077096966D',
    '670C354E4ABC9804F1746C08CA18217C32905E462E36CE3BE39E772C180E86039B2783A2EC07A28FB5C55DF06F4C52C9DE2BCBF695581718',
    '3995497CEA956AE515D2261898FA051015728E5A8AAAC42DAD33170D04507A33A85521ABDF1CBA64ECFB850458DBEF0A8AEA71575D060C7D',
    'B3970F85A6E1E4C7ABF5AE8CDB0933D71E8C94E04A25619DCEE3D2261AD2EE6BF12FFA06D98A0864D87602733EC86A64521F2B18177B200C',
    'BBE117577A615D6C770988C0BAD946E208E24FA074E5AB3143DB5BFCE0FD108E4B82D120A93AD2CAFFFFFFFFFFFFFFFF',
  ].join(''),
);
const G = 2n;
const K = hash(signed(N), signed(G));
const SALT_BYTES = 16;
const SECRET_BYTES = 32;
const KEY_BYTES = 16;
const KEY_INFO = 'Caldera Derived Key';

/** What the pool keeps of a password for SRP: it proves one, and signs nobody in by itself. */
export type SrpVerifier = { readonly salt: bigint; readonly verifier: bigint };

/** One exchange of public values, from the pool's side. `publicB` goes to the client, `secretB` to nobody. */
export type SrpExchange = {
  readonly srp: SrpVerifier;
  readonly publicA: bigint;
  readonly publicB: bigint;
  readonly secretB: bigint;
};

/** Who claims which password, and the two values that the claim is bound to. */
export type SrpClaim = {
  readonly poolName: string;
  readonly userId: string;
  readonly secretBlock: Buffer;
  readonly timestamp: string;
};

export function createVerifier(poolName: string, userId: string, password: string): SrpVerifier {
  const salt = toNumber(randomBytes(SALT_BYTES));
  const identity = createHash('sha256').update(`${poolName}${userId}:${password}`).digest();
  return { salt, verifier: power(G, hash(signed(salt), identity)) };
}

/** Reads a client's public value. Undefined for one that is not hexadecimal, too long, or a multiple of N (RFC 5054, section 2.5.4). */
export function readPublicValue(text: string): bigint | undefined {
  if (!/^[0-9a-f]{1,1024}$/i.test(text)) return undefined;
  const value = BigInt(`0x${text}`);
  return value % N === 0n ? undefined : value;
}

export function openExchange(srp: SrpVerifier, publicA: bigint): SrpExchange {
  const secretB = toNumber(randomBytes(SECRET_BYTES));
  return { srp, publicA, secretB, publicB: (K * srp.verifier + power(G, secretB)) % N };
}

/** The signature of whoever knows the password: HMAC-SHA256 under the key that both sides derive. */
export function expectedSignature(
  { srp, publicA, publicB, secretB }: SrpExchange,
  { poolName, userId, secretBlock, timestamp }: SrpClaim,
): Buffer {
  const u = hash(signed(publicA), signed(publicB));
  const shared = power((publicA * power(srp.verifier, u)) % N, secretB);
  const key = Buffer.from(hkdfSync('sha256', signed(shared), signed(u), KEY_INFO, KEY_BYTES));
  return createHmac('sha256', key).update(poolName).update(userId).update(secretBlock).update(timestamp).digest();
}

function power(base: bigint, exponent: bigint): bigint {
  let result = 1n;
  let square = base % N;
  for (let rest = exponent; rest > 0n; rest >>= 1n) {
    if (rest & 1n) result = (result * square) % N;
    square = (square * square) % N;
  }
  return result;
}

function hash(...parts: readonly Buffer[]): bigint {
  const sha = createHash('sha256');
  for (const part of parts) sha.update(part);
  return toNumber(sha.digest());
}

function toNumber(bytes: Buffer): bigint {
  return BigInt(`0x${bytes.toString('hex')}`);
}

/** The bytes of a number as a signed one has them: a leading zero byte keeps it positive. Both sides must hash the same bytes. */
function signed(value: bigint): Buffer {
  const hex = value.toString(16);
  const even = hex.length % 2 === 0 ? hex : `0${hex}`;
  return Buffer.from(/^[89a-f]/.test(even) ? `00${even}` : even, 'hex');
}
