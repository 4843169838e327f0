import { MetricUnit, Metrics as PowertoolsMetrics } from '@aws-lambda-powertools/metrics';
import fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createMetrics, METRICS_NAMESPACE } from '../../../src/shared/embedded-metrics.ts';
import type { Metrics } from '../../../src/shared/metrics.ts';
import { standardOutput } from './standard-output.ts';

function written(act: (metrics: Metrics) => void): readonly string[] {
  const lines = standardOutput(() => act(createMetrics('authorizer'))).split('\n');
  expect(lines.pop()).toBe('');
  return lines;
}

afterEach(() => {
  vi.unstubAllEnvs();
});

describe('createMetrics', () => {
  it('counts one, under the service alone and under the dimensions, in the embedded metric format', () => {
    const [line = ''] = written((metrics) => metrics.count('Decision', { outcome: 'deny', reason: 'route_denied' }));

    const { _aws, ...values } = JSON.parse(line);
    expect(_aws.CloudWatchMetrics).toEqual([
      {
        Namespace: 'Countersign',
        Dimensions: [['service'], ['service', 'outcome', 'reason']],
        Metrics: [{ Name: 'Decision', Unit: 'Count' }],
      },
    ]);
    expect(values).toEqual({ service: 'authorizer', outcome: 'deny', reason: 'route_denied', Decision: 1 });
  });

  it('takes milliseconds as they are', () => {
    const [line = ''] = written((metrics) => metrics.milliseconds('StoreLatency', 4.25, { operation: 'find_record' }));

    const { _aws, ...values } = JSON.parse(line);
    expect(_aws.CloudWatchMetrics[0].Metrics).toEqual([{ Name: 'StoreLatency', Unit: 'Milliseconds' }]);
    expect(values).toEqual({ service: 'authorizer', operation: 'find_record', StoreLatency: 4.25 });
  });

  it('writes what Powertools Metrics would', () => {
    const word = fc.stringMatching(/^[a-z][a-z_]{0,20}$/).filter((name) => name !== 'service');
    const dimensions = fc.dictionary(word, word, { minKeys: 1, maxKeys: 5, noNullPrototype: true });
    fc.assert(
      fc.property(dimensions, fc.double({ min: 0, max: 1e6, noNaN: true }), (names, value) => {
        const powertools = new PowertoolsMetrics({ namespace: METRICS_NAMESPACE, serviceName: 'authorizer' });
        powertools.addMetric('StoreLatency', MetricUnit.Milliseconds, value);
        powertools.addDimensions({}).addDimensions(names);

        const [line = ''] = written((metrics) => metrics.milliseconds('StoreLatency', value, names));

        const { _aws, ...rest } = JSON.parse(line);
        const { _aws: theirs, ...theirRest } = powertools.serializeMetrics();
        expect(rest).toEqual(theirRest);
        expect(_aws).toEqual({ ...theirs, Timestamp: expect.any(Number) });
      }),
    );
  });

  it('T35: nothing of one measurement is in the next', () => {
    const [, second = ''] = written((metrics) => {
      metrics.count('Decision', { outcome: 'allow' });
      metrics.milliseconds('StoreLatency', 1, { operation: 'find_record' });
    });

    const { _aws, ...values } = JSON.parse(second);
    expect(_aws.CloudWatchMetrics[0].Dimensions).toEqual([['service'], ['service', 'operation']]);
    expect(Object.keys(values)).toEqual(['service', 'operation', 'StoreLatency']);
  });

  it.each([
    ['POWERTOOLS_METRICS_DISABLED', 'true'],
    ['POWERTOOLS_DEV', 'true'],
    ['POWERTOOLS_METRICS_NAMESPACE', 'Elsewhere'],
    ['POWERTOOLS_SERVICE_NAME', 'other'],
    ['STAGE', 'dev'],
  ])('T25, T34: %s=%s neither silences nor moves a metric', (name, value) => {
    const count = (metrics: Metrics) => metrics.count('FailClosed', { code: 'ERR_STORE_UNAVAILABLE' });
    const untimed = ([line = '']: readonly string[]) => line.replace(/"Timestamp":\d+,/, '');
    const usual = untimed(written(count));

    vi.stubEnv(name, value);

    expect(untimed(written(count))).toBe(usual);
    expect(usual).toContain('"FailClosed":1');
  });
});
