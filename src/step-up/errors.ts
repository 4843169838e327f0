import { CountersignError } from '../shared/errors.ts';

/** The table did not answer in time, throttled, or refused the call, or other writers were always first. Never means that an item is absent (T25). */
export class StoreUnavailableError extends CountersignError {
  override readonly code = 'ERR_STORE_UNAVAILABLE';
  override readonly operation: 'GetItem' | 'PutItem' | 'BatchGetItem' | 'Query' | 'DeleteItem';
  override readonly detail: 'other_writers_first' | 'throttled' | 'answer_malformed' | undefined;

  constructor(
    operation: StoreUnavailableError['operation'],
    options?: ErrorOptions & { readonly detail?: StoreUnavailableError['detail'] },
  ) {
    super(`the step-up table did not answer ${operation}`, options);
    this.operation = operation;
    this.detail = options?.detail;
  }
}

/** A stored item is not of the documented shape. It never counts as evidence (T19). */
export class StoredItemInvalidError extends CountersignError {
  override readonly code = 'ERR_STORED_ITEM_INVALID';
  /** The call that brought the item. */
  override readonly operation: 'GetItem' | 'BatchGetItem';
  override readonly detail = 'item_malformed';
  /** What was refused, and never its value. */
  readonly what: string;

  constructor(what: string, operation: StoredItemInvalidError['operation'] = 'GetItem') {
    super(`stored item refused: ${what}`);
    this.operation = operation;
    this.what = what;
  }
}
