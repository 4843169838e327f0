import { CountersignError } from '../shared/errors.ts';

/** The table of disputes did not answer, throttled, or refused the call: nobody knows whether the evidence is kept (T25). */
export class DisputesUnavailableError extends CountersignError {
  override readonly code = 'ERR_STORE_UNAVAILABLE';
  /** Not PutItem: the log must tell this table from the step-up table. */
  override readonly operation = 'disputes';

  constructor(options?: ErrorOptions) {
    super('the table of disputes did not answer PutItem', options);
  }
}
