import { describe, expect, it } from 'vitest';
import { toDecisionLine, toFailureLine } from '../../../src/authorizer/decision-log.ts';
import { observeDecision } from '../../../src/authorizer/observe-decision.ts';
import { denied } from '../../../src/authorizer/verdict.ts';
import { DeadlineExceededError } from '../../../src/shared/errors.ts';
import type { Logger } from '../../../src/shared/logger.ts';
import { noTracing } from '../../../src/shared/tracing.ts';
import { rememberedMetrics } from '../../fixtures/authorizer/remembered-metrics.ts';

const SHA256 = 'c'.repeat(64);
const request = {
  method: 'GET',
  resource: '/accounts',
  path: '/accounts',
  query: new Map(),
  pathParameters: new Map(),
  headers: new Map(),
  extendedRequestId: 'request-1',
};

function observed() {
  const records: string[] = [];
  const annotations: [string, string][] = [];
  const logger: Logger = {
    info: (message) => records.push(message),
    warn: (message) => records.push(message),
    error: (message) => records.push(message),
  };
  const { metrics, measured } = rememberedMetrics();
  const tracing = { ...noTracing, annotate: (...annotation: [string, string]) => annotations.push(annotation) };
  return { observe: observeDecision({ logger, metrics, tracing }), logger, metrics, records, annotations, measured };
}

describe('observeDecision', () => {
  it('records, counts and annotates a decision once', () => {
    const { observe, records, annotations, measured } = observed();

    observe(toDecisionLine(denied('token_missing'), SHA256, 'request-1'));

    expect(records).toEqual(['decision']);
    expect(measured).toHaveLength(1);
    expect(annotations).toEqual([
      ['outcome', 'deny'],
      ['reason', 'token_missing'],
      ['policy_sha256', SHA256],
    ]);
  });

  it('annotates an outage with its code', () => {
    const { observe, annotations } = observed();

    observe(toFailureLine(new DeadlineExceededError(1900), SHA256, request));

    expect(annotations).toContainEqual(['reason', 'ERR_DEADLINE_EXCEEDED']);
  });

  it('has written the record before anything else can fail', () => {
    const { logger, records } = observed();
    const metrics = {
      count: () => {
        throw new Error('metrics');
      },
      milliseconds: () => undefined,
    };
    const observe = observeDecision({ logger, metrics, tracing: noTracing });

    expect(() => observe(toDecisionLine(denied('token_missing'), SHA256, 'request-1'))).toThrow('metrics');

    expect(records).toEqual(['decision']);
  });
});
