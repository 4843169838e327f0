import {
  checkSeal,
  type Refused,
  type RequestHeaders,
  type SealExpectations,
  type SealMismatch,
} from './check-seal.ts';

export type SealRefusal =
  | SealMismatch
  /** The route is `execution: once`: only `verifySealOnce` may let it be executed. */
  | 'claim_needed';

/** A request that may be executed. */
export interface Executable {
  readonly ok: true;
  /** The declared fields as they stand in the body; with `basis` transaction, as approved. */
  readonly fields: ReadonlyMap<string, string>;
  readonly basis: 'token' | 'session' | 'transaction';
  /** Names the one approval; a back end may use it as the idempotency key of the execution. */
  readonly approvalId: string | undefined;
}

export type SealVerification = Executable | Refused<SealRefusal>;

/**
 * Checks, before anything is executed, that the request at the back end is the one that the authorizer let through (T22, T38):
 * the body has the sealed digest, and every declared field stands in the body as the header declared it. A body with fields is
 * read as UTF-8 JSON, so a `Content-Type` that has other readers read it in another way is refused.
 *
 * Refuses an approval that may be let through again (`execution: once`): it remembers nothing, so it cannot tell the first time from
 * the second (T16).
 *
 * `context` is API Gateway's authorizer context (`event.requestContext.authorizer`); only trust it where API Gateway alone can
 * put it there, because the seal is not signed. `rawBody` is the body as received, not parsed and serialized again.
 *
 * Never throws for bad input: a refusal is a value, and the caller answers 403 and executes nothing.
 */
export function verifySeal(
  context: unknown,
  headers: RequestHeaders,
  rawBody: string | Uint8Array | null,
  expected: SealExpectations,
): SealVerification {
  const checked = checkSeal(context, headers, rawBody, expected);
  if (!checked.ok) return checked;
  const { fields, seal } = checked;
  if (seal.execution === 'once') return { ok: false, reason: 'claim_needed', field: undefined };
  return { ok: true, fields, basis: seal.basis, approvalId: seal.approvalId };
}
