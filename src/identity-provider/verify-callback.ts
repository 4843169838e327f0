import { createHmac, timingSafeEqual } from 'node:crypto';
import * as z from 'zod/mini';
import { ConfigurationError } from '../shared/errors.ts';
import { type NumericDate, numericDate } from '../shared/numeric-date.ts';
import { FINAL_STATUSES } from './proofing-status.ts';
import { PROVIDER_ID } from './provider-id.ts';

/** The header that carries the signature of a callback, in lower case. */
export const CALLBACK_SIGNATURE_HEADER = 'x-1kosmos-signature';

const MAX_BODY_BYTES = 16 * 1024;
/** How far the time of a callback may lie from now, either way, in seconds. */
const WINDOW_SECONDS = 300;
const MIN_SECRET_LENGTH = 32;
/** The time as it is signed, then one signature for each secret in use while the tenant changes it. */
const SIGNATURES = /^t=([0-9]{1,12})((?:,v1=[0-9a-f]{64}){1,4})$/;

export type CallbackRefusal =
  | 'body_too_large'
  | 'signature_missing'
  | 'signature_malformed'
  | 'signature_mismatch'
  | 'time_out_of_window'
  | 'body_malformed';

/**
 * `ok` says that the tenant wrote it, and nothing about the session: the result is fetched (T33). `saysFinal` is what it tells of the status,
 * and no more of a proof: callbacks come late, twice and out of order.
 */
export type VerifiedCallback =
  | { readonly outcome: 'ok'; readonly sessionId: string; readonly saysFinal: boolean }
  | { readonly outcome: 'refused'; readonly reason: CallbackRefusal };

const callback = z.object({ session_id: z.string().check(z.regex(PROVIDER_ID)), status: z.optional(z.unknown()) });

/**
 * Verifies that the tenant sent a callback, lately: HMAC-SHA256 over time and raw body, compared in constant time (T33, assumed: F77).
 * Refuses a body over 16 KiB before anything else. `header` is the one value of `x-1kosmos-signature`.
 *
 * Does NOT notice a repetition within the window: whoever acts on it acts once.
 *
 * @throws ConfigurationError for a secret of fewer than 32 characters: anyone could sign with an empty one.
 */
export function verifyCallback(
  rawBody: Uint8Array,
  header: string | undefined,
  secret: string,
  now: NumericDate,
): VerifiedCallback {
  if (secret.length < MIN_SECRET_LENGTH) {
    throw new ConfigurationError([`the callback secret is shorter than ${MIN_SECRET_LENGTH} characters`]);
  }
  if (rawBody.byteLength > MAX_BODY_BYTES) return refused('body_too_large');
  if (header === undefined) return refused('signature_missing');

  const [, time, values] = SIGNATURES.exec(header) ?? [];
  if (time === undefined || values === undefined) return refused('signature_malformed');
  if (!isSigned(rawBody, time, values.split(',v1=').slice(1), secret)) return refused('signature_mismatch');
  if (Math.abs(numericDate(Number(time)) - now) > WINDOW_SECONDS) return refused('time_out_of_window');

  const parsed = callback.safeParse(jsonOf(rawBody));
  if (!parsed.success) return refused('body_malformed');
  const { session_id: sessionId, status } = parsed.data;
  return { outcome: 'ok', sessionId, saysFinal: FINAL_STATUSES.some((final) => final === status) };
}

function refused(reason: CallbackRefusal): VerifiedCallback {
  return { outcome: 'refused', reason };
}

function isSigned(rawBody: Uint8Array, time: string, signatures: readonly string[], secret: string): boolean {
  const expected = createHmac('sha256', secret).update(`${time}.`).update(rawBody).digest();
  // All are compared, so that the time taken tells nothing of which one fits.
  return signatures.filter((signature) => timingSafeEqual(Buffer.from(signature, 'hex'), expected)).length > 0;
}

function jsonOf(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    return undefined;
  }
}
