import type { ApprovalClaims } from '../seal/approval-claims.ts';
import { type RequestHeaders, type SealExpectations, valuesOf } from '../seal/check-seal.ts';
import { SEAL_CONTEXT_KEY, SEAL_HEADER } from '../seal/seal.ts';
import { type SealVerification, verifySeal } from '../seal/verify-seal.ts';
import { type OnceVerification, verifySealOnce } from '../seal/verify-seal-once.ts';
import { BodyNotRawError } from './errors.ts';

/** Headers by name, or Node's `rawHeaders`: name, value, name, value, with nothing joined or left out. */
export type HttpHeaders = RequestHeaders | readonly string[];

/**
 * `verifySeal` of a request in a container, of which an HTTP proxy integration has set the header `x-countersign-seal` from the
 * authorizer context. A repeated one is refused as malformed.
 *
 * The seal is not signed, so this believes whoever can reach the container: that must be the gateway alone, over a private link, with
 * the mapping that `PolicyRestApi` makes.
 *
 * @throws BodyNotRawError for a body that has been parsed.
 */
export function verifyHttpRequest(
  headers: HttpHeaders,
  rawBody: string | Uint8Array | null,
  expected: SealExpectations,
): SealVerification {
  const { context, byName, bytes } = read(headers, rawBody);
  return verifySeal(context, byName, bytes, expected);
}

/**
 * `verifySealOnce` of a request in a container, under the same conditions as `verifyHttpRequest`.
 *
 * @throws BodyNotRawError, and what `claims` does.
 */
export async function verifyHttpRequestOnce(
  headers: HttpHeaders,
  rawBody: string | Uint8Array | null,
  expected: SealExpectations,
  claims: ApprovalClaims,
): Promise<OnceVerification> {
  const { context, byName, bytes } = read(headers, rawBody);
  return verifySealOnce(context, byName, bytes, expected, claims);
}

function read(headers: HttpHeaders, rawBody: string | Uint8Array | null) {
  if (rawBody !== null && typeof rawBody !== 'string' && !(rawBody instanceof Uint8Array)) throw new BodyNotRawError();
  const byName = isRaw(headers) ? grouped(headers) : headers;
  // Joined as HTTP joins them: no seal has a comma, so that several are none.
  const context = { [SEAL_CONTEXT_KEY]: valuesOf(byName, SEAL_HEADER).join(', ') };
  return { context, byName, bytes: rawBody };
}

function isRaw(headers: HttpHeaders): headers is readonly string[] {
  return Array.isArray(headers);
}

function grouped(rawHeaders: readonly string[]): RequestHeaders {
  const groups = new Map<string, string[]>();
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = (rawHeaders[index] ?? '').toLowerCase();
    groups.set(name, [...(groups.get(name) ?? []), rawHeaders[index + 1] ?? '']);
  }
  return Object.fromEntries(groups);
}
