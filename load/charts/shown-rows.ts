import type { Row } from '../report/rows.ts';

/** The rows that the charts show, each in the colour of its place: from what reads nothing to what writes twice. */
export const SHOWN_ROWS = [
  'token only',
  'session',
  'step-up spent',
  'challenge opened',
] as const satisfies readonly Row[];

/** What of a decision's cost is the store's. */
export const STORE_CALLS: Readonly<Record<(typeof SHOWN_ROWS)[number], string>> = {
  'token only': 'no call to the table',
  session: 'one read',
  'step-up spent': 'one read, one write',
  'challenge opened': 'one read, two writes',
};
