import { CountersignError } from '../shared/errors.ts';

/** The table of claims did not answer, throttled, or refused the call. Never means that an approval is claimed, or is not (T25). */
export class ClaimsUnavailableError extends CountersignError {
  override readonly code = 'ERR_STORE_UNAVAILABLE';
  override readonly operation = 'PutItem';

  constructor(options?: ErrorOptions) {
    super('the table of claims did not answer PutItem', options);
  }
}
