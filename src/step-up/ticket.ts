import { createHash } from 'node:crypto';
import { canonicalBytes } from './binding.ts';

/**
 * The SHA-256 of a ticket, base64url: all that is ever stored of it. Undefined for anything but the one canonical base64url spelling of
 * 128 bits (T24). Does NOT tell whether they are random: a client that sends a poor ticket hurts its own person only.
 */
export function ticketSha256(ticket: unknown): string | undefined {
  if (typeof ticket !== 'string' || !canonicalBytes(ticket, 16)) return undefined;
  return createHash('sha256').update(ticket).digest('base64url');
}
