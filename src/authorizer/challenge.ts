import { DENIALS } from './reasons.ts';
import type { Verdict } from './verdict.ts';

/**
 * The `WWW-Authenticate` value of a verdict that is no allow: RFC 9470 for a step-up, RFC 6750 for everything else. Without
 * credentials there is no error code (RFC 6750, section 3.1), and nothing of the route's requirement is told (T8).
 *
 * A limit that is reached is no challenge that can be met now: it has `retry_after` in seconds, and neither acr_values nor a handle.
 *
 * All parts are fixed texts, numbers, policy names or base64url: none can hold a quote (T9).
 */
export function wwwAuthenticate(verdict: Exclude<Verdict, { outcome: 'allow' }>, realm: string): string {
  if (verdict.outcome === 'challenge') {
    return bearer({
      error: 'insufficient_user_authentication',
      error_description: 'This request needs to be countersigned',
      acr_values: verdict.acrValues.join(' '),
      max_age: String(verdict.maxAge),
      ...(verdict.open && { step_up: verdict.open.handle }),
    });
  }
  const { error, title } = DENIALS[verdict.reason];
  if (error === undefined) return bearer({ realm });
  const scope = verdict.reason === 'scope_missing' ? verdict.route?.scopes.join(' ') : undefined;
  const retryAfter = verdict.retryAfter === undefined ? undefined : String(verdict.retryAfter);
  return bearer({
    error,
    error_description: title,
    ...(scope && { scope }),
    ...(retryAfter && { retry_after: retryAfter }),
  });
}

function bearer(parameters: Readonly<Record<string, string>>): string {
  return `Bearer ${Object.entries(parameters)
    .map(([name, value]) => `${name}="${value}"`)
    .join(', ')}`;
}
