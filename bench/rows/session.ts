import { handlerRow } from '../handler-row.ts';

/** Evidence covers the sign-in: it is read and not spent. */
export const session = handlerRow({
  name: 'covers-session',
  title: 'Step-up that covers the session: read',
  bundle: 'countersign',
  request: 'statement',
  stored: 'approved',
  expected: 'Allow',
  storeCalls: ['BatchGetItem'],
});

/** The same with tokens that the process has never seen. */
export const sessionNewToken = handlerRow({
  name: 'covers-session-new-token',
  title: 'Step-up that covers the session: read, a new token each time',
  bundle: 'countersign',
  request: 'statement',
  tokens: 'new',
  stored: 'approved',
  expected: 'Allow',
  storeCalls: ['BatchGetItem'],
});
