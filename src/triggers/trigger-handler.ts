import * as z from 'zod/mini';
import { withDeadline } from '../shared/deadline.ts';
import { failureCause } from '../shared/failure-cause.ts';
import type { Binding } from '../step-up/record.ts';
import { StepUpRefusedError } from './step-up-refused-error.ts';
import type { LogDecision, TriggerLine, TriggerLog } from './trigger-log.ts';

/** Cognito gives up after 5 s and may call again (F36): better an answer of our own before that. Milliseconds. */
export const TRIGGER_DEADLINE_MS = 4500;

export interface TriggerHandlerOptions {
  readonly log: TriggerLog;
  readonly deadlineMs: number;
  /** The binding that an event is about, as far as it can be read: a run that throws is logged with it. Never throws. */
  readonly bindingOf: (event: unknown) => Binding | undefined;
}

/** What Lambda calls: async, with two parameters at most, because Node 24 knows no callback (F13). */
export type TriggerHandler = (event: unknown, context?: unknown) => Promise<unknown>;

const lambdaContext = z.object({ awsRequestId: z.string().check(z.regex(/^[\w-]{1,64}$/)) });

/**
 * A trigger handler that throws rather than be cut off (T26), and says in the log what it threw: a refusal is ordinary, everything else is
 * an error with its cause (T25). Each line of an invocation carries its request id.
 */
export function triggerHandler(
  trigger: TriggerLine['trigger'],
  handle: (event: unknown, log: LogDecision) => Promise<unknown>,
  { log, deadlineMs, bindingOf }: TriggerHandlerOptions,
): TriggerHandler {
  return async (event, context) => {
    const requestId = requestIdOf(context);
    const logDecision: LogDecision = (decision, cause) => log({ trigger, ...decision, cause, requestId });
    try {
      return await withDeadline(handle(event, logDecision), deadlineMs);
    } catch (error) {
      log({ trigger, ...whatFailed(error), binding: bindingOf(event), requestId });
      throw error;
    }
  };
}

function requestIdOf(context: unknown): string | undefined {
  const parsed = lambdaContext.safeParse(context);
  return parsed.success ? parsed.data.awsRequestId : undefined;
}

function whatFailed(error: unknown): Pick<TriggerLine, 'outcome' | 'reason' | 'cause'> {
  return error instanceof StepUpRefusedError
    ? { outcome: 'refused', reason: error.reason, cause: undefined }
    : { outcome: 'failed', reason: undefined, cause: failureCause(error) };
}
