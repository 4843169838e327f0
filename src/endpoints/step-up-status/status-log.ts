import { causeFields, type FailureCause } from '../../shared/failure-cause.ts';
import type { Logger } from '../../shared/logger.ts';
import type { Binding } from '../../step-up/record.ts';
import type { StepUpStatus } from './status-of.ts';
import type { StepUpStatusRefusal } from './step-up-status.ts';

/** What one call came to: no token, handle, nonce, subject or provider id (T31). */
export interface StatusLine {
  /** Undefined where none was told. */
  readonly state: StepUpStatus['state'] | undefined;
  /** Why none was told; undefined in an outage. */
  readonly reason: StepUpStatusRefusal | 'request_malformed' | undefined;
  /** Of the caller's own challenge; undefined for any other. */
  readonly binding: Binding | undefined;
  /** What failed, if anything did: the provider, where a state was told all the same. */
  readonly outage: FailureCause | undefined;
}

/** One record a call. Only an outage is an error (T25). */
export function statusLines(logger: Logger): (line: StatusLine) => void {
  return ({ state, reason, binding, outage }) => {
    const fields = {
      state: state ?? null,
      reason: reason ?? null,
      binding: binding ?? null,
      ...causeFields(outage),
    };
    if (outage) logger.error('step_up_status', fields);
    else logger.info('step_up_status', fields);
  };
}
