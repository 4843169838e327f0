import * as z from 'zod/mini';
import { causeFields, failureCause } from '../../shared/failure-cause.ts';
import type { Logger } from '../../shared/logger.ts';
import { jsonOf, readBearerPost } from '../proxy-request.ts';
import { createResponder, type ProxyResponse } from '../proxy-response.ts';
import type { SignOutRequest, SignOutResult } from './sign-out.ts';

export interface RestApiDeps {
  readonly signOut: (request: SignOutRequest) => Promise<SignOutResult>;
  readonly log: Logger;
  /** The API's Access-Control-Allow-Origin. */
  readonly allowOrigin: string;
}

const signOutBody = z.strictObject({ everywhere: z.optional(z.boolean()) });

/**
 * The Lambda handler of `POST /sign-out`: 204 when the sign-in is ended, 400 or 401 with an RFC 9457 body where it is refused, 503 in an
 * outage, which is logged as an error. A revocation is logged too, without the person: who and when is in the table. The body is empty,
 * or JSON with `everywhere`.
 */
export function signOutHandler({ signOut, log, allowOrigin }: RestApiDeps) {
  const { respond, problem } = createResponder(allowOrigin);
  return async (event: unknown): Promise<ProxyResponse> => {
    const request = readRequest(event);
    if (!request) return problem(400, 'request_malformed');
    try {
      const result = await signOut(request);
      switch (result.kind) {
        case 'signed_out':
          log.info('signed_out', { everywhere: request.everywhere });
          return respond(204, {}, '');
        case 'refused':
          return problem(result.reason === 'session_unknown' ? 400 : 401, result.reason);
        default:
          return result satisfies never;
      }
    } catch (error) {
      log.error('sign_out_failed', { ...causeFields(failureCause(error)) });
      return problem(503, 'sign_out_unavailable');
    }
  };
}

/** Undefined for what `readBearerPost` refuses, and for a body that says anything else. */
function readRequest(event: unknown): SignOutRequest | undefined {
  const request = readBearerPost(event);
  if (!request) return undefined;
  const { authorization, body } = request;
  if (body === '') return { authorization, everywhere: false };

  const read = signOutBody.safeParse(jsonOf(body));
  return read.success ? { authorization, everywhere: read.data.everywhere ?? false } : undefined;
}
