import { coldRow } from '../cold-row.ts';

const FLOOR = { allowed: 'cold-floor-token-only', challenged: 'cold-floor-challenge' } as const;

const challenged = {
  request: 'transfer',
  expected: 'Deny step_up_missing',
  floor: FLOOR.challenged,
} as const;

const allowed = { request: 'account', expected: 'Allow', storeCalls: [], floor: FLOOR.allowed } as const;

/** Node itself and the loading of one file: what every other cold row is counted over. */
export const empty = coldRow({
  name: 'cold-empty',
  title: 'Cold: an empty handler',
  bundle: 'empty',
  request: 'account',
  expected: 'nothing',
  storeCalls: [],
  floor: 'cold-empty',
});

/** What no first decision can do without: bare Node makes the same calls. */
export const floorTokenOnly = coldRow({
  ...allowed,
  name: FLOOR.allowed,
  title: 'Cold floor: the keys and one signature, by bare Node',
  bundle: 'floor',
});

export const floorChallenge = coldRow({
  ...challenged,
  name: FLOOR.challenged,
  title: 'Cold floor: the same and three calls of the store',
  bundle: 'floor',
  storeCalls: ['BatchGetItem', 'PutItem', 'PutItem'],
});

/** Loads, fetches the keys, decides. */
export const tokenOnly = coldRow({
  ...allowed,
  name: 'cold-token-only',
  title: 'Cold: load, then token only',
  bundle: 'countersign',
});

/** Loads, fetches the keys, connects to the store, reads, opens a challenge. */
export const challenge = coldRow({
  ...challenged,
  name: 'cold-challenge',
  title: 'Cold: load, then challenge',
  bundle: 'countersign',
  storeCalls: ['BatchGetItem', 'PutItem', 'PutItem'],
});

/** The tracer is a bundle of its own, which is read only here. It sends to a port of loopback where nobody listens. */
export const traced = coldRow({
  ...challenged,
  name: 'cold-challenge-traced',
  title: 'Cold: load with tracing on, then challenge',
  bundle: 'countersign',
  storeCalls: ['BatchGetItem', 'PutItem', 'PutItem'],
  variables: {
    COUNTERSIGN_TRACING: 'on',
    AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
    LAMBDA_TASK_ROOT: '/var/task',
    AWS_XRAY_DAEMON_ADDRESS: '127.0.0.1:9',
    _X_AMZN_TRACE_ID: 'Root=1-5759e988-bd862e3fe1be46a994272793;Parent=557abcec3ee5a047;Sampled=1',
  },
});

export const manyRoutes = coldRow({
  ...allowed,
  name: 'cold-policy-of-10000-routes',
  title: 'Cold: load a policy of 10000 routes, then token only',
  bundle: 'countersign',
  routes: 10_000,
});

export const baselineTokenOnly = coldRow({
  ...allowed,
  name: 'cold-baseline-token-only',
  title: 'Cold baseline: load, then token only',
  bundle: 'baseline',
});

/** Without an approval it reads and denies; it opens nothing. */
export const baselineStepUp = coldRow({
  ...challenged,
  name: 'cold-baseline-step-up',
  title: 'Cold baseline: load, then read and deny',
  bundle: 'baseline',
  storeCalls: ['GetItem'],
});
