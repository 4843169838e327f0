import { encodeSeal, fieldsSha256 } from '../seal/seal.ts';
import type { Requirement } from './requirement.ts';

/** As long as every approval id, 128 bits in base64url: for asking whether a seal will fit before an approval is spent. */
export const SOME_APPROVAL_ID = 'A'.repeat(22);

/**
 * The seal of a request that is let through: undefined on a route without a transaction, `too_large` if it does not fit into an
 * authorizer's answer (T9).
 */
export function sealFor(
  requirement: Exclude<Requirement, { kind: 'deny' }>,
  approvalId: string | undefined,
): string | 'too_large' | undefined {
  const { route, transaction } = requirement;
  if (!transaction) return undefined;
  const { audience, method, resource, contentSha256, fields } = transaction;
  const basis = requirement.kind === 'step_up' ? requirement.covers : requirement.kind;
  const seal = encodeSeal({
    audience,
    method,
    resource,
    contentSha256,
    fieldsSha256: fieldsSha256(fields),
    pointers: route.transaction?.fields ?? new Map<string, string>(),
    basis,
    approvalId: basis === 'transaction' ? approvalId : undefined,
    execution: basis === 'transaction' ? route.execution : undefined,
  });
  return seal ?? 'too_large';
}
