import * as z from 'zod/mini';
import { withDeadline } from '../../shared/deadline.ts';
import { failureCause } from '../../shared/failure-cause.ts';
import { jsonOf, readBearerPost } from '../proxy-request.ts';
import { createResponder, type ProxyResponse } from '../proxy-response.ts';
import type { StatusLine } from './status-log.ts';
import type { StepUpStatus } from './status-of.ts';
import type { StepUpStatusRequest, StepUpStatusResult } from './step-up-status.ts';

export interface RestApiDeps {
  readonly status: (request: StepUpStatusRequest) => Promise<StepUpStatusResult>;
  readonly log: (line: StatusLine) => void;
  /** The API's Access-Control-Allow-Origin. */
  readonly allowOrigin: string;
  /** For everything (T26). */
  readonly deadlineMs: number;
}

const statusBody = z.strictObject({ handle: z.string() });

const NOTHING: StatusLine = { state: undefined, reason: undefined, binding: undefined, outage: undefined };

/**
 * The Lambda handler of `POST /step-up/status`: 200 with the state, 400, 401 or 404 with an RFC 9457 body where none is told, 503 in an
 * outage. Each call is one record.
 */
export function stepUpStatusHandler({ status, log, allowOrigin, deadlineMs }: RestApiDeps) {
  const { respond, problem } = createResponder(allowOrigin);
  return async (event: unknown): Promise<ProxyResponse> => {
    const request = readRequest(event);
    if (!request) return refused(400, 'request_malformed');
    try {
      const result = await withDeadline(status(request), deadlineMs);
      switch (result.kind) {
        case 'told':
          log({ ...NOTHING, state: result.status.state, binding: result.binding, outage: result.outage });
          return told(result.status);
        case 'refused':
          return refused(result.reason === 'handle_unknown' ? 404 : 401, result.reason);
        default:
          return result satisfies never;
      }
    } catch (error) {
      log({ ...NOTHING, outage: failureCause(error) });
      return problem(503, 'step_up_status_unavailable');
    }
  };

  function told({ state, expiresIn, retryAfter }: StepUpStatus): ProxyResponse {
    const wait = retryAfter === undefined ? {} : { 'Retry-After': String(retryAfter) };
    const body = { state, expires_in: expiresIn, retry_after: retryAfter };
    return respond(200, { 'Content-Type': 'application/json', ...wait }, JSON.stringify(body));
  }

  function refused(statusCode: number, reason: NonNullable<StatusLine['reason']>): ProxyResponse {
    log({ ...NOTHING, reason });
    return problem(statusCode, reason);
  }
}

/** Undefined for what `readBearerPost` refuses, and for a body that is not JSON with a handle alone. */
function readRequest(event: unknown): StepUpStatusRequest | undefined {
  const request = readBearerPost(event);
  const read = statusBody.safeParse(jsonOf(request?.body ?? ''));
  return request && read.success ? { authorization: request.authorization, handle: read.data.handle } : undefined;
}
