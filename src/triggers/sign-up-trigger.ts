import * as z from 'zod/mini';
import { SignUpRefusedError } from '../proofing/errors.ts';
import { withDeadline } from '../shared/deadline.ts';
import { causeFields, type FailureCause, failureCause } from '../shared/failure-cause.ts';
import type { Logger } from '../shared/logger.ts';
import { TRIGGER_DEADLINE_MS, type TriggerHandler } from './trigger-handler.ts';

/** What a sign-up trigger does and says in the log: no user name, address, session id, link or provider id (T31). */
export interface SignUpDecision {
  /**
   * `started` a proofing; `accepted` the proofing that the client brought; `link_sent`, `linked` as it says; `passed_on` an event that is
   * not its business, or for which there is nothing to do.
   */
  readonly outcome: 'started' | 'accepted' | 'link_sent' | 'linked' | 'passed_on';
  /** Why `passed_on`, where that may surprise. */
  readonly reason: string | undefined;
}

/** What Cognito gets, and what the log says of it. */
export interface SignUpAnswer extends SignUpDecision {
  readonly event: unknown;
}

export interface SignUpTriggerOptions {
  readonly logger: Logger;
  /** @default TRIGGER_DEADLINE_MS */
  readonly deadlineMs?: number;
}

const lambdaContext = z.object({ awsRequestId: z.string().check(z.regex(/^[\w-]{1,64}$/)) });

/**
 * As `triggerHandler`, for the triggers of a sign-up: throws rather than be cut off (T26), and each invocation is one record. A refusal is
 * ordinary; everything else that is thrown is an error with its cause (T25).
 */
export function signUpTrigger(
  trigger: 'pre_sign_up' | 'custom_message' | 'post_confirmation',
  handle: (event: unknown, context: unknown) => Promise<SignUpAnswer>,
  { logger, deadlineMs = TRIGGER_DEADLINE_MS }: SignUpTriggerOptions,
): TriggerHandler {
  return async (event, context) => {
    const parsed = lambdaContext.safeParse(context);
    const fieldsOf = (outcome: string, reason: string | undefined, cause: FailureCause | undefined) => ({
      trigger,
      outcome,
      reason: reason ?? null,
      ...causeFields(cause),
      request_id: parsed.success ? parsed.data.awsRequestId : null,
    });
    try {
      const { event: answer, outcome, reason } = await withDeadline(handle(event, context), deadlineMs);
      logger.info('sign_up', fieldsOf(outcome, reason, undefined));
      return answer;
    } catch (error) {
      if (error instanceof SignUpRefusedError) logger.info('sign_up', fieldsOf('refused', error.reason, undefined));
      else logger.error('sign_up', fieldsOf('failed', undefined, failureCause(error)));
      throw error;
    }
  };
}
