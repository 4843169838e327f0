import { Buffer } from 'node:buffer';
import { timingSafeEqual } from 'node:crypto';
import { BINDING_KINDS, bindingOf, bindingParts, canonicalBytes } from './binding.ts';
import type { Binding } from './record.ts';

const PREFIX = 'cs1.';
const DIGEST_BYTES = 32;
const NONCE_BYTES = 16;
const HANDLE_BYTES = 1 + DIGEST_BYTES + NONCE_BYTES;

/**
 * Writes the handle of an open challenge: `cs1.` and the base64url of kind byte, digest and nonce. Its 70 characters need
 * no escaping in a header, in JSON or in a URL. It names a challenge and proves nothing by itself.
 *
 * @throws RangeError when the binding or the nonce is not of the documented form.
 */
export function createHandle(binding: Binding, nonce: string): string {
  const parts = bindingParts(binding);
  const nonceBytes = canonicalBytes(nonce, NONCE_BYTES);
  if (!parts) throw new RangeError('a handle needs a binding of a known kind with a 32-byte digest');
  if (!nonceBytes) throw new RangeError('a handle needs a nonce of 16 bytes, base64url');

  const kind = Buffer.of(BINDING_KINDS.indexOf(parts.kind));
  return PREFIX + Buffer.concat([kind, parts.digest, nonceBytes]).toString('base64url');
}

/**
 * Reads a handle. Gives `undefined` for anything but the one canonical spelling (T24): another type, prefix or length, an
 * unknown kind, padding, white space, unused bits that are set. Does NOT tell whether such a challenge exists: the nonce
 * is compared with the record's by `sameNonce`.
 */
export function parseHandle(text: unknown): { readonly binding: Binding; readonly nonce: string } | undefined {
  if (typeof text !== 'string' || !text.startsWith(PREFIX)) return undefined;
  const bytes = canonicalBytes(text.slice(PREFIX.length), HANDLE_BYTES);
  if (!bytes) return undefined;
  const kind = BINDING_KINDS[bytes.readUInt8(0)];
  if (!kind) return undefined;

  return {
    binding: bindingOf(kind, bytes.subarray(1, 1 + DIGEST_BYTES)),
    nonce: bytes.subarray(1 + DIGEST_BYTES).toString('base64url'),
  };
}

/** Whether two nonces are equal, in a time that depends on their lengths only (T24). */
export function sameNonce(a: string, b: string): boolean {
  const left = Buffer.from(a);
  const right = Buffer.from(b);
  return left.length === right.length && timingSafeEqual(left, right);
}
