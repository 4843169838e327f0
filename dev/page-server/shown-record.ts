import type { Challenge } from '../../src/step-up/record.ts';

/** A step-up record as the page shows it: how it stands, and nothing that answers it. */
export interface ShownRecord {
  readonly binding: string;
  readonly state: Challenge['state'] | 'spent';
  readonly rev: number;
  readonly expires_in: number;
}
