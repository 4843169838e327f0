/** The back end's memory of the approvals that it has begun to execute. */
export interface ApprovalClaims {
  /**
   * `claimed` to the first call for this approval and to no other, however many ask at once; `already_claimed` to all others, for as long
   * as the approval may be let through again. A claim is never given back.
   *
   * Throws where it cannot tell. The approval may be claimed all the same: nothing is executed then.
   */
  claim(approvalId: string): Promise<'claimed' | 'already_claimed'>;
}
