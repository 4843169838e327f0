import type { TokenOverride } from './trigger-responses.ts';

const PROTECTED = new Set([
  ...['acr', 'amr', 'at_hash', 'aud', 'auth_time', 'azp', 'client_id', 'device_key', 'event_id', 'exp', 'iat'],
  ...['identities', 'iss', 'jti', 'nbf', 'nonce', 'origin_jti', 'scope', 'sub', 'token_use', 'username', 'version'],
]);

/**
 * Applies what PreTokenGeneration asked for to the claims of one token.
 *
 * Claims that Cognito owns, and every `cognito:` claim, stay as they are, without an error (F47). Suppression wins.
 */
export function overrideClaims(
  claims: Readonly<Record<string, unknown>>,
  override: TokenOverride | null | undefined,
): Record<string, unknown> {
  const suppressed = new Set(override?.claimsToSuppress ?? []);
  const merged = Object.entries({ ...claims, ...unprotected(override?.claimsToAddOrOverride ?? {}) });
  return Object.fromEntries(merged.filter(([name]) => isProtected(name) || !suppressed.has(name)));
}

/** The scopes after PreTokenGeneration: added ones first appear once, suppressed ones never. */
export function overrideScopes(
  scopes: readonly string[],
  add: readonly string[] | null | undefined,
  suppress: readonly string[] | null | undefined,
): readonly string[] {
  return [...new Set([...scopes, ...(add ?? [])])].filter((scope) => !suppress?.includes(scope));
}

function unprotected(claims: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(claims).filter(([name]) => !isProtected(name)));
}

function isProtected(name: string): boolean {
  return PROTECTED.has(name) || name.startsWith('cognito:') || name.startsWith('dev:');
}
