import { LogFormatter, LogItem, Logger as PowertoolsLogger } from '@aws-lambda-powertools/logger';
import type { Logger } from './logger.ts';

/**
 * A logger of records that are kept as evidence: one line of ASCII JSON on standard output for each call, whatever the level. `level`,
 * `message`, `timestamp` (UTC) and `service` come first, then the fields as given, nulls and empty texts too.
 *
 * No variable of Powertools or Lambda silences, samples, indents or extends a record (T31, T34). What Lambda itself drops by its
 * `ApplicationLogLevel` it drops behind this function: docs/observability.md.
 */
export function createLogger(service: string): Logger {
  // The sample rate is said here, or POWERTOOLS_LOGGER_SAMPLE_RATE would write a line of its own.
  const logger = new RecordLogger({ serviceName: service, sampleRateValue: 0, logFormatter: new RecordFormatter() });
  return {
    info: (message, fields) => logger.info(message, fields),
    warn: (message, fields) => logger.warn(message, fields),
    error: (message, fields) => logger.error(message, fields),
  };
}

/** Powertools obeys AWS_LAMBDA_LOG_LEVEL before any level it is given, and drops what is null: neither may happen to a record. */
class RecordLogger extends PowertoolsLogger {
  protected override processLogItem(...item: Parameters<PowertoolsLogger['createAndPopulateLogItem']>): void {
    this.printLog(item[0], this.createAndPopulateLogItem(...item));
  }

  /** Past the console: POWERTOOLS_DEV would put Lambda's in its place, which adds text, and an error would go to standard error. */
  protected override printLog(_level: number, item: LogItem): void {
    process.stdout.write(`${asciiJson(item.getAttributes())}\n`);
  }
}

/** Without the trace id: it comes from a request header, so the client may have written it. */
class RecordFormatter extends LogFormatter {
  override formatAttributes(
    ...[base, fields]: Parameters<LogFormatter['formatAttributes']>
  ): ReturnType<LogFormatter['formatAttributes']> {
    const { logLevel, message, timestamp, serviceName } = base;
    const attributes = {
      level: logLevel,
      message,
      timestamp: timestamp.toISOString(),
      service: serviceName,
      ...fields,
    };
    return new LogItem({ attributes });
  }
}

/** JSON escapes C0 controls only; C1 controls, line separators and bidirectional marks would still reach a reader's screen (T31). */
function asciiJson(value: unknown): string {
  return JSON.stringify(value).replace(
    /[\u007f-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
