import type { Logger } from '../shared/logger.ts';
import type { Metrics } from '../shared/metrics.ts';
import type { Tracing } from '../shared/tracing.ts';
import { type DecisionLog, decisionRecords } from './decision-log.ts';
import { decisionMetrics } from './decision-metrics.ts';

/** All that is told of a decision, the record first: it must be there whatever becomes of the rest. */
export function observeDecision(deps: {
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly tracing: Tracing;
}): DecisionLog {
  const record = decisionRecords(deps.logger);
  const count = decisionMetrics(deps.metrics);
  return (line) => {
    record(line);
    count(line);
    deps.tracing.annotate('outcome', line.outcome);
    deps.tracing.annotate('reason', line.reason ?? line.code ?? 'none');
    deps.tracing.annotate('policy_sha256', line.policy_sha256);
  };
}
