import type { LogFields, Logger } from '../../../src/shared/logger.ts';

/** A record as it reaches the log, without time and service. */
export type LogRecord = LogFields | { readonly level: 'INFO' | 'WARN' | 'ERROR'; readonly message: string };

/** A logger that keeps its records. */
export function recordingLogger(): { readonly logger: Logger; readonly records: readonly LogRecord[] } {
  const records: LogRecord[] = [];
  const write = (level: 'INFO' | 'WARN' | 'ERROR') => (message: string, fields: LogFields) =>
    void records.push({ level, message, ...fields });
  return { logger: { info: write('INFO'), warn: write('WARN'), error: write('ERROR') }, records };
}
