import { handlerRow } from '../handler-row.ts';

const stepUp = {
  bundle: 'countersign',
  request: 'transfer',
  stored: 'approved',
  expected: 'Allow',
  storeCalls: ['BatchGetItem', 'PutItem'],
} as const;

/** Evidence for this very transaction is read and spent. */
export const sameToken = handlerRow({ ...stepUp, name: 'step-up', title: 'Step-up: read and spend, the same token' });

export const newToken = handlerRow({
  ...stepUp,
  name: 'step-up-new-token',
  title: 'Step-up: read and spend, a new token each time',
  tokens: 'new',
});

export const atOnce = handlerRow({
  ...stepUp,
  name: 'step-up-16-in-flight',
  title: 'Step-up: read and spend, the same token',
  inFlight: 16,
});
