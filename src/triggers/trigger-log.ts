import { causeFields, type FailureCause } from '../shared/failure-cause.ts';
import type { LogFields, Logger } from '../shared/logger.ts';
import type { Binding } from '../step-up/record.ts';

/** What a trigger decides and says in the log: no user name, handle, nonce, display text, provider id or answer (T31). */
export interface TriggerDecision {
  /**
   * `rung` once for each push; `waiting` where an earlier push is shown again; `claimed` where a token says what was approved; `asserted`
   * where a provider's assertion was written down; `identified` where it is in the identity record; `failed` for outages and faults.
   */
  readonly outcome:
    | 'rung'
    | 'waiting'
    | 'bound'
    | 'approved'
    | 'claimed'
    | 'asserted'
    | 'identified'
    | 'refused'
    | 'pending'
    | 'failed';
  /** Why `refused`; of `identified`, that it lowered a level. */
  readonly reason: string | undefined;
  /** A digest: tells records apart and nothing else. */
  readonly binding: Binding | undefined;
}

/** A decision with where it was made, and why where it could not be made. */
export interface TriggerLine extends TriggerDecision {
  readonly trigger:
    | 'define_auth_challenge'
    | 'create_auth_challenge'
    | 'verify_auth_challenge'
    | 'pre_token_generation'
    | 'inbound_federation';
  /** Why `failed`. */
  readonly cause: FailureCause | undefined;
  /** Lambda's name for the invocation; undefined outside Lambda. */
  readonly requestId: string | undefined;
}

/** `cause` says why `failed`, where a trigger goes on without what failed. */
export type LogDecision = (decision: TriggerDecision, cause?: FailureCause) => void;

export type TriggerLog = (line: TriggerLine) => void;

/** One record a line, field by field. Only a failure is an error: an alarm must not follow people who decline (T25). */
export function triggerLines(logger: Logger): TriggerLog {
  return ({ trigger, outcome, reason, cause, binding, requestId }) => {
    const fields: LogFields = {
      trigger,
      outcome,
      reason: reason ?? null,
      ...causeFields(cause),
      binding: binding ?? null,
      request_id: requestId ?? null,
    };
    if (outcome === 'failed') logger.error('auth_challenge', fields);
    else logger.info('auth_challenge', fields);
  };
}

/** One record each time that the step-up client's id could not be read again, and the last one is used. */
export function reuseLines(logger: Logger): (cause: FailureCause) => void {
  return ({ operation, detail }) =>
    logger.warn('step_up_client_reused', { operation: operation ?? null, detail: detail ?? null });
}
