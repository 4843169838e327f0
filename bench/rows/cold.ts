import { coldRow } from '../cold-row.ts';

const challenged = {
  request: 'transfer',
  expected: 'Deny step_up_missing',
} as const;

/** Node itself and the loading of one file: what every other cold row is counted over. */
export const empty = coldRow({
  name: 'cold-empty',
  title: 'Cold: an empty handler',
  bundle: 'empty',
  request: 'account',
  expected: 'nothing',
  storeCalls: [],
});

/** Loads, fetches the keys, decides. */
export const tokenOnly = coldRow({
  name: 'cold-token-only',
  title: 'Cold: load, then token only',
  bundle: 'countersign',
  request: 'account',
  expected: 'Allow',
  storeCalls: [],
});

/** Loads, fetches the keys, connects to the store, reads, opens a challenge. */
export const challenge = coldRow({
  ...challenged,
  name: 'cold-challenge',
  title: 'Cold: load, then challenge',
  bundle: 'countersign',
  storeCalls: ['BatchGetItem', 'PutItem', 'PutItem'],
});

export const manyRoutes = coldRow({
  name: 'cold-policy-of-10000-routes',
  title: 'Cold: load a policy of 10000 routes, then token only',
  bundle: 'countersign',
  request: 'account',
  routes: 10_000,
  expected: 'Allow',
  storeCalls: [],
});

export const baselineTokenOnly = coldRow({
  name: 'cold-baseline-token-only',
  title: 'Cold baseline: load, then token only',
  bundle: 'baseline',
  request: 'account',
  expected: 'Allow',
  storeCalls: [],
});

/** Without an approval it reads and denies; it opens nothing. */
export const baselineStepUp = coldRow({
  ...challenged,
  name: 'cold-baseline-step-up',
  title: 'Cold baseline: load, then read and deny',
  bundle: 'baseline',
  storeCalls: ['GetItem'],
});
