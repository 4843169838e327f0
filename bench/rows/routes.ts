import { handlerRow } from '../handler-row.ts';

/** How many routes the policies have. */
export const ROUTE_COUNTS = [10, 100, 1000, 10_000] as const;

/** What `token-only` is, for growing policies. */
export const growingPolicies = ROUTE_COUNTS.map((routes) =>
  handlerRow({
    name: `policy-of-${routes}-routes`,
    title: `Token only, a policy of ${routes} routes`,
    bundle: 'countersign',
    request: 'account',
    routes,
    expected: 'Allow',
    storeCalls: [],
  }),
);
