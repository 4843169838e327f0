import { encodeSeal, fieldsSha256 } from '../seal/seal.ts';
import type { Requirement } from './requirement.ts';

// As long as every approval id: 128 bits in base64url.
const LONGEST_APPROVAL_ID = 'A'.repeat(22);

/**
 * The seal of a request that is let through: undefined on a route without a transaction, `too_large` if it does not fit into an
 * authorizer's answer (T9). With `approvalId` undefined it still counts the room that one takes.
 */
export function sealFor(
  requirement: Exclude<Requirement, { kind: 'deny' }>,
  approvalId: string | undefined,
): string | 'too_large' | undefined {
  const { route, transaction } = requirement;
  if (!transaction) return undefined;
  const { audience, method, resource, contentSha256, fields } = transaction;
  const seal = {
    audience,
    method,
    resource,
    contentSha256,
    fieldsSha256: fieldsSha256(fields),
    pointers: route.transaction?.fields ?? new Map<string, string>(),
    basis: requirement.kind === 'step_up' ? requirement.covers : requirement.kind,
  };
  if (!encodeSeal({ ...seal, approvalId: LONGEST_APPROVAL_ID })) return 'too_large';
  return encodeSeal({ ...seal, approvalId }) ?? 'too_large';
}
