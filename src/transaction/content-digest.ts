import { createHash } from 'node:crypto';

/** The SHA-256 of an empty body: what a request without a body has. */
export const EMPTY_CONTENT_SHA256 = createHash('sha256').digest('base64url');

/**
 * The SHA-256 that `Content-Digest` (RFC 9530) declares, base64url, or undefined unless the header is exactly one
 * `sha-256` member of 32 bytes. Other algorithms are refused rather than skipped: all that is sent is checked.
 */
export function parseContentDigest(header: string): string | undefined {
  // One member without parameters is the whole grammar, so that a repeated key cannot hide (RFC 9651 keeps the last).
  const base64 = /^sha-256=:([A-Za-z0-9+/]{43}=):$/.exec(header)?.[1];
  if (base64 === undefined) return undefined;
  const bytes = Buffer.from(base64, 'base64');
  // The last character of the base64 carries two spare bits: only the canonical spelling is one digest.
  return bytes.toString('base64') === base64 ? bytes.toString('base64url') : undefined;
}

/** Whether the bytes are those of the digest (base64url SHA-256). */
export function hasSha256(content: Uint8Array, sha256: string): boolean {
  // Compared as text, so that one digest has one spelling. Whoever sends the content knows its digest: there is no secret to time.
  return createHash('sha256').update(content).digest('base64url') === sha256;
}
