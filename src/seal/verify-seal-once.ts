import type { ApprovalClaims } from './approval-claims.ts';
import {
  checkSeal,
  type Refused,
  type RequestHeaders,
  type SealExpectations,
  type SealMismatch,
} from './check-seal.ts';
import type { Executable } from './verify-seal.ts';

/** The right request, but its approval has been claimed before: not executed here. What it asked for is what the first one asked for. */
export interface AlreadyClaimed extends Refused<'approval_already_claimed'> {
  readonly fields: ReadonlyMap<string, string>;
  /** Under which the back end's ledger may have the first execution. */
  readonly approvalId: string;
}

export type OnceVerification = Executable | AlreadyClaimed | Refused<SealMismatch>;

/**
 * Checks all that `verifySeal` checks, and then claims the approval: of all requests that come with one approval, one is `ok` (T16).
 * `ok` means the same in both functions, execute this now; so a back end that forgets about retries executes too little, never twice.
 *
 * Claims every approval, whether its route is `execution: once` or not. A request that needed none (`approvalId` undefined) claims
 * nothing and may be `ok` more than once. A request that is not the one that was let through claims nothing either.
 *
 * Never throws for bad input. Throws what `claims` throws: the caller executes nothing. A back end that dies after the claim has
 * executed nothing, and no retry will.
 */
export async function verifySealOnce(
  context: unknown,
  headers: RequestHeaders,
  rawBody: string | Uint8Array | null,
  expected: SealExpectations,
  claims: ApprovalClaims,
): Promise<OnceVerification> {
  const checked = checkSeal(context, headers, rawBody, expected);
  if (!checked.ok) return checked;
  const { fields, seal } = checked;
  const { basis, approvalId } = seal;
  if (approvalId === undefined) return { ok: true, fields, basis, approvalId };

  const claim = await claims.claim(approvalId);
  // Not `=== 'already_claimed'`: an answer that is neither must not execute.
  if (claim !== 'claimed')
    return { ok: false, reason: 'approval_already_claimed', field: undefined, fields, approvalId };
  return { ok: true, fields, basis, approvalId };
}
