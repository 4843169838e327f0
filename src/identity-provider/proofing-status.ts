/** The states of a proofing session, as the tenant spells them (F81). */
export const PROOFING_STATUSES = ['Pending', 'In Progress', 'Completed', 'Expired', 'Declined'] as const;

/** Those of a session in which nothing more happens. */
export const FINAL_STATUSES: readonly ProofingStatus[] = ['Completed', 'Expired', 'Declined'];

export type ProofingStatus = (typeof PROOFING_STATUSES)[number];
