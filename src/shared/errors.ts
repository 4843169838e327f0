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
  | 'ERR_STEP_UP_REFUSED'
  | 'ERR_SIGN_UP_REFUSED'
  | 'ERR_USER_POOL_UNAVAILABLE';

/**
 * The base of all thrown errors. `code` is stable: alarms and tests match it, never the message.
 * A message says what was rejected and where; it holds no token, handle, digest, amount or payee.
 */
export abstract class CountersignError extends Error {
  abstract readonly code: CountersignErrorCode;
  /** The call that failed, if it was one. A word of ours, so that a log may hold it (T31). */
  readonly operation: string | undefined = undefined;
  /** How it failed, where this error knows better than its cause. A word of ours. */
  readonly detail: string | undefined = undefined;

  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
  }
}

/** The environment or the compiled policy cannot be used. Thrown at cold start, with every problem at once (T34). */
export class ConfigurationError extends CountersignError {
  override readonly code = 'ERR_CONFIGURATION';
  readonly problems: readonly string[];
  override readonly detail: string | undefined;

  constructor(problems: readonly string[], options?: ErrorOptions & { readonly detail?: string | undefined }) {
    super(`configuration refused:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`, options);
    this.problems = problems;
    this.detail = options?.detail;
  }
}

/** What an adapter of ours found wrong with an answer: the cause of an error that says what it means. */
export class AdapterFault extends Error {
  override readonly name = 'AdapterFault';
  /** A word of ours, so that a log may hold it (T31). */
  readonly detail:
    | `status_${number}`
    | 'content_type_not_json'
    | 'body_not_json'
    | 'body_too_large'
    | 'body_corrupt'
    | 'no_usable_key'
    | 'deadline_exceeded';

  constructor(detail: AdapterFault['detail']) {
    super(detail);
    this.detail = detail;
  }
}

/** No answer within the time allowed, whatever is slow. Nothing is let through (T26). */
export class DeadlineExceededError extends CountersignError {
  override readonly code = 'ERR_DEADLINE_EXCEEDED';
  override readonly detail = 'deadline_exceeded';

  constructor(milliseconds: number) {
    super(`no answer within ${milliseconds} ms`);
  }
}
