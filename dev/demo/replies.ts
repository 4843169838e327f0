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

/** An answer in one word: how a step-up run stands, how a challenge does, why a request was refused, or the status. */
export function wordOf({ status, body }: HttpReply): string {
  const { AuthenticationResult, ChallengeParameters, state, reason, __type } = JSON.parse(body || '{}');
  return AuthenticationResult ? 'tokens' : String(ChallengeParameters?.round ?? state ?? reason ?? __type ?? status);
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
  return parameterOf(reply, 'round');
}

/** A public parameter of the round that a step-up run is in. */
export function parameterOf(reply: CognitoReply, name: 'round' | 'code'): string {
  return String(Object(reply.body['ChallengeParameters'])[name]);
}

/** `tokens`, `another round`, or Cognito's exception. */
export function outcomeOf(reply: CognitoReply): string {
  if (reply.body['AuthenticationResult']) return 'tokens';
  return reply.status === 200 ? 'another round' : String(reply.body['__type']);
}

/** The access token that a sign-in or a run ended with. @throws Error when it ended otherwise. */
export function accessTokenIn(reply: CognitoReply): string {
  const { AccessToken: token } = Object(reply.body['AuthenticationResult']);
  if (typeof token !== 'string') throw new Error(`no access token: ${outcomeOf(reply)}`);
  return token;
}

function problemIn(reply: HttpReply): Problem {
  return JSON.parse(reply.body);
}
