import type { CognitoReply } from './cognito.ts';
import type { HttpReply } from './exchange.ts';

interface Problem {
  readonly reason?: unknown;
  readonly retry_after?: unknown;
  readonly step_up?: { readonly handle?: unknown };
}

/** Why the API refused. */
export function reasonIn(reply: HttpReply): string {
  return String(problemIn(reply).reason);
}

/** What a step-up run needs; empty where none can help. */
export function handleIn(reply: HttpReply): string {
  return String(problemIn(reply).step_up?.handle);
}

/** Seconds to wait; 0 where waiting does not help. */
export function retryAfterIn(reply: HttpReply): number {
  return Number(problemIn(reply).retry_after);
}

/** The error code of `WWW-Authenticate`. */
export function errorIn(reply: HttpReply): string | undefined {
  return /error="([^"]*)"/.exec(reply.headers.get('www-authenticate') ?? '')?.[1];
}

/** The round that a step-up run is in. */
export function roundOf(reply: CognitoReply): string {
  return String(Object(reply.body['ChallengeParameters']).round);
}

/** `tokens`, `another round`, or Cognito's exception. */
export function outcomeOf(reply: CognitoReply): string {
  if (reply.body['AuthenticationResult']) return 'tokens';
  return reply.status === 200 ? 'another round' : String(reply.body['__type']);
}

function problemIn(reply: HttpReply): Problem {
  return JSON.parse(reply.body);
}
