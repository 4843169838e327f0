import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type DecisionLine, decisionRecords, toDecisionLine } from '../../../src/authorizer/decision-log.ts';
import { decisionMetrics, storeLatency } from '../../../src/authorizer/decision-metrics.ts';
import { observeDecision } from '../../../src/authorizer/observe-decision.ts';
import { DENIALS } from '../../../src/authorizer/reasons.ts';
import { denied } from '../../../src/authorizer/verdict.ts';
import { createMetrics } from '../../../src/shared/embedded-metrics.ts';
import { createLogger } from '../../../src/shared/record-logger.ts';
import { noTracing } from '../../../src/shared/tracing.ts';
import { timedLimitsStore, timedStandingStore, timedStepUpStore } from '../../../src/step-up/timed-stores.ts';
import { rememberedMetrics } from '../../fixtures/authorizer/remembered-metrics.ts';
import { BINDING, limitsWith, recordIn, USER } from '../../fixtures/step-up-records.ts';
import { standardOutput } from '../shared/standard-output.ts';

const doc = readFileSync(new URL('../../../docs/observability.md', import.meta.url), 'utf8');

/** The rows of the table that has this head, as cells without code marks. */
function rows(head: string): readonly (readonly string[])[] {
  const table = doc.split(`| ${head} |\n`)[1]?.split('\n\n')[0] ?? '';
  const cells = (row: string) => row.split('|').map((cell) => cell.trim().replaceAll('`', ''));
  return table
    .split('\n')
    .slice(1)
    .map((row) => cells(row).slice(1, -1));
}

const decision: DecisionLine = toDecisionLine(denied('token_missing'), 'c'.repeat(64), 'request-1');
const outage: DecisionLine = { ...decision, outcome: 'error', reason: null, code: 'ERR_STORE_UNAVAILABLE' };

describe('docs/observability.md', () => {
  it('T31: lists every field of a record, and no other', () => {
    const record = standardOutput(() => decisionRecords(createLogger('authorizer'))(decision));

    const listed = rows('field | value').map(([field]) => field);
    expect(listed.toSorted()).toEqual(Object.keys(JSON.parse(record)).toSorted());
  });

  it('names the service as the composition root does', () => {
    const root = readFileSync(new URL('../../../src/authorizer/rest-api.handler.ts', import.meta.url), 'utf8');

    const service = rows('field | value').find(([field]) => field === 'service')?.[1];
    expect(service).toBe(/SERVICE = '([^']+)'/.exec(root)?.[1]);
    expect(service).toBeDefined();
  });

  it('lists every metric with its unit and dimensions, and no other', () => {
    const lines = standardOutput(() => {
      const metrics = createMetrics('authorizer');
      for (const line of [decision, outage, { ...outage, enforced: false }]) decisionMetrics(metrics)(line);
      storeLatency(metrics)('find_standing', 1);
    });

    const written = lines
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line)._aws.CloudWatchMetrics[0])
      .map(({ Metrics: [{ Name, Unit }], Dimensions: [total, all] }) => [Name, Unit, total, all]);
    const listed = rows('metric | unit | dimensions | measures').map(([name, unit, dimensions = '']) => [
      name,
      unit,
      ['service'],
      ['service', ...dimensions.split(', ')],
    ]);
    expect(listed).toEqual(written);
  });

  it('lists every operation that is measured', async () => {
    const { metrics, measured } = rememberedMetrics();
    const stopwatch = { elapsed: () => 0, measured: storeLatency(metrics) };
    const [record, limits] = [recordIn('pending'), limitsWith()];
    const store = { write: async () => 'written' as const };
    const standing = { record, identity: undefined, limits };

    await timedStandingStore({ findStanding: async () => standing }, stopwatch).findStanding(USER, BINDING);
    await timedStepUpStore(store, stopwatch).write(USER, BINDING, undefined, record);
    await timedLimitsStore(store, stopwatch).write(USER, undefined, limits);

    const row = rows('metric | unit | dimensions | measures').find(([name]) => name === 'StoreLatency');
    const listed = row?.[3]?.split(': ')[1]?.split(', ');
    expect(listed).toEqual(measured.map(([, , dimensions]) => dimensions['operation']));
  });

  it('lists every annotation of a trace, and no other', () => {
    const annotations: string[] = [];
    const tracing = { ...noTracing, annotate: (annotation: string) => annotations.push(annotation) };
    const logger = { info: () => undefined, warn: () => undefined, error: () => undefined };

    observeDecision({ logger, metrics: rememberedMetrics().metrics, tracing })(decision);

    const sentence = /annotations ([^.]+)\./.exec(doc)?.[1] ?? '';
    expect([...sentence.matchAll(/`(\w+)`/g)].map(([, name]) => name)).toEqual(annotations);
  });

  it('names only reasons that there are', () => {
    const alarms = doc.split('**Denials jump.**')[1]?.split('## ')[0] ?? '';
    const words = [...alarms.matchAll(/`([a-z]+(?:_[a-z]+)+)`/g)].map(([, word = '']) => word);

    expect(words.length).toBeGreaterThan(5);
    expect(words.filter((word) => !(word in DENIALS))).toEqual([]);
  });
});
