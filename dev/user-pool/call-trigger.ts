import * as z from 'zod';
import { AwsJsonError } from '../aws-json/aws-json-server.ts';
import type { Invocation } from '../lambda-runtime/invocation.ts';
import type { TriggerInvoke, TriggerName, TriggerRecord } from './user-pool-options.ts';

const ATTEMPTS = 3;

/** What one call of a trigger needs. */
export type TriggerCall<T> = {
  readonly trigger: TriggerName;
  readonly invoke: TriggerInvoke;
  readonly clientId: string;
  readonly event: object;
  readonly response: z.ZodType<T>;
};

/** Calls a trigger and gives its `response`, parsed. Throws what Cognito tells the client when it has none. */
export type CallTrigger = <T>(call: TriggerCall<T>) => Promise<T>;

/**
 * Calls triggers as Cognito does: up to three times with the same event, each attempt within the time limit (F36).
 *
 * A time-out and an error are both tried again, so that a trigger which is not idempotent shows it. After the
 * last attempt the client sees UserLambdaValidationException with the function's own text, or
 * UnexpectedLambdaException after a time-out (F37). A response of another shape is InvalidLambdaResponseException
 * at once.
 */
export function createCallTrigger(timeoutMs: number, onTrigger: (record: TriggerRecord) => void): CallTrigger {
  return async ({ trigger, invoke, clientId, event, response }) => {
    let failure = new AwsJsonError('UnexpectedLambdaException', `${trigger} was not invoked.`);
    for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
      const record = (outcome: TriggerRecord['outcome']) => onTrigger({ trigger, clientId, attempt, outcome });
      const invocation = await invoke(structuredClone(event), timeoutMs);
      if (invocation.kind !== 'ok') {
        record(invocation.kind);
        failure = failureOf(trigger, invocation);
        continue;
      }
      const parsed = z.object({ response }).safeParse(invocation.value);
      record(parsed.success ? 'ok' : 'invalid_response');
      if (parsed.success) return parsed.data.response;
      throw new AwsJsonError('InvalidLambdaResponseException', 'Unrecognizable lambda output');
    }
    throw failure;
  };
}

function failureOf(trigger: TriggerName, invocation: Exclude<Invocation, { kind: 'ok' }>): AwsJsonError {
  switch (invocation.kind) {
    case 'error':
      return new AwsJsonError(
        'UserLambdaValidationException',
        `${trigger} failed with error ${invocation.errorMessage}.`,
      );
    case 'timeout':
      return new AwsJsonError(
        'UnexpectedLambdaException',
        `${trigger} invocation failed due to error Socket timeout while invoking Lambda function.`,
      );
    default:
      return invocation satisfies never;
  }
}
