import { CLAIMS } from '../../test/fixtures/tokens/local-issuer.ts';
import { transactionOf } from '../baseline/approval-key.ts';
import { eventOf } from '../events.ts';
import { handlerRow } from '../handler-row.ts';

const { 'X-High-Value-Transaction': transaction } = Object(eventOf('transfer', '')).headers;
const approval = {
  pk: { S: CLAIMS.sub },
  sk: { S: transactionOf('POST /transfers/domestic', transaction) },
  approved_at: { N: String(CLAIMS.iat) },
};

/** What a user would write: see bench/baseline. */
export const tokenOnly = handlerRow({
  name: 'baseline-token-only',
  title: 'Baseline: token only',
  bundle: 'baseline',
  request: 'account',
  expected: 'Allow',
  storeCalls: [],
});

/** The same for what Countersign calls a step-up, with one read and one conditional write. */
export const stepUp = handlerRow({
  name: 'baseline-step-up',
  title: 'Baseline: read and spend',
  bundle: 'baseline',
  request: 'transfer',
  stored: [approval],
  expected: 'Allow',
  storeCalls: ['GetItem', 'UpdateItem'],
});
