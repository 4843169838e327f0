import { handlerRow } from '../handler-row.ts';

const tokenOnly = { bundle: 'countersign', request: 'account', expected: 'Allow', storeCalls: [] } as const;

/** The token is enough, and the process knows it already. */
export const sameToken = handlerRow({ ...tokenOnly, name: 'token-only', title: 'Token only, the same token' });

/** The token is enough, and the process has never seen it. */
export const newToken = handlerRow({
  ...tokenOnly,
  name: 'token-only-new-token',
  title: 'Token only, a new token each time',
  tokens: 'new',
});

export const atOnce = handlerRow({
  ...tokenOnly,
  name: 'token-only-16-in-flight',
  title: 'Token only, the same token',
  inFlight: 16,
});
