import { MetricUnit, Metrics as PowertoolsMetrics } from '@aws-lambda-powertools/metrics';
import type { Dimensions, Metrics } from './metrics.ts';

export const METRICS_NAMESPACE = 'Countersign';

/**
 * Measurements in CloudWatch's embedded metric format: one line of JSON on standard output each, with the dimension `service`.
 *
 * Always on. POWERTOOLS_METRICS_DISABLED and POWERTOOLS_DEV are not obeyed: they would blind the alarm on outages (T25).
 */
export function createMetrics(service: string): Metrics {
  const metrics = new PowertoolsMetrics({ namespace: METRICS_NAMESPACE, serviceName: service });
  return {
    count: (name, dimensions) => write(metrics.addMetric(name, MetricUnit.Count, 1), dimensions),
    milliseconds: (name, value, dimensions) =>
      write(metrics.addMetric(name, MetricUnit.Milliseconds, value), dimensions),
  };
}

/** In place of `publishStoredMetrics`, which asks those variables. */
function write(metrics: PowertoolsMetrics, dimensions: Dimensions): void {
  // A set without names of its own is the service alone.
  metrics.addDimensions({}).addDimensions(dimensions);
  process.stdout.write(`${JSON.stringify(metrics.serializeMetrics())}\n`);
  metrics.clearMetrics();
  metrics.clearDimensions();
}
