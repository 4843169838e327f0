import type { Dimensions, Metrics } from './metrics.ts';
import { systemInstant } from './numeric-date.ts';

export const METRICS_NAMESPACE = 'Countersign';

/**
 * Measurements in CloudWatch's embedded metric format: one line of JSON on standard output each, with the dimension `service`.
 *
 * Always on: no variable blinds the alarm on outages (T25).
 */
export function createMetrics(service: string): Metrics {
  return {
    count: (name, dimensions) => write(name, 'Count', 1, dimensions),
    milliseconds: (name, value, dimensions) => write(name, 'Milliseconds', value, dimensions),
  };

  function write(name: string, unit: 'Count' | 'Milliseconds', value: number, dimensions: Dimensions): void {
    const metric = {
      Namespace: METRICS_NAMESPACE,
      Dimensions: [['service'], ['service', ...Object.keys(dimensions)]],
      Metrics: [{ Name: name, Unit: unit }],
    };
    const _aws = { Timestamp: systemInstant().getTime(), CloudWatchMetrics: [metric] };
    process.stdout.write(`${JSON.stringify({ _aws, service, ...dimensions, [name]: value })}\n`);
  }
}
