import type { Refused } from '../seal/check-seal.ts';
import type { SealRefusal } from '../seal/verify-seal.ts';

/** An answer as a Lambda proxy integration takes it; a container sends its three parts. */
export interface SealProblem {
  readonly statusCode: 403;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/**
 * The answer to a request that is not executed, as a problem (RFC 9457). It names the declared field at fault, never its value.
 *
 * Not for `approval_already_claimed`: only the back end knows what became of the first execution.
 */
export function sealProblem({ reason, field }: Refused<SealRefusal>): SealProblem {
  return {
    statusCode: 403,
    headers: { 'Content-Type': 'application/problem+json', 'Cache-Control': 'no-store' },
    body: JSON.stringify({
      type: `urn:countersign:problem:${reason}`,
      title: 'This is not the request that was let through',
      status: 403,
      reason,
      field,
    }),
  };
}
