import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';

const KEY_BYTES = 32;
const derive = promisify<string, Buffer, number, Buffer>(scrypt);

/** A password as it is kept: never the text itself. */
export type PasswordHash = { readonly salt: Buffer; readonly key: Buffer };

export async function hashPassword(password: string): Promise<PasswordHash> {
  const salt = randomBytes(16);
  return { salt, key: await derive(password, salt, KEY_BYTES) };
}

export async function passwordMatches(password: string, { salt, key }: PasswordHash): Promise<boolean> {
  return timingSafeEqual(await derive(password, salt, KEY_BYTES), key);
}
