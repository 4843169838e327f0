import { withDeadline } from '../shared/deadline.ts';
import { CountersignError } from '../shared/errors.ts';
import { StepUpRefusedError } from './step-up-refused-error.ts';
import type { TriggerLine, TriggerLog } from './trigger-log.ts';

/** Cognito gives up after 5 s and may call again (F36): better an answer of our own before that. Milliseconds. */
export const TRIGGER_DEADLINE_MS = 4500;

export interface TriggerHandlerOptions {
  readonly log: TriggerLog;
  readonly deadlineMs: number;
}

/**
 * A trigger handler that throws rather than be cut off (T26), and says in the log what it threw: a refusal is ordinary, everything else is
 * an error (T25). Async, with one parameter: Node 24 knows no other (F13).
 */
export function triggerHandler(
  trigger: TriggerLine['trigger'],
  handle: (event: unknown) => Promise<unknown>,
  { log, deadlineMs }: TriggerHandlerOptions,
): (event: unknown) => Promise<unknown> {
  return async (event) => {
    try {
      return await withDeadline(handle(event), deadlineMs);
    } catch (error) {
      log({ trigger, ...failure(error), binding: null });
      throw error;
    }
  };
}

function failure(error: unknown): Pick<TriggerLine, 'outcome' | 'reason'> {
  if (error instanceof StepUpRefusedError) return { outcome: 'refused', reason: error.reason };
  return { outcome: 'failed', reason: error instanceof CountersignError ? error.code : 'ERR_UNEXPECTED' };
}
