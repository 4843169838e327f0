import * as z from 'zod/mini';
import { failureCause } from '../../shared/failure-cause.ts';
import type { Logger } from '../../shared/logger.ts';
import type { SignOutRequest, SignOutResult } from './sign-out.ts';

/** What a REST API takes from a Lambda proxy integration. */
export interface RestApiResponse {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface RestApiDeps {
  readonly signOut: (request: SignOutRequest) => Promise<SignOutResult>;
  readonly log: Logger;
  /** The API's Access-Control-Allow-Origin: the gateway adds it to its own answers only (F18). */
  readonly allowOrigin: string;
}

const values = z.nullable(z.record(z.string(), z.array(z.string())));

const proxyEvent = z.object({
  httpMethod: z.literal('POST'),
  multiValueHeaders: values,
  body: z.nullable(z.string()),
  isBase64Encoded: z.boolean(),
});

const signOutBody = z.strictObject({ everywhere: z.optional(z.boolean()) });

/**
 * The Lambda handler of `POST /sign-out`: 204 when the sign-in is ended, 400 or 401 with an RFC 9457 body where it is refused, 503 in an
 * outage, which is logged as an error. The body is empty, or JSON with `everywhere`.
 */
export function signOutHandler({ signOut, log, allowOrigin }: RestApiDeps) {
  return async (event: unknown): Promise<RestApiResponse> => {
    const request = readRequest(event);
    if (!request) return problem(400, 'request_malformed');
    try {
      const result = await signOut(request);
      switch (result.kind) {
        case 'signed_out':
          return respond(204, {}, '');
        case 'refused':
          return problem(result.reason === 'session_unknown' ? 400 : 401, result.reason);
        default:
          return result satisfies never;
      }
    } catch (error) {
      const { code, operation, detail } = failureCause(error);
      log.error('sign_out_failed', { code, operation: operation ?? null, detail: detail ?? null });
      return problem(503, 'sign_out_unavailable');
    }
  };

  function problem(status: number, reason: string): RestApiResponse {
    const body = JSON.stringify({ type: `urn:countersign:problem:${reason}`, status, reason });
    return respond(status, { 'Content-Type': 'application/problem+json' }, body);
  }

  function respond(statusCode: number, headers: Readonly<Record<string, string>>, body: string): RestApiResponse {
    const everywhere = { 'Access-Control-Allow-Origin': allowOrigin, 'Cache-Control': 'no-store' };
    return { statusCode, headers: { ...everywhere, ...headers }, body };
  }
}

/** Undefined for another event, a repeated `Authorization` (T4), or a body that says anything else. */
function readRequest(event: unknown): SignOutRequest | undefined {
  const parsed = proxyEvent.safeParse(event);
  if (!parsed.success) return undefined;
  const { multiValueHeaders, body, isBase64Encoded } = parsed.data;
  const [authorization, ...others] = Object.entries(multiValueHeaders ?? {})
    .filter(([name]) => name.toLowerCase() === 'authorization')
    .flatMap(([, list]) => list);
  if (others.length > 0) return undefined;
  if (body === null || body === '') return { authorization, everywhere: false };

  const read = signOutBody.safeParse(jsonOf(isBase64Encoded ? Buffer.from(body, 'base64').toString() : body));
  return read.success ? { authorization, everywhere: read.data.everywhere ?? false } : undefined;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
