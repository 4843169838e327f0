import type { ApprovalClaims } from '../../../src/seal/approval-claims.ts';

/** Claims in memory. */
export function memoryApprovalClaims(): ApprovalClaims & { readonly claimed: ReadonlySet<string> } {
  const claimed = new Set<string>();
  return {
    claimed,
    async claim(approvalId) {
      if (claimed.has(approvalId)) return 'already_claimed';
      claimed.add(approvalId);
      return 'claimed';
    },
  };
}
