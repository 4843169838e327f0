import { handlerRow } from '../handler-row.ts';

/** Nothing is there: a challenge is counted and opened, which costs two writes (docs/decisions/007). */
export const challenge = handlerRow({
  name: 'challenge',
  title: 'Challenge: read, count and open',
  bundle: 'countersign',
  request: 'transfer',
  expected: 'Deny step_up_missing',
  storeCalls: ['BatchGetItem', 'PutItem', 'PutItem'],
});
