/** The states of a proofing session, as the tenant spells them (F81). */
export const PROOFING_STATUSES = ['Pending', 'In Progress', 'Completed', 'Expired', 'Declined'] as const;

export type ProofingStatus = (typeof PROOFING_STATUSES)[number];
