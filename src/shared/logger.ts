/**
 * The fields of one record beside the four that every record has: words and numbers that the caller chose one by one. No object, so no
 * event, token or Error can slip in whole (T31).
 */
export type LogFields = Readonly<Record<string, string | number | boolean | null>> & {
  readonly [Name in 'level' | 'message' | 'timestamp' | 'service']?: never;
};

/** Writes records: one for each call, whole, with nothing of an earlier call in it (T35). `message` names the kind of record. */
export interface Logger {
  info(message: string, fields: LogFields): void;
  warn(message: string, fields: LogFields): void;
  error(message: string, fields: LogFields): void;
}
