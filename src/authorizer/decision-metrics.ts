import type { Metrics } from '../shared/metrics.ts';
import type { Stopwatch } from '../step-up/timed-stores.ts';
import type { DecisionLog } from './decision-log.ts';

/**
 * Counts decisions from their log lines, so that both always say the same. An outage is no decision: it counts as `FailClosed`, and on a
 * route in shadow mode, where the request went on, as `ShadowOutage` (T25). No route, user, client or binding is a dimension.
 */
export function decisionMetrics(metrics: Metrics): DecisionLog {
  return ({ outcome, reason, code, enforced }) => {
    if (outcome === 'error') {
      metrics.count(enforced ? 'FailClosed' : 'ShadowOutage', { code: code ?? 'ERR_UNEXPECTED' });
      return;
    }
    metrics.count('Decision', { outcome, reason: reason ?? 'none', enforced: String(enforced) });
  };
}

/** Takes how long each call of a store took. */
export function storeLatency(metrics: Metrics): Stopwatch['measured'] {
  return (operation, milliseconds) => metrics.milliseconds('StoreLatency', milliseconds, { operation });
}
