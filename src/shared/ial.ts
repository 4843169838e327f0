/** Identity assurance level: how well a person's identity was proofed (NIST SP 800-63A). Higher is stronger. */
export type Ial = 1 | 2 | 3;

export const IALS: readonly Ial[] = [1, 2, 3];
