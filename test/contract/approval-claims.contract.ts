import { beforeEach, describe, expect, it } from 'vitest';
import type { ApprovalClaims } from '../../src/seal/approval-claims.ts';

/** What every `ApprovalClaims` does. `createClaims` gives claims in which those of this run are not. */
export function approvalClaimsContract(createClaims: () => ApprovalClaims): void {
  let claims: ApprovalClaims;
  let approvals = 0;

  beforeEach(() => {
    claims = createClaims();
    approvals += 1;
  });

  const approval = () => `approval-${approvals}`;

  describe('claim', () => {
    it('T16: is claimed to the first call, and already claimed to all that follow', async () => {
      const answers = [await claims.claim(approval()), await claims.claim(approval()), await claims.claim(approval())];

      expect(answers).toEqual(['claimed', 'already_claimed', 'already_claimed']);
    });

    it('T16: is claimed to one of 50 calls at once', async () => {
      const answers = await Promise.all(Array.from({ length: 50 }, () => claims.claim(approval())));

      expect(answers.filter((answer) => answer === 'claimed')).toHaveLength(1);
      expect(answers.filter((answer) => answer === 'already_claimed')).toHaveLength(49);
    });

    it('T14: keeps approvals apart that differ in a letter, its case, or a #', async () => {
      const ids = ['A', 'a', 'AA', '#A', 'A#', 'approval#A'].map((id) => `${approval()}-${id}`);

      for (const id of ids) expect(await claims.claim(id)).toBe('claimed');
    });
  });
}
