/** What a REST API takes from a Lambda proxy integration. */
export interface ProxyResponse {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Renders answers that no cache keeps and that the pages of one origin, or of all, may read. */
export interface Responder {
  respond(statusCode: number, headers: Readonly<Record<string, string>>, body: string): ProxyResponse;
  /** An RFC 9457 body with the reason. */
  problem(status: number, reason: string): ProxyResponse;
}

/** `allowOrigin` is the API's Access-Control-Allow-Origin: the gateway adds CORS headers to its own answers only (F18). */
export function createResponder(allowOrigin: string): Responder {
  const everywhere = {
    'Access-Control-Allow-Origin': allowOrigin,
    'Access-Control-Expose-Headers': 'WWW-Authenticate, Retry-After',
    'Cache-Control': 'no-store',
  };
  const respond: Responder['respond'] = (statusCode, headers, body) => ({
    statusCode,
    headers: { ...everywhere, ...headers },
    body,
  });
  return {
    respond,
    problem(status, reason) {
      const body = JSON.stringify({ type: `urn:countersign:problem:${reason}`, status, reason });
      return respond(status, { 'Content-Type': 'application/problem+json' }, body);
    },
  };
}
