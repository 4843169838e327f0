import { withDeadline } from '../shared/deadline.ts';
import type { Authorize } from './authorize.ts';
import { type DecisionLog, toDecisionLine, toFailureLine } from './decision-log.ts';
import { EventInvalidError } from './errors.ts';
import { isExactResource, type RestApiAnswer, type StepUpHints, toRestApiAnswer } from './rest-api-answer.ts';
import { readRestApiEvent } from './rest-api-event.ts';
import { denied } from './verdict.ts';

/** What a decision may take (T26). A failed fetch of keys or call of the store ends before, and says what it was. */
export const DECISION_DEADLINE_MS = 1900;

export interface RestApiDeps {
  readonly authorize: Authorize;
  readonly log: DecisionLog;
  readonly hints: StepUpHints;
  /** The policy's audience. */
  readonly realm: string;
  readonly policySha256: string;
  /** The authorizer's ceiling at the gateway is undocumented (F19), so it keeps its own (T26). Milliseconds. */
  readonly deadlineMs: number;
}

/**
 * The Lambda handler of a REST API REQUEST authorizer.
 *
 * The gateway's result TTL must be 0: a cached Allow would cover other transactions and a cached Deny would outlive the step-up (F7).
 * Every denial is an answer. Only an outage, or an event without a usable methodArn, throws: the gateway then answers 500, or what its
 * AUTHORIZER_FAILURE response says (F11).
 */
export function restApiHandler(deps: RestApiDeps): (event: unknown) => Promise<RestApiAnswer> {
  const { log, hints, realm, policySha256 } = deps;

  return async (event) => {
    const read = readRestApiEvent(event);
    if (!read) return refuseEvent(event);
    const { methodArn, request } = read;
    const requestId = request.extendedRequestId;

    try {
      const verdict = isExactResource(methodArn)
        ? await withDeadline(deps.authorize(request), deps.deadlineMs)
        : denied('path_not_accepted');
      log(toDecisionLine(verdict, policySha256, requestId));
      return toRestApiAnswer(verdict, methodArn, hints, realm);
    } catch (error) {
      log(toFailureLine(error, policySha256, request));
      throw error;
    }
  };

  function refuseEvent(event: unknown): RestApiAnswer {
    const methodArn = textAt(event, 'methodArn');
    const verdict = denied('event_malformed');
    log(toDecisionLine(verdict, policySha256, textAt(Object(event).requestContext, 'extendedRequestId') ?? ''));
    if (methodArn === undefined) throw new EventInvalidError();
    return toRestApiAnswer(verdict, methodArn, hints, realm);
  }
}

/** An own, non-empty text member of whatever this is. */
function textAt(value: unknown, name: string): string | undefined {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined;
  const member: unknown = Reflect.get(value, name);
  return typeof member === 'string' && member !== '' ? member : undefined;
}
