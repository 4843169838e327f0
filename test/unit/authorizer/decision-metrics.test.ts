import { describe, expect, it } from 'vitest';
import type { DecisionLine } from '../../../src/authorizer/decision-log.ts';
import { decisionMetrics, storeLatency } from '../../../src/authorizer/decision-metrics.ts';
import { rememberedMetrics } from '../../fixtures/authorizer/remembered-metrics.ts';

const denied: DecisionLine = {
  level: 'INFO',
  message: 'decision',
  policy_sha256: 'c'.repeat(64),
  route: 'POST /transfers/domestic',
  outcome: 'deny',
  reason: 'session_locked',
  enforced: true,
  acr: null,
  retry_after: 30,
  code: null,
  operation: null,
  detail: null,
  binding: 'transaction:A',
  approval_id: 'approval-1',
  extended_request_id: 'request-1',
};

const failed: DecisionLine = {
  ...denied,
  level: 'ERROR',
  message: 'decision_failed',
  outcome: 'error',
  reason: null,
  code: 'ERR_STORE_UNAVAILABLE',
};

function countsOf(line: DecisionLine): readonly unknown[] {
  const { metrics, measured } = rememberedMetrics();
  decisionMetrics(metrics)(line);
  return measured;
}

describe('decisionMetrics', () => {
  it('counts a decision by outcome and reason, and by nothing of the request', () => {
    expect(countsOf(denied)).toEqual([
      ['Decision', 1, { outcome: 'deny', reason: 'session_locked', enforced: 'true' }],
    ]);
  });

  it('counts what shadow mode would have done apart from what was done', () => {
    expect(countsOf({ ...denied, enforced: false })).toEqual([
      ['Decision', 1, { outcome: 'deny', reason: 'session_locked', enforced: 'false' }],
    ]);
  });

  it('T25: counts an outage as such, and as no decision', () => {
    expect(countsOf(failed)).toEqual([['FailClosed', 1, { code: 'ERR_STORE_UNAVAILABLE' }]]);
  });

  it('T25: never calls a request that went on fail-closed', () => {
    expect(countsOf({ ...failed, enforced: false })).toEqual([['ShadowOutage', 1, { code: 'ERR_STORE_UNAVAILABLE' }]]);
  });
});

describe('storeLatency', () => {
  it('measures by operation', () => {
    const { metrics, measured } = rememberedMetrics();

    storeLatency(metrics)('find_standing', 4.25);

    expect(measured).toEqual([['StoreLatency', 4.25, { operation: 'find_standing' }]]);
  });
});
