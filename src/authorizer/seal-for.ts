import { encodeSeal, fieldsSha256 } from '../seal/seal.ts';
import type { Requirement } from './requirement.ts';

/** What may let a request through. */
export type Sealable = Exclude<Requirement, { kind: 'deny' }>;

/** As long as every approval id, 128 bits in base64url. */
const SOME_APPROVAL_ID = 'A'.repeat(22);

/** Whether the seal will fit into an authorizer's answer (T9). To be asked before an approval is opened or spent. */
export function isSealable(requirement: Sealable): boolean {
  return requirement.transaction === undefined || encoded(requirement, SOME_APPROVAL_ID) !== undefined;
}

/**
 * The seal of a request that is let through; undefined on a route without a transaction.
 *
 * @throws RangeError if it does not fit: `isSealable` was not asked.
 */
export function sealFor(requirement: Sealable, approvalId: string | undefined): string | undefined {
  if (requirement.transaction === undefined) return undefined;
  const seal = encoded(requirement, approvalId);
  if (seal === undefined) throw new RangeError('the seal does not fit into an answer');
  return seal;
}

function encoded(requirement: Sealable, approvalId: string | undefined): string | undefined {
  const { route, transaction } = requirement;
  if (!transaction) return undefined;
  const { audience, method, resource, contentSha256, fields } = transaction;
  const basis = requirement.kind === 'step_up' ? requirement.covers : requirement.kind;
  return encodeSeal({
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
}
