import type { LogFields, Logger } from './logger.ts';
import { systemInstant } from './numeric-date.ts';

/**
 * A logger of records that are kept as evidence: one line of ASCII JSON on standard output for each call, whatever the level. `level`,
 * `message`, `timestamp` (UTC) and `service` come first, then the fields as given, nulls and empty texts too.
 *
 * No variable silences, samples, indents or extends a record (T31, T34). What Lambda itself drops by its `ApplicationLogLevel` it drops
 * behind this function: docs/observability.md.
 */
export function createLogger(service: string): Logger {
  const write = (level: 'INFO' | 'WARN' | 'ERROR') => (message: string, fields: LogFields) => {
    const timestamp = systemInstant().toISOString();
    process.stdout.write(`${asciiJson({ level, message, timestamp, service, ...fields })}\n`);
  };
  return { info: write('INFO'), warn: write('WARN'), error: write('ERROR') };
}

/** JSON escapes C0 controls only; C1 controls, line separators and bidirectional marks would still reach a reader's screen (T31). */
function asciiJson(value: unknown): string {
  return JSON.stringify(value).replace(
    /[\u007f-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
