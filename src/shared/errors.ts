/** Every way in which Countersign itself fails. A denial is a value, never one of these. */
export type CountersignErrorCode =
  | 'ERR_CONFIGURATION'
  | 'ERR_EVENT_INVALID'
  | 'ERR_DEADLINE_EXCEEDED'
  | 'ERR_TOKEN_KEYS_UNAVAILABLE'
  | 'ERR_STORE_UNAVAILABLE'
  | 'ERR_STORED_ITEM_INVALID'
  | 'ERR_PROVIDER_UNAVAILABLE'
  | 'ERR_PROVIDER_RESULT_INVALID'
  | 'ERR_STEP_UP_REFUSED';

/**
 * The base of all thrown errors. `code` is stable: alarms and tests match it, never the message.
 * A message says what was rejected and where; it holds no token, handle, digest, amount or payee.
 */
export abstract class CountersignError extends Error {
  abstract readonly code: CountersignErrorCode;

  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
  }
}

/** The environment or the compiled policy cannot be used. Thrown at cold start, with every problem at once (T34). */
export class ConfigurationError extends CountersignError {
  override readonly code = 'ERR_CONFIGURATION';
  readonly problems: readonly string[];

  constructor(problems: readonly string[], options?: ErrorOptions) {
    super(`configuration refused:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`, options);
    this.problems = problems;
  }
}

/** No answer within the time allowed, whatever is slow. Nothing is let through (T26). */
export class DeadlineExceededError extends CountersignError {
  override readonly code = 'ERR_DEADLINE_EXCEEDED';

  constructor(milliseconds: number) {
    super(`no answer within ${milliseconds} ms`);
  }
}
