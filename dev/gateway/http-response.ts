import { type ServerResponse, validateHeaderName, validateHeaderValue } from 'node:http';
import type { Pair } from './gateway-request.ts';

/** An answer to the client, complete but for the gateway's own request ids. */
export interface HttpResponse {
  readonly status: number;
  readonly headers: readonly Pair[];
  readonly body: string;
}

/** The answers that API Gateway's front gives before it knows the API: no gateway response customises them. */
export function frontResponse(status: number, message: string): HttpResponse {
  return { status, headers: [['Content-Type', 'application/json']], body: JSON.stringify({ message }) };
}

/** Whether every header can go over the wire: a line break in a value must never start a header of its own. */
export function hasSendableHeaders(headers: readonly Pair[]): boolean {
  try {
    for (const [name, value] of headers) {
      validateHeaderName(name);
      validateHeaderValue(name, value);
    }
    return true;
  } catch {
    return false;
  }
}

/** Sends an answer; repeated names stay repeated. */
export function sendResponse(to: ServerResponse, { status, headers, body }: HttpResponse): void {
  const grouped = Map.groupBy(headers, ([name]) => name.toLowerCase());
  for (const group of grouped.values()) {
    const [first, ...others] = group;
    if (first) to.setHeader(first[0], others.length > 0 ? group.map(([, value]) => value) : first[1]);
  }
  to.statusCode = status;
  to.end(body);
}
