import * as fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { LogFields, Logger } from '../../../src/shared/logger.ts';
import { createLogger } from '../../../src/shared/record-logger.ts';
import { standardOutput } from './standard-output.ts';

/** Of any UTF-16 units, half surrogate pairs too. */
const anyText = fc.string({ unit: fc.nat(0xffff).map((unit) => String.fromCharCode(unit)) });

function written(act: (logger: Logger) => void): string {
  return standardOutput(() => act(createLogger('authorizer')));
}

afterEach(() => {
  vi.unstubAllEnvs();
});

describe('createLogger', () => {
  it('writes one line of JSON: level, message, time in UTC, service, then the fields as they were given', () => {
    const text = written((logger) => logger.info('decision', { reason: 'a', retry_after: 30, enforced: false }));

    const { timestamp, ...record } = JSON.parse(text);
    expect(text.split('\n')).toHaveLength(2);
    expect(record).toEqual({
      level: 'INFO',
      message: 'decision',
      service: 'authorizer',
      reason: 'a',
      retry_after: 30,
      enforced: false,
    });
    expect(timestamp).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
  });

  it.each(['info', 'warn', 'error'] as const)('names the level of %s, on standard output', (level) => {
    expect(JSON.parse(written((logger) => logger[level]('x', {}))).level).toBe(level.toUpperCase());
  });

  it('keeps nulls and empty texts, so that every record of a kind has the same fields', () => {
    expect(JSON.parse(written((logger) => logger.info('x', { code: null, detail: '' })))).toMatchObject({
      code: null,
      detail: '',
    });
  });

  it.each([
    ['POWERTOOLS_LOG_LEVEL', 'SILENT'],
    ['POWERTOOLS_LOG_LEVEL', 'DEBUG'],
    ['LOG_LEVEL', 'CRITICAL'],
    ['AWS_LAMBDA_LOG_LEVEL', 'FATAL'],
    ['AWS_LAMBDA_LOG_LEVEL', 'TRACE'],
    ['AWS_LAMBDA_LOG_FORMAT', 'Text'],
    ['POWERTOOLS_DEV', 'true'],
    ['POWERTOOLS_LOGGER_SAMPLE_RATE', '1'],
    ['POWERTOOLS_LOGGER_LOG_EVENT', 'true'],
    ['POWERTOOLS_SERVICE_NAME', 'other'],
    ['TZ', 'Asia/Tokyo'],
    ['ENVIRONMENT', 'prod'],
    ['_X_AMZN_TRACE_ID', 'Root=1-5759e988-bd862e3fe1be46a994272793;Sampled=1'],
    ['DEBUG', '*'],
    ['STAGE', 'dev'],
  ])('T31, T34: %s=%s neither silences nor changes a record', (name, value) => {
    const act = (logger: Logger) => {
      logger.info('decision', { reason: 'a' });
      logger.error('decision_failed', { reason: null });
    };
    const untimed = (text: string) => text.replaceAll(/"timestamp":"[0-9T:.-]{23}Z"/g, '');
    const usual = untimed(written(act));

    vi.stubEnv(name, value);
    const changed = untimed(written(act));

    expect(changed).toBe(usual);
    expect(changed.split('\n')).toHaveLength(3);
  });

  it('T31: no text can begin a line, end the record, or reach a screen as anything but ASCII', () => {
    fc.assert(
      fc.property(anyText, anyText, (message, value) => {
        const text = written((logger) => logger.warn(message, { value }));

        expect(text).toMatch(/^\{[\x20-\x7e]*\}\n$/);
        expect(JSON.parse(text)).toMatchObject({ level: 'WARN', message, value });
      }),
    );
  });

  it('T31: escapes line separators, C1 controls and bidirectional marks', () => {
    const value = '\n\r\u0085\u2028\u2029\u009b2J\u202e\ufeff';

    const text = written((logger) => logger.info('x', { value }));

    expect(text).toContain('"\\n\\r\\u0085\\u2028\\u2029\\u009b2J\\u202e\\ufeff"');
  });

  it('T35: nothing of one record is in the next', () => {
    const text = written((logger) => {
      logger.info('first', { binding: 'b1', reason: 'a' });
      logger.error('second', { code: 'ERR_UNEXPECTED' });
    });

    const second = JSON.parse(text.split('\n')[1] ?? '');
    expect(Object.keys(second)).toEqual(['level', 'message', 'timestamp', 'service', 'code']);
  });

  it('T35: nothing of one logger is in another', () => {
    const text = written((logger) => {
      const other = createLogger('verify-auth-challenge');
      logger.info('x', { a: 1 });
      other.info('x', {});
    });

    const [first, second] = text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(first).toMatchObject({ service: 'authorizer', a: 1 });
    expect(Object.keys(second)).toEqual(['level', 'message', 'timestamp', 'service']);
    expect(second.service).toBe('verify-auth-challenge');
  });

  it('does not compile with an object, an Error, or a field that every record has', () => {
    // @ts-expect-error an Error would bring its message and stack
    const error: LogFields = { error: new Error('x') };
    // @ts-expect-error an object could hold anything
    const event: LogFields = { event: {} };
    // @ts-expect-error the level is the method's
    const level: LogFields = { level: 'DEBUG' };

    expect([error, event, level]).toHaveLength(3);
  });
});
