import { CALLBACK_SIGNATURE_HEADER, type VerifiedCallback } from '../../identity-provider/verify-callback.ts';
import type { Settled } from '../../proofing/settle-proofing.ts';
import { withDeadline } from '../../shared/deadline.ts';
import { causeFields, type FailureCause, failureCause } from '../../shared/failure-cause.ts';
import type { Logger } from '../../shared/logger.ts';
import { type ProxyPost, readProxyPost } from '../proxy-request.ts';
import type { ProxyResponse } from '../proxy-response.ts';

export interface IdvCallbackDeps {
  /** Says whether the provider wrote this body, lately. `header` is the one value of its signature. */
  readonly verify: (rawBody: Uint8Array, header: string | undefined) => Promise<VerifiedCallback>;
  readonly settle: (sessionId: string) => Promise<Settled>;
  readonly log: Logger;
  /** For everything (T26). */
  readonly deadlineMs: number;
}

/** For when a repetition is asked for. A session that ended a moment ago has its result by then. */
const RETRY_AFTER_SECONDS = 5;

/**
 * The Lambda handler of `POST /idv-callback`. A callback that is not the provider's costs nothing but its signature (T32, T33).
 *
 * 200: the session is settled. 202: taken note of, and nothing is to be done now. 400, 401: not a callback of the provider. 503: the same
 * callback is to be sent again, because of an outage, logged as an error, or because it says that the session ended and the provider has no
 * result yet. The answers have no body and say nothing of any account.
 *
 * Does NOT count repetitions: a signature is good for five minutes, and how often the provider signs anew is up to the provider.
 */
export function idvCallbackHandler({ verify, settle, log, deadlineMs }: IdvCallbackDeps) {
  return async (event: unknown): Promise<ProxyResponse> => {
    const post = readProxyPost(event);
    if (!post) return refused(400, 'request_malformed');
    try {
      return await withDeadline(answer(post), deadlineMs);
    } catch (error) {
      write('failed', undefined, failureCause(error));
      return sendAgain();
    }
  };

  async function answer({ values, rawBody }: ProxyPost): Promise<ProxyResponse> {
    const [header, ...others] = values(CALLBACK_SIGNATURE_HEADER);
    if (others.length > 0) return refused(401, 'signature_repeated');
    const callback = await verify(rawBody, header);
    if (callback.outcome === 'refused')
      return refused(callback.reason === 'body_malformed' ? 400 : 401, callback.reason);

    const settled = await settle(callback.sessionId);
    switch (settled.kind) {
      case 'confirmed':
        write('confirmed', undefined, undefined);
        return respond(200);
      case 'failed':
        write('not_proofed', settled.state, undefined);
        return respond(200);
      case 'ignored':
        if (settled.reason === 'proofing_pending' && callback.saysFinal) {
          write('postponed', settled.reason, undefined);
          return sendAgain();
        }
        write('ignored', settled.reason, undefined);
        return respond(202);
      default:
        return settled satisfies never;
    }
  }

  function refused(statusCode: 400 | 401, reason: string): ProxyResponse {
    write('refused', reason, undefined);
    return respond(statusCode);
  }

  function write(outcome: string, reason: string | undefined, cause: FailureCause | undefined): void {
    const fields = {
      outcome,
      reason: reason ?? null,
      ...causeFields(cause),
    };
    if (cause) log.error('idv_callback', fields);
    else log.info('idv_callback', fields);
  }
}

function sendAgain(): ProxyResponse {
  return respond(503, { 'Retry-After': String(RETRY_AFTER_SECONDS) });
}

function respond(statusCode: number, headers: ProxyResponse['headers'] = {}): ProxyResponse {
  return { statusCode, headers: { 'Cache-Control': 'no-store', ...headers }, body: '' };
}
